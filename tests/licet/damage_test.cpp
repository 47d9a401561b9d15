#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <random>
#include <vector>

#include "engine/runtime/replay.hpp"
#include "engine/runtime/retention.hpp"
#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/venue_image.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

namespace fs = std::filesystem;

struct Outcome {
  int status = 0;
  std::string text;
};

/// A stopped venue with trades, audit leaves and a snapshot; one bit of one file is changed at a time.
class Damage : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory_ = std::make_unique<TemporaryDirectory>();
    LoggedVenue::Options options = StoredVenue::default_options();
    options.segment_bytes = 64U << 10U;
    {
      StoredVenue venue(data(), options);
      venue.bootstrap();
      venue.simulate(150);
    }
    // Again, so that RocksDB has several files of a kind and all leaves but the last are on disk.
    {
      StoredVenue venue(data(), options);
      venue.simulate(50);
    }
    write_leaves();
    write_snapshot();
    archive_segments();
    ASSERT_EQ(verify().status, 0) << verify().text;
  }
  static void TearDownTestSuite() { directory_.reset(); }

  /// All of them: a running venue writes them some hundreds at a time.
  static void write_leaves() {
    std::ofstream leaves(data() / "audit" / "entries", std::ios::binary | std::ios::trunc);
    const auto report = read_journal(
        data() / "journal", "SHDE", [](const Command&) {}, {},
        [&](const JournalPosition& group) {
          const AuditEntry leaf = audit_entry_of(group);
          leaves.write(reinterpret_cast<const char*>(&leaf), sizeof leaf);
        });
    ASSERT_TRUE(report) << report.error().text();
    ASSERT_GT(report->groups, 20U);
  }
  /// A true one of the log's end.
  static void write_snapshot() {
    VenueImage image;
    const auto report = replay_journal(data() / "journal", "SHDE", image.venue, {});
    ASSERT_TRUE(report) << report.error().text();
    SnapshotHead head;
    head.start.position = report->position;
    head.state_hash = image.venue.state_hash();
    std::vector<std::byte> content(3'001, std::byte{7});
    const std::vector<SnapshotSection> sections{{"first", 1, content}, {"second", 1, std::span(content).first(11)}};
    ASSERT_TRUE(SnapshotStore(data() / "snapshots", "SHDE").write(head, sections));
  }

  /// Those of the log's first half.
  static void archive_segments() {
    const Sequence last = SnapshotStore(data() / "snapshots", "SHDE").list().value().front();
    const auto report =
        retire_segments({.directory = data() / "journal", .archive = data() / "archive"}, Sequence(last.value() / 2));
    ASSERT_TRUE(report) << report.error().text();
    ASSERT_GE(report->segments, 1U);
  }

  static Outcome verify() {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run_verify({.data = data(), .mic = "SHDE"});
    std::string text = ::testing::internal::GetCapturedStdout();
    return {status, text + ::testing::internal::GetCapturedStderr()};
  }

  template <class Wanted>
  static std::vector<fs::path> files(const char* below, Wanted wanted) {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(data() / below)) {
      if (wanted(entry.path().filename().string())) found.push_back(entry.path());
    }
    return found;
  }

  static void flip(const fs::path& file, std::uint64_t offset, unsigned bit) {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekg(static_cast<std::streamoff>(offset));
    const int byte = bytes.get();
    bytes.seekp(static_cast<std::streamoff>(offset));
    bytes.put(static_cast<char>(byte ^ static_cast<int>(1U << bit)));
  }

  /// Flips a bit at random places of these files, each time in a directory that is otherwise whole.
  static void expect_found(const std::vector<fs::path>& files) {
    ASSERT_FALSE(files.empty());
    const char* chosen = std::getenv("LICET_FLIPS");
    const int flips = chosen != nullptr ? std::atoi(chosen) : 20;
    const std::uint64_t seed = std::random_device()();
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    for (int n = 0; n < flips; ++n) {
      const fs::path& file = files[random() % files.size()];
      const std::uint64_t bytes = fs::file_size(file);
      ASSERT_GT(bytes, 0U) << file;
      const std::uint64_t offset = random() % bytes;
      const auto bit = static_cast<unsigned>(random() % 8);
      flip(file, offset, bit);
      const Outcome outcome = verify();
      flip(file, offset, bit);
      EXPECT_EQ(outcome.status, 1) << file << " at byte " << offset << " bit " << bit << "\n" << outcome.text;
      EXPECT_NE(outcome.text.find("DIFFERS"), std::string::npos) << outcome.text;
    }
    EXPECT_EQ(verify().status, 0) << "whole again";
  }

  static fs::path data() { return directory_->path(); }

 private:
  static inline std::unique_ptr<TemporaryDirectory> directory_;
};

const auto is_segment = [](const std::string& name) { return name.ends_with(".journal"); };

TEST_F(Damage, IsFoundWhereGroupsStandInTheJournal) {
  const auto segments = files("journal", is_segment);
  expect_found({*std::ranges::min_element(segments)});
}
TEST_F(Damage, IsFoundInTheArchive) { expect_found(files("archive", is_segment)); }
// Zeros that wait for groups, and the whole segments that wait, are data too: what stands there must be nothing.
TEST_F(Damage, IsFoundInTheZerosOfTheJournal) { expect_found(files("journal", is_segment)); }
TEST_F(Damage, IsFoundInRocksDbsTables) {
  expect_found(files("ledger", [](const std::string& name) { return name.ends_with(".sst"); }));
}
TEST_F(Damage, IsFoundInRocksDbsManifest) {
  expect_found(files("ledger", [](const std::string& name) { return name.starts_with("MANIFEST"); }));
}
TEST_F(Damage, IsFoundInRocksDbsCurrent) {
  expect_found(files("ledger", [](const std::string& name) { return name == "CURRENT"; }));
}
TEST_F(Damage, IsFoundInTheLeavesOfTheAuditTree) {
  expect_found(files("audit", [](const std::string& name) { return name == "entries"; }));
}
TEST_F(Damage, IsFoundInASnapshot) {
  expect_found(files("snapshots", [](const std::string& name) { return name.ends_with(".snapshot"); }));
}
TEST_F(Damage, IsFoundInTheStopRecord) { expect_found({data() / "stopped"}); }

// What RocksDB writes for people, and never reads back.
TEST_F(Damage, OfFilesThatHoldNoDataIsHarmless) {
  const auto texts = files("ledger", [](const std::string& name) {
    return name.starts_with("LOG") || name.starts_with("OPTIONS") || name == "IDENTITY";
  });
  ASSERT_GE(texts.size(), 3U);
  for (const auto& file : texts) {
    if (fs::file_size(file) == 0) continue;
    flip(file, fs::file_size(file) / 2, 0);
    EXPECT_EQ(verify().status, 0) << file;
    flip(file, fs::file_size(file) / 2, 0);
  }
}

}  // namespace
}  // namespace licet::test
