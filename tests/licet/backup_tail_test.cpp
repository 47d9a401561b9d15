// Where a backup takes the log to end: at its last durable group while the venue runs, else where a start would.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <functional>
#include <memory>
#include <vector>

#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "gateway/licet/backup.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/journal_copy.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;
namespace format = journal_format;

using Bytes = std::span<char>;

constexpr std::uint32_t commands_of_last_group = 60;

std::size_t content_of(Bytes group) {
  format::GroupHeader header;
  std::memcpy(&header, group.data(), sizeof header);
  return sizeof header + header.payload_bytes + format::trailer_size;
}

void zero_from(Bytes group, std::size_t offset) { std::ranges::fill(group.subspan(offset), '\0'); }

void zero_sector(Bytes group, std::size_t sector) {
  std::ranges::fill(group.subspan(sector * format::sector_size, format::sector_size), '\0');
}

/// What can be left of a group whose write did not finish.
struct Tear {
  const char* name;
  std::function<void(Bytes)> tear;
  friend void PrintTo(const Tear& tear, std::ostream* out) { *out << tear.name; }
};
const std::vector<Tear> tears{
    {"CutInItsHeader", [](Bytes group) { zero_from(group, 60); }},
    {"CutBehindItsHeader", [](Bytes group) { zero_from(group, sizeof(format::GroupHeader)); }},
    {"CutInItsPayload", [](Bytes group) { zero_from(group, content_of(group) / 2); }},
    {"CutBeforeItsEndMark", [](Bytes group) { zero_from(group, content_of(group) - format::trailer_size); }},
    {"CutInItsEndMark", [](Bytes group) { zero_from(group, content_of(group) - 3); }},
    {"WithoutItsFirstSector", [](Bytes group) { zero_sector(group, 0); }},
    {"WithoutASectorInside", [](Bytes group) { zero_sector(group, 2); }},
    {"WithoutItsLastSector", [](Bytes group) { zero_sector(group, (content_of(group) - 1) / format::sector_size); }},
};

/// The log of a venue that crashed: its last group has many sectors, and nothing but the log knows of it.
class BackupTail : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    made_ = std::make_unique<TemporaryDirectory>();
    const fs::path data = made_->path();
    {
      StoredVenue venue(data);
      (void)venue.bootstrap();
      (void)venue.simulate(20);
    }
    for (const char* name : {"stopped", "ledger", "audit"}) fs::remove_all(data / name);
    const auto before = read(data);
    ASSERT_TRUE(before) << before.error().text();
    before_ = before->position;
    append_group(data / "journal");
    const auto after = read(data);
    ASSERT_TRUE(after) << after.error().text();
    after_ = after->position;
    segment_ = fs::path("journal") / format::segment_name(after->tail_segment);
    begin_ = after->last_group_offset;
    end_ = after->tail_offset;
    ASSERT_EQ(after_.last.value(), before_.last.value() + commands_of_last_group);
  }
  static void TearDownTestSuite() { made_.reset(); }

  void SetUp() override {
    fs::create_directories(data());
    fs::copy(made_->path() / "journal", data() / "journal", fs::copy_options::recursive);
  }
  static JournalResult<JournalReport> read(const fs::path& data) {
    return read_journal(data / "journal", "SHDE", [](const Command&) {});
  }
  /// One group of commands that change nothing but the time.
  static void append_group(const fs::path& directory) {
    FileJournalOptions options;
    options.directory = directory;
    options.venue = "SHDE";
    options.segment_bytes = StoredVenue::default_options().segment_bytes;
    const auto journal = FileJournal::open(options).value();
    const auto position = journal->recover([](const Command&) {}, {}).value();
    std::vector<std::byte> records;
    JournalGroup group;
    group.first = Sequence(position.last.value() + 1);
    group.count = commands_of_last_group;
    for (std::uint32_t n = 0; n < group.count; ++n) {
      Command command = Command::make(MemberId(1), AdvanceTime{});
      command.header().sequence = Sequence(group.first.value() + n);
      command.header().time = group.time = position.time + Duration(n + 1);
      records.insert(records.end(), command.bytes().begin(), command.bytes().end());
    }
    const std::span<const std::byte> part(records);
    group.parts = std::span(&part, 1);
    journal->append(group);
  }
  /// Changes the last group where it stands on disk.
  void change_group(const std::function<void(Bytes)>& change) const {
    std::vector<char> group(end_ - begin_);
    std::fstream file(data() / segment_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(begin_));
    file.read(group.data(), static_cast<std::streamsize>(group.size()));
    change(group);
    file.seekp(static_cast<std::streamoff>(begin_));
    file.write(group.data(), static_cast<std::streamsize>(group.size()));
    ASSERT_TRUE(file.good());
  }
  struct Outcome {
    int status;
    std::string text;
  };
  [[nodiscard]] Outcome back_up() const {
    return printed(
        [this] { return run_backup({.data = data(), .mic = "SHDE", .to = at("backup"), .since = {}, .config = {}}); });
  }
  template <class Run>
  static Outcome printed(Run run) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run();
    const std::string text = ::testing::internal::GetCapturedStdout();
    return {status, text + ::testing::internal::GetCapturedStderr()};
  }
  /// A backup of what is there now names `expected` as its end, and a venue goes on from there.
  void expect_end(const JournalPosition& expected) const {
    const auto report = read(data());
    ASSERT_TRUE(report) << report.error().text();
    ASSERT_EQ(report->position.last, expected.last) << "where a start takes the log to end";
    const Outcome made = back_up();
    ASSERT_EQ(made.status, 0) << made.text;
    const auto manifest = BackupManifest::read(at("backup"));
    ASSERT_TRUE(manifest) << manifest.error();
    EXPECT_EQ(manifest->last, expected.last);
    EXPECT_EQ(manifest->chain, expected.chain);
    ASSERT_TRUE(restore_backup(at("backup"), at("restored")));
    EXPECT_EQ(read(at("restored"))->torn_bytes, 0U) << "what nobody was told of is not in it";
    const Outcome verified = printed([&] { return run_verify({.data = at("restored"), .mic = "SHDE"}); });
    EXPECT_EQ(verified.status, 0) << verified.text;
    StoredVenue venue(at("restored"));
    EXPECT_EQ(venue.model().applied(), expected.last);
  }

  [[nodiscard]] fs::path data() const { return directory_.path() / "data"; }
  [[nodiscard]] fs::path at(const char* name) const { return directory_.path() / name; }

  static inline JournalPosition before_;  // the last group
  static inline JournalPosition after_;
  static inline fs::path segment_;  // in the data directory
  static inline std::uint64_t begin_ = 0;
  static inline std::uint64_t end_ = 0;

 private:
  static inline std::unique_ptr<TemporaryDirectory> made_;
  TemporaryDirectory directory_;
};

