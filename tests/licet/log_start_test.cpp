// What the tools do with a log that no longer begins with its first command, or that is read from a snapshot on.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>

#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/key_files.hpp"
#include "gateway/licet/log_start.hpp"
#include "settlement/ledger/keys.hpp"
#include "settlement/ledger/projection_rows.hpp"
#include "tests/ledger/stored_schema.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

/// Two venues that traded, made snapshots and stopped: one keeps its whole log, one removed what no start needs. Each
/// test works on a copy.
class LogStartTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    made_ = std::make_unique<TemporaryDirectory>();
    live(made_->path() / "whole", Retention::keep);
    live(made_->path() / "trimmed", Retention::remove);
  }
  static void TearDownTestSuite() { made_.reset(); }
  /// Until two snapshots are there and, where segments are removed, the first one is gone.
  static void live(const fs::path& data, Retention retention) {
    LoggedVenue::Options options = StoredVenue::default_options();
    options.segment_bytes = 128U << 10U;
    options.snapshot_every = 400;
    options.retention = retention;
    StoredVenue venue(data, options);
    (void)venue.bootstrap();
    const auto is_done = [&] {
      const bool is_trimmed = !fs::exists(data / "journal" / "00000001.journal");
      return snapshots(data).size() >= 2 && is_trimmed == (retention == Retention::remove);
    };
    for (int n = 0; n < 100 && !is_done(); ++n) {
      (void)venue.simulate(500);
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
    }
    EXPECT_TRUE(is_done());
  }
  /// Oldest first.
  static std::vector<Sequence> snapshots(const fs::path& data) {
    auto listed = SnapshotStore(data / "snapshots", "SHDE").list().value();
    std::ranges::reverse(listed);
    return listed;
  }

  const fs::path& use(const std::string& which) {
    data_ = directory_.path() / which;
    fs::copy(made_->path() / which, data_, fs::copy_options::recursive);
    return data_;
  }
  struct Outcome {
    int status;
    std::string text;
  };
  [[nodiscard]] Outcome verify(const std::string& from = {}) const {
    ::testing::internal::CaptureStdout();
    const int status = run_verify({.data = data_, .mic = "SHDE", .from = from});
    return {status, ::testing::internal::GetCapturedStdout()};
  }
  [[nodiscard]] std::string beginning() const {
    return "from the snapshot of command " + std::to_string(snapshots(data_).front().value()) +
           ", whose own SHA-256 and state hash";
  }
  /// "state hash 0123…" as the replay says it.
  static std::string state_hash(const std::string& text) {
    const auto at = text.find("state hash", text.find("\nreplay"));
    return at == std::string::npos ? "" : text.substr(at, 27);
  }
  static void flip(const fs::path& file, std::streamoff offset) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(offset);
    const int byte = stream.get();
    stream.seekp(offset);
    stream.put(static_cast<char>(byte ^ 1));
  }
  struct Printed {
    int status;
    std::string out;
    std::string error;
  };
  template <class Command>
  static Printed printed(Command command) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = command();
    return {status, ::testing::internal::GetCapturedStdout(), ::testing::internal::GetCapturedStderr()};
  }

  fs::path data_;

 private:
  static inline std::unique_ptr<TemporaryDirectory> made_;
  TemporaryDirectory directory_;
};

TEST_F(LogStartTest, ALogWithoutItsBeginningIsVerifiedFromTheOldestSnapshotWhichIsSaid) {
  use("trimmed");
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 0) << outcome.text;
  EXPECT_THAT(outcome.text, HasSubstr(beginning()));
  for (const std::string_view part :
       {"were not replayed", "every checksum and the chain of hashes hold", "both times", "sum to zero",
        "issued = available", "RocksDB at command", "are older than the snapshot: none is missing",
        "by which command they last changed, and a grant for what reason, was not checked",
        "of the one that the replay began from", "leaves have the root that the snapshot has",
        "that the process had when it stopped"}) {
    EXPECT_THAT(outcome.text, HasSubstr(part));
  }
}

TEST_F(LogStartTest, ItCannotBeVerifiedFromItsFirstCommand) {
  use("trimmed");
  const Outcome outcome = verify("start");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.text, HasSubstr("JOURNAL_DAMAGED: the log begins with command"));
  EXPECT_EQ(verify("elsewhere").status, 2);
  EXPECT_EQ(verify("snapshot=").status, 2);
  EXPECT_EQ(verify("snapshot=12x").status, 2);
  EXPECT_EQ(verify("snapshot=1").status, 2) << "there is no such snapshot";
}

