// What is saved is loaded the same, in one form on every machine; what is damaged is refused by name and takes no
// memory.

#include "engine/core/archive.hpp"

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/block_vector.hpp"
#include "engine/core/fixed_point.hpp"
#include "engine/core/ids.hpp"
#include "engine/core/text.hpp"
#include "engine/core/time.hpp"

namespace licet::test {

enum class Colour : std::uint8_t { red = 1, green = 2 };
constexpr std::string_view word(Colour colour) noexcept {
  switch (colour) {
    case Colour::red:
      return "red";
    case Colour::green:
      return "green";
  }
  return {};
}

namespace {

struct Lot {
  Quantity quantity;
  std::int32_t day = 0;
  bool is_mature = false;
  Colour colour = Colour::red;
  static void archive(auto& self, auto& a) { a(self.quantity, self.day, self.is_mature, self.colour); }
  friend bool operator==(const Lot&, const Lot&) = default;
};

/// One of each kind of value.
class Everything {
 public:
  static void archive(auto& self, auto& a) {
    a(self.member_, self.price_, self.at_, self.code_, self.text_, self.numbers_, self.lots_, self.queue_);
    a(self.by_member_, self.ends_, self.by_hash_, self.maybe_, self.none_, self.triple_, self.pair_);
  }
  void fill() {
    member_ = MemberId(7);
    price_ = Price(-125'000);
    at_ = Timestamp(1'700'000'000'000'000'000);
    code_ = "FLIGHTS";
    text_ = "longer than what a short text holds";
    numbers_ = {1, 2, std::numeric_limits<std::uint64_t>::max()};
    lots_ = {{Quantity(3), 19'000, true, Colour::green}, {Quantity(4), -1, false, Colour::red}};
    queue_ = {MemberId(3), MemberId(1)};
    by_member_ = {{MemberId(1), {{Quantity(1), 1, true, Colour::red}}}, {MemberId(2), {}}};
    ends_ = {{Timestamp(5), MemberId(1)}, {Timestamp(5), MemberId(2)}};
    for (std::uint32_t n = 100; n > 0; --n) by_hash_[n] = std::to_string(n);
    maybe_ = Lot{Quantity(9), 9, false, Colour::green};
    triple_ = {true, false, true};
    pair_ = {Colour::green, -3};
  }
  friend bool operator==(const Everything&, const Everything&) = default;

 private:
  MemberId member_;
  Price price_;
  Timestamp at_;
  Text<15> code_;
  std::string text_;
  std::vector<std::uint64_t> numbers_;
  std::vector<Lot> lots_;
  std::deque<MemberId> queue_;
  std::map<MemberId, std::vector<Lot>> by_member_;
  std::set<std::pair<Timestamp, MemberId>> ends_;
  std::unordered_map<std::uint32_t, std::string> by_hash_;
  std::optional<Lot> maybe_;
  std::optional<Lot> none_;
  std::array<bool, 3> triple_{};
  std::pair<Colour, std::int16_t> pair_{Colour::red, 0};
};

std::vector<std::byte> saved(const auto& value) {
  StateWriter writer;
  writer(value);
  EXPECT_TRUE(writer.finish());
  return {writer.bytes().begin(), writer.bytes().end()};
}

std::optional<Reject> fault_of(const Result<void>& outcome) {
  return outcome ? std::nullopt : std::optional(outcome.error());
}

/// The fault; none when all is well.
std::optional<Reject> load(std::span<const std::byte> bytes, auto& value) {
  StateReader reader(bytes);
  reader(value);
  return fault_of(reader.finish());
}

std::vector<std::byte> bytes_of(std::initializer_list<int> numbers) {
  std::vector<std::byte> bytes;
  for (const int number : numbers) bytes.push_back(static_cast<std::byte>(number));
  return bytes;
}

TEST(Archive, LoadsWhatWasSaved) {
  Everything before;
  before.fill();
  const auto bytes = saved(before);
  Everything after;
  ASSERT_EQ(load(bytes, after), std::nullopt);
  EXPECT_TRUE(before == after);
  EXPECT_EQ(saved(after), bytes);
}

TEST(Archive, HasOneFormOnTheWire) {
  EXPECT_EQ(saved(Lot{Quantity(258), -2, true, Colour::green}),
            bytes_of({2, 1, 0, 0, 0, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 1, 2}));
  EXPECT_EQ(saved(std::map<std::uint8_t, bool>{{3, true}}), bytes_of({1, 0, 0, 0, 0, 0, 0, 0, 3, 1}));
  StateWriter writer;
  EXPECT_EQ(writer.begin_part("ab", 3), 3U);
  writer(std::uint16_t{7});
  writer.end_part();
  const auto bytes = bytes_of({2, 'a', 'b', 3, 0, 0, 0, 7, 0, 2, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(std::vector<std::byte>(writer.bytes().begin(), writer.bytes().end()), bytes);
}

TEST(Archive, IsTruncatedNowhereUnnoticed) {
  Everything before;
  before.fill();
  const auto bytes = saved(before);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Everything after;
    EXPECT_EQ(load(std::span(bytes).first(size), after), std::optional(Reject::snapshot_damaged)) << size;
  }
  auto longer = bytes;
  longer.push_back(std::byte{0});
  Everything after;
  EXPECT_EQ(load(longer, after), std::optional(Reject::snapshot_damaged));
}

TEST(Archive, RefusesWhatNoWriterWrites) {
  bool flag = false;
  EXPECT_EQ(load(bytes_of({2}), flag), std::optional(Reject::snapshot_damaged));
  Colour colour = Colour::red;
  EXPECT_EQ(load(bytes_of({3}), colour), std::optional(Reject::snapshot_damaged));
  EXPECT_EQ(colour, Colour::red);
  Text<3> text;
  EXPECT_EQ(load(bytes_of({1, 'a', 0, 'b'}), text), std::optional(Reject::snapshot_damaged));
  EXPECT_TRUE(text.empty());
  std::set<std::uint8_t> falling;
  EXPECT_EQ(load(bytes_of({2, 0, 0, 0, 0, 0, 0, 0, 3, 2}), falling), std::optional(Reject::snapshot_damaged));
  std::set<std::uint8_t> twice;
  EXPECT_EQ(load(bytes_of({2, 0, 0, 0, 0, 0, 0, 0, 3, 3}), twice), std::optional(Reject::snapshot_damaged));
  std::unordered_map<std::uint8_t, bool> by_hash;
  EXPECT_EQ(load(bytes_of({2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 3, 1}), by_hash), std::optional(Reject::snapshot_damaged));
}

TEST(Archive, TakesNoMemoryForCountsThatTheBytesCannotBack) {
  std::vector<std::uint64_t> numbers;
  EXPECT_TRUE(load(bytes_of({255, 255, 255, 255, 255, 255, 255, 31, 1, 2, 3}), numbers));
  EXPECT_EQ(numbers.capacity(), 0U);
  std::vector<Lot> lots;
  EXPECT_TRUE(load(bytes_of({3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3}), lots));
  EXPECT_LE(lots.capacity(), 1U);
  BlockVector<Lot> blocks;
  EXPECT_TRUE(load(bytes_of({0, 0, 0, 0, 0, 0, 0, 128, 1}), blocks));
  EXPECT_TRUE(blocks.empty());
}

TEST(Archive, TheFirstFaultStaysAndWhatFollowsIsNotRead) {
  const auto bytes = bytes_of({2, 1, 1});
  StateReader reader(bytes);
  bool flag = true;
  std::uint8_t number = 9;
  reader(flag, number);
  EXPECT_FALSE(flag);
  EXPECT_EQ(number, 0);
  reader.fail(Reject::snapshot_version);
  EXPECT_EQ(fault_of(reader.finish()), std::optional(Reject::snapshot_damaged));
}

TEST(ArchiveParts, AreFoundByNameAndVersion) {
  StateWriter writer;
  writer.begin_part("outer", 1);
  writer.begin_part("inner", 2);
  writer(std::uint32_t{5});
  writer.end_part();
  writer(std::uint8_t{6});
  writer.end_part();
  const auto read = [&](std::string_view name, std::uint32_t newest) {
    StateReader reader(writer.bytes());
    reader.begin_part("outer", 1);
    const std::uint32_t version = reader.begin_part(name, newest);
    std::uint32_t number = 0;
    reader(number);
    reader.end_part();
    std::uint8_t last = 0;
    reader(last);
    reader.end_part();
    const auto outcome = reader.finish();
    EXPECT_TRUE(!outcome || (version == 2 && number == 5 && last == 6));
    return fault_of(outcome);
  };
  EXPECT_EQ(read("inner", 2), std::nullopt);
  EXPECT_EQ(read("inner", 3), std::nullopt);
  EXPECT_EQ(read("inner", 1), std::optional(Reject::snapshot_version));
  EXPECT_EQ(read("other", 2), std::optional(Reject::snapshot_damaged));
}

TEST(ArchiveParts, MustBeReadWhole) {
  StateWriter writer;
  writer.begin_part("part", 1);
  writer(std::uint32_t{5}, std::uint32_t{6});
  writer.end_part();
  StateReader reader(writer.bytes());
  reader.begin_part("part", 1);
  std::uint32_t number = 0;
  reader(number);
  reader.end_part();
  EXPECT_EQ(fault_of(reader.outcome()), std::optional(Reject::snapshot_damaged));
}

class Sink final : public ByteSink {
 public:
  Result<void> write(std::span<const std::byte> more) override {
    if (bytes.size() + more.size() > capacity) return refuse(Reject::storage_failed);
    bytes.insert(bytes.end(), more.begin(), more.end());
    return {};
  }
  std::vector<std::byte> bytes;
  std::size_t capacity = std::numeric_limits<std::size_t>::max();
};

TEST(StateWriter, SendsToItsSinkWhatItWouldKeep) {
  const std::vector<std::uint64_t> numbers(1'000'000, 3);
  Sink sink;
  StateWriter writer(sink);
  writer.begin_part("numbers", 1);
  writer(numbers, std::uint8_t{1});
  writer.end_part();
  ASSERT_TRUE(writer.finish());
  StateWriter kept;
  kept.begin_part("numbers", 1);
  kept(numbers, std::uint8_t{1});
  kept.end_part();
  EXPECT_EQ(writer.size(), kept.size());
  EXPECT_TRUE(std::ranges::equal(sink.bytes, kept.bytes()));
}

TEST(StateWriter, TellsThatItsSinkFailed) {
  Sink sink;
  sink.capacity = 100;
  StateWriter writer(sink);
  writer(std::vector<std::uint64_t>(1'000'000, 3), std::uint8_t{1});
  EXPECT_EQ(fault_of(writer.finish()), std::optional(Reject::storage_failed));
  EXPECT_TRUE(sink.bytes.empty());
}

TEST(StateDigest, AddsWhatALoopOverTheFieldsWould) {
  const Lot lot{Quantity(3), -5, true, Colour::green};
  Digest expected;
  expected.add(std::int64_t{3});
  expected.add(std::int64_t{-5});
  expected.add(std::uint64_t{1});
  expected.add(Colour::green);
  Digest listed;
  StateDigest archive(listed);
  archive(lot);
  EXPECT_EQ(listed.value(), expected.value());

  expected.add(std::uint64_t{1});
  expected.add(std::uint64_t{9});
  expected.add(Text<7>("text"));
  archive(std::vector<MemberId>{MemberId(9)}, Text<7>("text"));
  EXPECT_EQ(listed.value(), expected.value());
}

}  // namespace
}  // namespace licet::test
