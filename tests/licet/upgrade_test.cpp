#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <vector>

#include "engine/runtime/journal_format.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/verify_books.hpp"
#include "tests/ledger/stored_schema.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/runtime/market.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

namespace fs = std::filesystem;

const fs::path kept = fs::path(LICET_SOURCE_DIR) / "tests" / "licet" / "golden_data";

/// The data directory of an earlier version, unpacked.
class Upgrade : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { unpack(GetParam()); }
  void unpack(const std::string& name) {
    const std::string command = "tar -xzf '" + (kept / (name + ".tar.gz")).string() + "' -C '" + data().string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
  }
  struct Outcome {
    int status = 0;
    std::string text;
  };
  [[nodiscard]] Outcome verify() const {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run_verify({.data = data(), .mic = "SHDE"});
    std::string text = ::testing::internal::GetCapturedStdout();
    return {status, text + ::testing::internal::GetCapturedStderr()};
  }
  [[nodiscard]] const fs::path& data() const { return directory_.path(); }

  TemporaryDirectory directory_;
};

struct Books {
  Sequence command;
  std::map<AccountId, std::int64_t> balances;  // that are not 0
};

Books read_books(const fs::path& file) {
  Books books;
  std::ifstream in(file);
  std::string word;
  std::uint64_t number = 0;
  in >> word >> number;
  books.command = Sequence(number);
  std::int64_t balance = 0;
  while (in >> number >> balance) {
    if (balance != 0) books.balances[AccountId::from_value(number)] = balance;
  }
  return books;
}

std::vector<std::string> kept_names() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kept)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".tar.gz")) names.push_back(name.substr(0, name.find('.')));
  }
  return names;
}

/// What the log of each kept directory is replayed to, by whatever program.
struct Left {
  std::string_view state;  // its hash
  RulesVersion rules;
};
const std::map<std::string, Left> left = {
    {"1", {"6b6478bb26c6429c", RulesVersion::first}},
    {"2", {"f6de07ed05754039", RulesVersion::first}},
    {"3", {"5ad0f58c53394943", RulesVersion::second}},
};

TEST_P(Upgrade, ADirectoryOfAnEarlierVersionOpensWithTheSameBooksAndTradesOn) {
  ASSERT_TRUE(left.contains(GetParam()));
  const Left& then = left.at(GetParam());
  const std::uint64_t adoptions = then.rules < newest_rules ? 1 : 0;
  const Books books = read_books(data() / "books");
  ASSERT_GT(books.command, Sequence(300));
  ASSERT_GT(books.balances.size(), 10U);
  const Outcome before = verify();
  ASSERT_EQ(before.status, 0) << before.text;
  EXPECT_NE(before.text.find(std::string("state hash ") + std::string(then.state) + " both times"), std::string::npos)
      << before.text;
  {
    StoredVenue venue(data());
    EXPECT_EQ(venue.model().applied(), Sequence(books.command.value() + adoptions));
    EXPECT_EQ(venue.model().venue()->rules, newest_rules);
    ASSERT_TRUE(venue.projection().flush());
    std::map<AccountId, std::int64_t> balances;
    venue.projection().for_each_balance([&](const BalanceRow& row) {
      if (row.balance != 0) balances[row.account] = row.balance;
    });
    EXPECT_EQ(balances, books.balances);
    PostCash cash;
    cash.amount = Money(7);
    cash.beneficiary = licet::testing::market_vendor;
    EXPECT_TRUE(venue.caller().call(licet::testing::market_operator, cash));
  }
  const Outcome after = verify();
  EXPECT_EQ(after.status, 0) << after.text;
  EXPECT_NE(after.text.find("RocksDB at command"), std::string::npos) << after.text;
  StoredVenue again(data());
  EXPECT_EQ(again.model().applied(), Sequence(books.command.value() + adoptions + 1)) << "rules are adopted once";
}