TEST_F(LogStartTest, AWholeLogIsVerifiedFromAnySnapshotOrFromNothingToTheSameState) {
  use("whole");
  const Outcome whole = verify();
  EXPECT_EQ(whole.status, 0) << whole.text;
  EXPECT_THAT(whole.text, Not(HasSubstr("from the snapshot")));
  ASSERT_FALSE(state_hash(whole.text).empty()) << whole.text;
  for (const std::string& from : {std::string("start"), std::string("snapshot"),
                                  "snapshot=" + std::to_string(snapshots(data_).front().value())}) {
    const Outcome outcome = verify(from);
    EXPECT_EQ(outcome.status, 0) << from << "\n" << outcome.text;
    EXPECT_EQ(state_hash(outcome.text), state_hash(whole.text)) << from;
  }
  const Outcome newest = verify("snapshot");
  EXPECT_THAT(newest.text, HasSubstr("older than where it began, only the checksums"));
}

TEST_F(LogStartTest, WithoutASnapshotThatTheLogContinuesNothingIsProven) {
  use("trimmed");
  for (const Sequence sequence : snapshots(data_)) flip(data_ / "snapshots" / snapshot_name(sequence), 300);
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.text, HasSubstr("no snapshot that it continues can be used (SNAPSHOT_DAMAGED"));
}

TEST_F(LogStartTest, OneDamagedSnapshotIsNamedThoughTheNextServes) {
  use("trimmed");
  flip(data_ / "snapshots" / snapshot_name(snapshots(data_).front()), 300);
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.text, HasSubstr("snapshots   DIFFERS: SNAPSHOT_DAMAGED"));
}

/// Of those that are still in the directory of the journal.
fs::path oldest_segment(const fs::path& data) {
  std::vector<fs::path> segments;
  for (const auto& entry : fs::directory_iterator(data / "journal")) {
    if (entry.path().extension() == ".journal") segments.push_back(entry.path());
  }
  return *std::ranges::min_element(segments);
}

TEST_F(LogStartTest, AFlippedByteIsFoundAlsoInASegmentBeforeTheSnapshot) {
  for (const char* which : {"trimmed", "whole"}) {
    use(which);
    flip(oldest_segment(data_), 4'096 + 200);
    const Outcome outcome = verify("snapshot");
    EXPECT_EQ(outcome.status, 1) << which;
    EXPECT_THAT(outcome.text, HasSubstr("JOURNAL_DAMAGED")) << which;
  }
}

TEST_F(LogStartTest, ALeafOfTheAuditTreeBeforeTheSnapshotIsHeldAgainstItsRoot) {
  use("trimmed");
  flip(data_ / "audit" / "entries", 20);
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.text, HasSubstr("have not the root that the snapshot has"));
}

TEST_F(LogStartTest, WhatNoStartCanMakeAnewIsADifference) {
  use("trimmed");
  const auto refuses_to_start = [&] {
    DataDirectory directory(data_);
    const SystemClock clock;
    if (!directory.lock(true)) return false;
    const auto venue = LoggedVenue::open(directory, StoredVenue::default_options(), clock);
    return !venue || !(*venue)->start({});
  };
  testing::set_stored_schema(data_ / "ledger", projection_schema - 1);
  const Outcome older = verify();
  EXPECT_EQ(older.status, 1);
  EXPECT_THAT(older.text, HasSubstr("projection  DIFFERS: its rows are of schema"));
  EXPECT_TRUE(refuses_to_start());
  EXPECT_EQ(*Projection::stored_schema(data_ / "ledger"), projection_schema - 1) << "it is still there for its program";

  fs::remove_all(data_ / "ledger");
  for (const char* from : {"", "snapshot"}) {
    const Outcome absent = verify(from);
    EXPECT_EQ(absent.status, 1) << from;
    EXPECT_THAT(absent.text, HasSubstr("projection  DIFFERS: there is none, and the log, which begins with command"));
  }
  EXPECT_TRUE(refuses_to_start());

  ASSERT_TRUE(fs::exists(data_ / "ledger")) << "made by the start, empty";
  const Outcome empty = verify();
  EXPECT_EQ(empty.status, 1);
  EXPECT_THAT(empty.text, HasSubstr("no snapshot that it continues can be used (RocksDB has caught up with none)"));
  EXPECT_TRUE(refuses_to_start());
}

TEST_F(LogStartTest, WithTheWholeLogRocksDbMayBeAbsent) {
  use("whole");
  fs::remove_all(data_ / "ledger");
  for (const char* from : {"", "snapshot"}) {
    const Outcome outcome = verify(from);
    EXPECT_EQ(outcome.status, 0) << outcome.text;
    EXPECT_THAT(outcome.text, HasSubstr("there is none; the next start makes it from the journal"));
  }
}

/// Rows of RocksDB that nothing behind the snapshot has touched, each altered so that its own checksums are right.
class OldRowTest : public LogStartTest, public ::testing::WithParamInterface<const char*> {};