TEST_F(BackupTail, AWholeLastGroupIsInIt) { expect_end(after_); }

class TornBackupTail : public BackupTail, public ::testing::WithParamInterface<Tear> {};

TEST_P(TornBackupTail, IsLeftOutAsAStartDoes) {
  change_group(GetParam().tear);
  expect_end(before_);
}

INSTANTIATE_TEST_SUITE_P(Tears, TornBackupTail, ::testing::ValuesIn(tears),
                         [](const auto& param) { return std::string(param.param.name); });

TEST_F(BackupTail, ASegmentWhoseHeaderWasNotFinishedIsNotBegun) {
  const std::uint64_t next = format::segment_number(segment_.filename().string()) + 1;
  const fs::path spare = data() / "journal" / format::segment_name(next);
  std::ofstream(spare, std::ios::binary | std::ios::trunc) << "LICETSEG\x01";  // and of its version a part
  fs::resize_file(spare, StoredVenue::default_options().segment_bytes);
  expect_end(after_);
}

TEST_F(BackupTail, WhereAStartIsRefusedNoBackupIsMade) {
  change_group([](Bytes group) { group[sizeof(format::GroupHeader) + 50] ^= 1; });
  EXPECT_FALSE(read(data()));
  const Outcome made = back_up();
  EXPECT_EQ(made.status, 1);
  EXPECT_THAT(made.text, HasSubstr("JOURNAL_DAMAGED: " + segment_.filename().string()));
  EXPECT_FALSE(fs::exists(at("backup") / BackupManifest::name));
}

/// The venue runs, and what stands behind its last durable group is being written.
TEST_F(BackupTail, ALogInUseIsTakenToWhatIsDurableAndNothingBehindIsJudged) {
  change_group([](Bytes group) { group[sizeof(format::GroupHeader) + 50] ^= 1; });
  const DataDirectory directory(data());
  const auto extent = journal_extent(directory, "SHDE", before_.last);
  ASSERT_TRUE(extent) << extent.error();
  EXPECT_EQ(extent->last, before_.last);
  EXPECT_EQ(extent->chain, before_.chain);
  ASSERT_FALSE(extent->segments.empty());
  EXPECT_EQ(extent->segments.back().extent.end, begin_);
  EXPECT_TRUE(extent->segments.back().extent.zeros_behind);

  const auto nothing = journal_extent(directory, "SHDE", Sequence());
  ASSERT_TRUE(nothing) << nothing.error();
  EXPECT_TRUE(nothing->segments.empty()) << "nothing is durable yet";

  EXPECT_FALSE(journal_extent(directory, "SHDE", after_.last)) << "told, but not as it was written";
  EXPECT_FALSE(journal_extent(directory, "SHDE", Sequence(after_.last.value() + 1))) << "told, but not there";
}

TEST_F(BackupTail, ASegmentThatCannotBeReadIsNotPassedOver) {
  const fs::path first = data() / "journal" / format::segment_name(1);
  const fs::path second = data() / "journal" / format::segment_name(2);
  ASSERT_EQ(segment_.filename(), first.filename());
  fs::copy_file(first, second, fs::copy_options::overwrite_existing);
  std::fstream(first, std::ios::in | std::ios::out | std::ios::binary) << "something";
  for (const std::optional<Sequence> up_to : {std::optional<Sequence>(), std::optional(before_.last)}) {
    const auto extent = journal_extent(DataDirectory(data()), "SHDE", up_to);
    ASSERT_FALSE(extent);
    EXPECT_THAT(extent.error(), HasSubstr(first.string()));
  }
}

}  // namespace
}  // namespace licet::test