TEST_P(Upgrade, ALaterVersionIsRefusedByName) {
  // RocksDB's rows.
  licet::testing::set_stored_schema(data() / "ledger", projection_schema + 1);
  const Outcome newer_rows = verify();
  EXPECT_EQ(newer_rows.status, 2) << newer_rows.text;
  EXPECT_NE(newer_rows.text.find("PROJECTION_VERSION"), std::string::npos) << newer_rows.text;
  {
    DataDirectory directory(data());
    ASSERT_TRUE(directory.lock(false));
    SystemClock clock;
    LoggedVenue::Options options;
    options.mic = "SHDE";
    const auto opened = LoggedVenue::open(directory, options, clock);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().find("PROJECTION_VERSION"), std::string::npos) << opened.error();
  }
  fs::remove_all(data() / "ledger");

  // The journal.
  const fs::path segment = data() / "journal" / journal_format::segment_name(1);
  journal_format::SegmentHeader header;
  std::fstream file(segment, std::ios::in | std::ios::out | std::ios::binary);
  file.read(reinterpret_cast<char*>(&header), sizeof header);
  header.version = journal_format::version + 1;
  header.header_crc = journal_format::crc_of(header);
  file.seekp(0);
  file.write(reinterpret_cast<const char*>(&header), sizeof header);
  file.close();
  const Outcome newer_journal = verify();
  EXPECT_EQ(newer_journal.status, 1) << newer_journal.text;
  EXPECT_NE(newer_journal.text.find("JOURNAL_VERSION"), std::string::npos) << newer_journal.text;
}

/// Appends a command behind the decoder's back.
void append(const fs::path& journal_directory, Command command) {
  FileJournalOptions options;
  options.directory = journal_directory;
  options.venue = "SHDE";
  auto journal = FileJournal::open(options).value();
  ASSERT_TRUE(journal->recover([](const Command&) {}, {}));
  JournalGroup group;
  group.first = Sequence(journal->position().last.value() + 1);
  group.count = 1;
  group.time = journal->position().time;
  command.header().sequence = group.first;
  command.header().time = group.time;
  const auto bytes = command.bytes();
  group.parts = std::span(&bytes, 1);
  journal->append(group);
}

TEST_P(Upgrade, RulesOfALaterVersionAreRefusedByName) {
  AdoptRules later;
  later.rules = static_cast<RulesVersion>(static_cast<std::uint8_t>(newest_rules) + 1);
  append(data() / "journal", Command::make(licet::testing::market_operator, later));
  const Outcome verified = verify();
  EXPECT_EQ(verified.status, 1) << verified.text;
  EXPECT_NE(verified.text.find("RULES_VERSION"), std::string::npos) << verified.text;
  DataDirectory directory(data());
  ASSERT_TRUE(directory.lock(true));
  const SystemClock clock;
  const auto opened = LoggedVenue::open(directory, StoredVenue::default_options(), clock);
  ASSERT_TRUE(opened) << opened.error();
  const auto started = (*opened)->start({});
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().find("RULES_VERSION"), std::string::npos) << started.error();
}

INSTANTIATE_TEST_SUITE_P(Kept, Upgrade, ::testing::ValuesIn(kept_names()),
                         [](const auto& kept_name) { return "version_" + kept_name.param; });

TEST(UpgradeData, HoldsTheFirstVersionAndThePresentOne) {
  const auto names = kept_names();
  const std::set<std::string> all(names.begin(), names.end());
  EXPECT_TRUE(all.contains("1") && all.contains("3"));
}

/// Makes the next one: LICET_KEEP_DATA names the archive.
TEST(UpgradeData, KeepsADirectory) {
  const char* archive = std::getenv("LICET_KEEP_DATA");
  if (archive == nullptr) GTEST_SKIP() << "LICET_KEEP_DATA is not set";
  const TemporaryDirectory directory;
  const fs::path& data = directory.path();
  Sequence last;
  {
    StoredVenue venue(data);
    venue.bootstrap();
    venue.simulate(500);
    last = venue.model().applied();
  }
  {
    StoredVenue venue(data);
    std::ofstream books(data / "books");
    books << "command " << last.value() << '\n';
    ASSERT_TRUE(venue.projection().flush());
    venue.projection().for_each_balance(
        [&](const BalanceRow& row) { books << row.account.value() << ' ' << row.balance << '\n'; });
  }
  const std::string command = "cd '" + data.string() + "' && rm -f journal/lock ledger/LOCK ledger/LOG* && tar -czf '" +
                              archive + "' books journal ledger";
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

}  // namespace
}  // namespace licet::test