TEST_P(OldRowTest, IsHeldAgainstTheSnapshot) {
  use("trimmed");
  const std::string_view table = GetParam();
  const Sequence start = snapshots(data_).front();
  const bool is_changed =
      testing::change_stored_row(data_ / "ledger", table, [&](std::string_view key, std::string& value) {
        if (table == "page") {
          if (keys::number_in(key).value_or(0) >= start.value()) return false;
          value.back() = static_cast<char>(value.back() ^ 1);
          return true;
        }
        // The first field that is no id: an amount, a date, a name.
        Sequence changed_by;
        if (table == "acct") {
          BalanceRow row;
          std::memcpy(&row, value.data(), sizeof row);
          changed_by = row.changed_by;
          row.balance += 1;
          std::memcpy(value.data(), &row, sizeof row);
        } else if (table == "order") {
          OpenOrderRow row;
          std::memcpy(&row, value.data(), sizeof row);
          changed_by = row.changed_by;
          row.accepted_at = row.accepted_at + Duration(1);
          std::memcpy(value.data(), &row, sizeof row);
        } else {
          value[8] = static_cast<char>(value[8] ^ 1);
        }
        return changed_by <= start;
      });
  ASSERT_TRUE(is_changed) << table;
  const Outcome outcome = verify();
  EXPECT_EQ(outcome.status, 1) << outcome.text;
  EXPECT_THAT(outcome.text, HasSubstr("projection  DIFFERS"));
}

INSTANTIATE_TEST_SUITE_P(Tables, OldRowTest,
                         ::testing::Values("page", "acct", "order", "grant", "instrument", "member"),
                         [](const auto& param) { return std::string(param.param); });

TEST_F(LogStartTest, AReplayBeginsThereAndSaysSo) {
  use("trimmed");
  const std::uint64_t start = snapshots(data_).front().value();
  ReplayOptions options;
  options.data = data_;
  options.mic = "SHDE";
  const Printed all = printed([&] { return run_replay(options); });
  EXPECT_EQ(all.status, 0) << all.error;
  EXPECT_THAT(all.error, HasSubstr("told from command " + std::to_string(start + 1) + " on"));
  EXPECT_THAT(verify().text, HasSubstr(all.error.substr(all.error.rfind(' ') + 1, 16))) << "the same state at the end";

  options.to = start;
  const Printed older = printed([&] { return run_replay(options); });
  EXPECT_EQ(older.status, 1);
  EXPECT_THAT(older.error, HasSubstr("is not in the log any more"));
}

TEST_F(LogStartTest, AnAccountIsExplainedWithTheBalanceThatItHadAtTheSnapshot) {
  use("trimmed");
  ReplayOptions options;
  options.data = data_;
  options.mic = "SHDE";
  options.explain_kind = "account";
  options.explain_id = "NEURALIS/CNY/available";
  const Printed told = printed([&] { return run_replay(options); });
  EXPECT_EQ(told.status, 0) << told.error;
  std::string balance;
  {
    StoredVenue venue(data_);
    const auto member = venue.model().member_by_code("NEURALIS");
    ASSERT_TRUE(member);
    balance = to_text(
        Money(venue.logged().ledger().balance(AccountId(member->id, AssetId(Currency::cny), Purpose::available))));
  }
  EXPECT_THAT(told.out, HasSubstr("    NEURALIS/CNY/available " + balance + "\n"));

  options.scenario = data_ / "scenario.txt";
  const Printed scenario = printed([&] { return run_replay(options); });
  EXPECT_EQ(scenario.status, 1);
  EXPECT_THAT(scenario.error, HasSubstr("a scenario needs the log from its first command"));
}

TEST_F(LogStartTest, AStatementComesFromTheBooksWhichAreWhole) {
  use("trimmed");
  const Printed told = printed([&] {
    return run_statement(
        {.data = data_, .mic = "SHDE", .member = "NEURALIS", .from = "2020-01-01", .to = "2100-01-01"});
  });
  EXPECT_EQ(told.status, 0) << told.error;
  EXPECT_THAT(told.error, HasSubstr("commands 1 to "));
  EXPECT_THAT(told.out, HasSubstr("deposit")) << "made long before the snapshot";
}

TEST_F(LogStartTest, AnAuditorIsStillProvenWhatTheLogHolds) {
  use("trimmed");
  AuditProofOptions options;
  options.data = data_;
  options.mic = "SHDE";
  options.issuer = "https://venue.example";
  options.command = snapshots(data_).back().value() + 1;
  ASSERT_TRUE(load_or_make_key(data_ / "keys" / "venue.pem"));
  const Printed proof = printed([&] { return run_audit_proof(options); });
  EXPECT_EQ(proof.status, 0) << proof.error;
  EXPECT_TRUE(read_inclusion_proof(proof.out));
  options.command = 1;
  const Printed gone = printed([&] { return run_audit_proof(options); });
  EXPECT_EQ(gone.status, 2);
  EXPECT_THAT(gone.error, HasSubstr("NOT_FOUND"));
}

}  // namespace
}  // namespace licet::test
