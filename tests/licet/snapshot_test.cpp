#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <thread>

#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

using test::StoredVenue;

class Snapshots : public ::testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path data() const { return directory_.path() / "data"; }
  static LoggedVenue::Options often(Retention retention) {
    LoggedVenue::Options options = StoredVenue::default_options();
    options.segment_bytes = 256U << 10U;
    options.snapshot_every = 500;
    options.retention = retention;
    return options;
  }
  /// Lives once: trades until so many snapshots are there and, where it may, the first segment has left the journal:
  /// that waits for RocksDB to be on disk.
  void live(const LoggedVenue::Options& options, std::size_t snapshots) {
    StoredVenue venue(data(), options);
    (void)venue.bootstrap();
    const auto is_done = [&] {
      const bool is_first_there = std::filesystem::exists(data() / "journal" / "00000001.journal");
      return count(data() / "snapshots", ".snapshot") >= snapshots &&
             is_first_there == (options.retention == Retention::keep);
    };
    for (int n = 0; n < 100 && !is_done(); ++n) {
      (void)venue.simulate(1'000);
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    EXPECT_TRUE(is_done());
  }
  [[nodiscard]] static std::size_t count(const std::filesystem::path& directory, std::string_view ending) {
    if (!std::filesystem::exists(directory)) return 0;
    return static_cast<std::size_t>(
        std::ranges::count_if(std::filesystem::directory_iterator(directory),
                              [&](const auto& entry) { return entry.path().filename().string().ends_with(ending); }));
  }
  struct Told {
    Sequence applied;
    std::string audit_root;
    std::vector<std::pair<AccountId, std::int64_t>> accounts;
    std::size_t orders = 0;

    bool operator==(const Told&) const = default;
  };
  /// What the venue says of itself after a start.
  [[nodiscard]] Told told(const LoggedVenue::Options& options) const {
    StoredVenue venue(data(), options);
    Told result;
    result.applied = venue.model().applied();
    result.accounts = venue.logged().ledger().accounts();
    const Hash256 root = venue.logged().audit_log().head().root;
    result.audit_root.assign(root.begin(), root.end());
    for (const MemberRecord& member : venue.model().members())
      result.orders += venue.model().orders(member.id, false, 1'000'000).size();
    return result;
  }

  TemporaryDirectory directory_;
};

TEST_F(Snapshots, AStartFromOneIsAStartFromTheFirstCommand) {
  live(often(Retention::keep), 2);
  const Told from_snapshot = told(often(Retention::keep));
  std::filesystem::rename(data() / "snapshots", data() / "elsewhere");
  EXPECT_EQ(told(StoredVenue::default_options()), from_snapshot);
}

TEST_F(Snapshots, ADamagedOneIsPassedOver) {
  live(often(Retention::keep), 2);
  const Told before = told(often(Retention::keep));
  for (const auto& entry : std::filesystem::directory_iterator(data() / "snapshots")) {
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(entry.file_size() / 2));
    const int byte = file.peek();
    file.put(static_cast<char>(byte ^ 1));
  }
  EXPECT_EQ(told(StoredVenue::default_options()), before);
}

TEST_F(Snapshots, SegmentsBelowTwoAreArchivedAndTheLogIsStillWhole) {
  live(often(Retention::archive), 2);
  ASSERT_GE(count(data() / "archive", ".journal"), 1U);
  const Told before = told(often(Retention::archive));
  std::filesystem::remove_all(data() / "snapshots");
  EXPECT_EQ(told(StoredVenue::default_options()), before) << "from the first command, out of the archive";
}

TEST_F(Snapshots, WithoutArchiveAndSnapshotAStartIsRefusedByName) {
  live(often(Retention::remove), 2);
  (void)told(often(Retention::remove));
  std::filesystem::remove_all(data() / "snapshots");
  DataDirectory directory(data());
  ASSERT_TRUE(directory.lock(true));
  const SystemClock clock;
  const auto venue = LoggedVenue::open(directory, often(Retention::remove), clock);
  ASSERT_TRUE(venue) << venue.error();
  const auto started = (*venue)->start({});
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().find("JOURNAL_DAMAGED"), std::string::npos) << started.error();
}

}  // namespace
}  // namespace licet
