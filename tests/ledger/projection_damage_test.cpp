// A bit at rest in RocksDB's files: it is named where it matters, and never becomes another answer.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "settlement/ledger/projected_book.hpp"
#include "settlement/ledger/projection.hpp"
#include "settlement/ledger/statement.hpp"
#include "tests/ledger/projection_story.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

using testing::Story;

class DamagedProjection : public ::testing::Test {
 protected:
  DamagedProjection() {
    options_.directory = directory_.path() / "rows";
    options_.venue = "SHDE";
    options_.cached_rows = 8;
    options_.on_warning = [](const std::string&) {};
  }

  /// Several files of each table.
  void tell_much() {
    const auto projection = Projection::open(options_).value();
    for (int flushes = 0; flushes < 3; ++flushes) {
      story_.tell(100, *projection);
      ASSERT_TRUE(projection->flush().has_value());
    }
  }
  [[nodiscard]] std::vector<std::filesystem::path> data_files() const {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(options_.directory)) {
      if (entry.path().extension() == ".sst") files.push_back(entry.path());
    }
    return files;
  }
  [[nodiscard]] static std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  static void flip(const std::filesystem::path& path, std::size_t offset) {
    std::string bytes = read(path);
    bytes.at(offset) = static_cast<char>(bytes.at(offset) ^ 8);
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  /// The files of one table, by their properties.
  [[nodiscard]] std::vector<std::filesystem::path> files_of(const std::string& table) const {
    auto files = data_files();
    std::erase_if(files, [&](const auto& path) { return read(path).find("name" + table) == std::string::npos; });
    return files;
  }

  const TemporaryDirectory directory_;
  ProjectionOptions options_;
  Story story_{11};
};

TEST_F(DamagedProjection, IsNotOpenedWhenAFileCannotBeUnderstood) {
  tell_much();
  const auto files = data_files();
  ASSERT_GT(files.size(), 20U);
  for (const auto& path : files) {
    // How RocksDB is to read the file: by it rows would silently be missing.
    const std::size_t at = read(path).find("rocksdb.block.based.table.index.type");
    ASSERT_NE(at, std::string::npos) << path;
    flip(path, at);
    EXPECT_EQ(Projection::open(options_).error(), Reject::storage_failed) << path;
    flip(path, at);
  }
  EXPECT_TRUE(Projection::open(options_).has_value());
}

/// A damaged block within a level of several files: what is behind it must not be left out as if it were not there.
TEST_F(DamagedProjection, LeavesNoRowOutWithoutSayingSo) {
  {
    const auto projection = Projection::open(options_).value();
    for (int flushes = 0; flushes < 24; ++flushes) {  // so many that files are merged
      story_.tell(60, *projection);
      ASSERT_TRUE(projection->flush().has_value());
    }
  }
  options_.read_only = true;
  const auto count = [&](bool& readable) {
    const auto projection = Projection::open(options_);
    readable = false;
    if (!projection) return std::size_t{0};
    std::size_t rows = 0;
    (*projection)->for_each_page({}, [&](const LedgerPage&) {
      ++rows;
      return true;
    });
    readable = (*projection)->readable();
    return rows;
  };
  bool readable = false;
  const std::size_t rows = count(readable);
  ASSERT_TRUE(readable);
  std::size_t named = 0;
  for (const auto& path : files_of("page")) {
    const std::size_t data_end = read(path).size() / 2;
    for (std::size_t at = 5; at < data_end; at += 2'000) {
      flip(path, at);
      const std::size_t found = count(readable);
      EXPECT_TRUE(found == rows || !readable) << path << " at " << at << ": " << found << " rows of " << rows;
      named += readable ? 0U : 1U;
      flip(path, at);
    }
  }
  EXPECT_GT(named, 10U);
}

TEST_F(DamagedProjection, IsNotAddedToWhereItCannotBeRead) {
  tell_much();
  const auto files = files_of("acct");
  ASSERT_FALSE(files.empty());
  for (const auto& path : files) flip(path, 20);
  const Sequence before = story_.last();
  {
    const auto projection = Projection::open(options_).value();
    EXPECT_TRUE(projection->readable());
    story_.tell(50, *projection);
    EXPECT_EQ(projection->flush().error(), Reject::storage_failed);
    EXPECT_FALSE(projection->healthy());
    EXPECT_FALSE(projection->readable());
    EXPECT_EQ(projection->applied(), before);
  }
  // As if the bit had never flipped.
  for (const auto& path : files) flip(path, 20);
  const auto projection = Projection::open(options_).value();
  EXPECT_EQ(projection->applied(), before);
  for (const auto& batch : story_.batches()) projection->on_events(batch);
  EXPECT_TRUE(projection->flush().has_value());
  EXPECT_TRUE(projection->readable());
}

TEST_F(DamagedProjection, AStatementIsRefusedRatherThanTornOut) {
  tell_much();
  for (const auto& path : files_of("page")) flip(path, 20);
  options_.read_only = true;
  const auto projection = Projection::open(options_).value();
  const ProjectedBook book(*projection);
  std::vector<BalanceRow> balances;
  projection->for_each_balance([&](const BalanceRow& row) { balances.push_back(row); });
  ASSERT_FALSE(balances.empty());
  const StatementPeriod period{balances.front().account.member(), {}, projection->applied()};
  EXPECT_EQ(statement_page(book, period, {}, 100).error(), Reject::storage_failed);
}

}  // namespace
}  // namespace licet
