// DATA/stopped: what a process says of itself when it stops, and what the next start and `verify` make of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>

#include "gateway/licet/commands.hpp"
#include "gateway/licet/stop_record.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

TEST(StopRecordFile, ReadsBackAndTellsDamagedFromAbsent) {
  const TemporaryDirectory data;
  EXPECT_EQ(read_stop_record(data.path()).value(), std::nullopt);
  ASSERT_TRUE(write_stop_record(data.path(), {.sequence = Sequence(17), .state_hash = 0xFEDC'BA98'7654'3210}));
  const auto record = read_stop_record(data.path()).value();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->sequence, Sequence(17));
  EXPECT_EQ(record->state_hash, 0xFEDC'BA98'7654'3210);
  EXPECT_EQ(record->format, state_format);
  EXPECT_TRUE(record->is_comparable());
  for (const std::string_view text : {"", "17", "17 ", "x 0\n", "17 zz\n", "17 12\n", "17 fedcba9876543210\nmore"}) {
    data.write("stopped", text);
    EXPECT_FALSE(read_stop_record(data.path())) << text;
  }
  remove_stop_record(data.path());
  EXPECT_EQ(read_stop_record(data.path()).value(), std::nullopt);
}

TEST(StopRecordFile, OfAnEarlierProgramDoesNotSayItsFormat) {
  const TemporaryDirectory data;
  data.write("stopped", "17 fedcba9876543210\n");
  const auto record = read_stop_record(data.path()).value();
  ASSERT_TRUE(record);
  EXPECT_EQ(record->sequence, Sequence(17));
  EXPECT_EQ(record->state_hash, 0xFEDC'BA98'7654'3210);
  EXPECT_FALSE(record->is_comparable());
}

TEST(StopRecordFile, AnyFlippedBitIsFound) {
  const TemporaryDirectory data;
  ASSERT_TRUE(write_stop_record(data.path(), {.sequence = Sequence(17), .state_hash = 0xFEDC'BA98'7654'3210}));
  std::ifstream file(data.path() / "stopped", std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(file), {}};
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string text = whole;
    text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << (bit % 8)));
    data.write("stopped", text);
    EXPECT_FALSE(read_stop_record(data.path())) << "bit " << bit;
  }
}

/// A venue that stopped after some commands.
class StopRecordOfVenue : public ::testing::Test {
 protected:
  void SetUp() override {
    {
      StoredVenue venue(data());
      (void)venue.bootstrap();
      (void)venue.simulate(50);
    }
    record_ = read_stop_record(data()).value().value();
  }
  [[nodiscard]] const fs::path& data() const { return directory_.path(); }
  void write_text(const std::string& text) const { directory_.write("stopped", text); }

  /// Why a start is refused; empty: it is not, and the venue has stopped again. `said_`: what it wrote to its log.
  std::string start() {
    ::testing::internal::CaptureStderr();
    std::string refusal = start_quietly();
    said_ = ::testing::internal::GetCapturedStderr();
    return refusal;
  }
  struct Outcome {
    int status;
    std::string text;
  };
  [[nodiscard]] Outcome verify() const {
    ::testing::internal::CaptureStdout();
    const int status = run_verify({.data = data(), .mic = "SHDE"});
    return {status, ::testing::internal::GetCapturedStdout()};
  }
  /// The journal, the leaves and the record, byte for byte.
  [[nodiscard]] std::map<fs::path, std::string> bytes() const {
    std::map<fs::path, std::string> all;
    for (const char* below : {"journal", "audit"}) {
      for (const auto& entry : fs::directory_iterator(data() / below)) all[entry.path()] = content(entry.path());
    }
    all["stopped"] = content(data() / "stopped");
    return all;
  }

  StopRecord record_;
  std::string said_;

 private:
  [[nodiscard]] std::string start_quietly() const {
    DataDirectory directory(data());
    const SystemClock clock;
    if (const auto locked = directory.lock(true); !locked) return locked.error();
    auto venue = LoggedVenue::open(directory, StoredVenue::default_options(), clock);
    if (!venue) return venue.error();
    const auto started = (*venue)->start({});
    return started ? std::string() : started.error();
  }
  static std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  TemporaryDirectory directory_;
};

TEST_F(StopRecordOfVenue, ALogThatMakesAnotherStateIsRefusedByEveryStartAndLeftAsItWas) {
  record_.state_hash ^= 1U;
  ASSERT_TRUE(write_stop_record(data(), record_));
  const auto before = bytes();
  for (int n = 1; n <= 2; ++n) {
    const std::string refusal = start();
    EXPECT_THAT(refusal, HasSubstr("JOURNAL_DAMAGED")) << "start " << n;
    EXPECT_THAT(refusal, HasSubstr("DATA/stopped")) << "start " << n;
    EXPECT_THAT(refusal, HasSubstr("state hash")) << "start " << n;
    EXPECT_TRUE(bytes() == before) << "a start that is refused changes nothing";
  }
  EXPECT_EQ(verify().status, 1);
}

TEST_F(StopRecordOfVenue, TheStateOfAnotherProgramIsOnlyWarnedOf) {
  record_.state_hash ^= 1U;
  record_.format ^= 1U;
  ASSERT_TRUE(write_stop_record(data(), record_));
  const Outcome verified = verify();
  EXPECT_EQ(verified.status, 0) << verified.text;
  EXPECT_THAT(verified.text, HasSubstr("another state format"));
  EXPECT_EQ(start(), "");
  EXPECT_THAT(said_, HasSubstr("another program's state format"));
  EXPECT_TRUE(read_stop_record(data()).value()->is_comparable()) << "this program's own now";
}

TEST_F(StopRecordOfVenue, SoIsThatOfAnEarlierProgramWhichDidNotSayItsFormat) {
  write_text(std::to_string(record_.sequence.value()) + " 0123456789abcdef\n");
  EXPECT_EQ(verify().status, 0);
  EXPECT_EQ(start(), "");
  EXPECT_THAT(said_, HasSubstr("another program's state format"));
  EXPECT_EQ(start(), "");
  EXPECT_THAT(said_, Not(HasSubstr("stop_record")));
}

TEST_F(StopRecordOfVenue, ADamagedOneIsADifferenceForVerifyAndAWarningForAStart) {
  write_text("17 fedc");
  const Outcome verified = verify();
  EXPECT_EQ(verified.status, 1);
  EXPECT_THAT(verified.text, HasSubstr("live state  DIFFERS"));
  EXPECT_THAT(verified.text, HasSubstr("it is damaged"));
  EXPECT_EQ(start(), "") << "the log is sound";
  EXPECT_THAT(said_, HasSubstr("it is damaged"));
  EXPECT_EQ(verify().status, 0);
}

}  // namespace
}  // namespace licet::test
