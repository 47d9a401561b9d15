#include <gtest/gtest.h>

#include <fstream>

#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/stop_record.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

/// A stopped venue with some trades behind it.
class Verify : public ::testing::Test {
 protected:
  void SetUp() override {
    StoredVenue venue(data());
    venue.bootstrap();
    venue.simulate(300);
    last_ = venue.model().applied();
  }
  [[nodiscard]] const std::filesystem::path& data() const { return directory_.path(); }
  struct Outcome {
    int status;
    std::string text;
  };
  Outcome verify() const {
    ::testing::internal::CaptureStdout();
    const int status = run_verify({.data = data(), .mic = "SHDE"});
    return {status, ::testing::internal::GetCapturedStdout()};
  }
  [[nodiscard]] std::filesystem::path first_segment() const {
    std::filesystem::path first;
    for (const auto& entry : std::filesystem::directory_iterator(data() / "journal")) {
      if (entry.path().extension() != ".journal") continue;
      if (first.empty() || entry.path() < first) first = entry.path();
    }
    return first;
  }

  Sequence last_;

 private:
  TemporaryDirectory directory_;
};

TEST_F(Verify, AgreesOnAnUntouchedDirectoryAndSaysWhatItChecked) {
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 0) << outcome.text;
  for (const std::string_view part : {"journal", "state hash", "sum to zero", "issued = available", "RocksDB"}) {
    EXPECT_NE(outcome.text.find(part), std::string::npos) << part << " in\n" << outcome.text;
  }
  const std::string last = outcome.text.substr(outcome.text.rfind('\n', outcome.text.size() - 2) + 1);
  EXPECT_EQ(last.substr(0, 11), "not covered") << outcome.text;
  for (const std::string_view part : {"keys/", "tls/", "fix/"}) EXPECT_NE(last.find(part), std::string::npos) << last;
}

TEST_F(Verify, FindsOneChangedByteOfTheJournalAndNamesThePlace) {
  const std::filesystem::path segment = first_segment();
  ASSERT_FALSE(segment.empty());
  constexpr std::streamoff offset = 4'096 + 200;  // inside the first group
  std::fstream file(segment, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(offset);
  const char byte = static_cast<char>(file.get());
  file.seekp(offset);
  file.put(static_cast<char>(byte ^ 1));
  file.close();
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 1) << outcome.text;
  EXPECT_NE(outcome.text.find("JOURNAL_DAMAGED"), std::string::npos) << outcome.text;
  EXPECT_NE(outcome.text.find(segment.filename().string()), std::string::npos) << outcome.text;
}

TEST_F(Verify, AgreesWithCashInTransit) {
  {
    StoredVenue venue(data());
    const auto member = venue.model().member_by_code("NEURALIS");
    ASSERT_TRUE(member.has_value());
    BeginTransfer withdrawal;
    withdrawal.client_transfer_id = "W1";
    withdrawal.debit = AccountId(member->id, AssetId(Currency::cny), Purpose::available);
    withdrawal.credit = AccountId(MemberId(1), AssetId(Currency::cny), Purpose::external);
    withdrawal.amount = Money(12'345);
    ASSERT_TRUE(venue.caller().call(member->id, withdrawal));
  }
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 0) << outcome.text;
  EXPECT_NE(outcome.text.find("1 pending: what is in transit is what is pending"), std::string::npos) << outcome.text;
}

/// A row changed behind the log's back: the same accounts with another history.
TEST_F(Verify, FindsABalanceThatIsNotTheLogs) {
  auto projection = Projection::open({.directory = data() / "ledger", .venue = "SHDE"}).value();
  const MemberId victim{2};
  TransferPosted forged;
  forged.transfer = TransferId(1'000'000);
  forged.debit = AccountId(MemberId(1), AssetId(Currency::cny), Purpose::external);
  forged.credit = AccountId(victim, AssetId(Currency::cny), Purpose::available);
  forged.amount = 1;
  forged.code = TransferCode::deposit;
  auto batch = std::make_shared<EventBatch>();
  RecordHeader cause;
  cause.sequence = Sequence(projection->applied().value() + 1);
  batch->first = batch->last = cause.sequence;
  batch->events.begin(cause);
  batch->events.emit(forged);
  projection->on_events(batch);
  ASSERT_TRUE(projection->flush());
  projection.reset();
  // The log gets an entry of its own at that number, so that only the balances differ.
  {
    FileJournalOptions options;
    options.directory = data() / "journal";
    options.venue = "SHDE";
    auto journal = FileJournal::open(options).value();
    Ledger ledger;
    LedgerClearing clearing(ledger);
    Venue venue(clearing);
    SystemClock clock;
    Engine engine(venue, *journal, clock);
    ASSERT_TRUE(engine.recover());
    engine.start();
    ASSERT_TRUE(engine.submit(Command::make(MemberId(1), AdvanceTime{})));
    engine.stop();
  }
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 1) << outcome.text;
  EXPECT_NE(outcome.text.find("projection  DIFFERS"), std::string::npos) << outcome.text;
}

TEST_F(Verify, FindsALogThatIsShorterThanWhatTheProjectionHolds) {
  const TemporaryDirectory other;
  { StoredVenue venue(other.path()); }
  std::filesystem::remove_all(data() / "journal");
  std::filesystem::copy(other.path() / "journal", data() / "journal", std::filesystem::copy_options::recursive);
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 1) << outcome.text;
}

TEST_F(Verify, HoldsTheReplayAgainstTheStateOfTheStoppedProcess) {
  ASSERT_TRUE(write_stop_record(data(), {.sequence = last_, .state_hash = 0x1234}));
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 1) << outcome.text;
  EXPECT_NE(outcome.text.find("live state  DIFFERS"), std::string::npos) << outcome.text;
}

TEST_F(Verify, RefusesADirectoryThatIsInUse) {
  DataDirectory other(data());
  ASSERT_TRUE(other.lock(false));
  EXPECT_EQ(verify().status, 2);
}

}  // namespace
}  // namespace licet::test
