#include "schemas/codec.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "tests/schemas/samples.hpp"

namespace licet {
namespace {

using Bytes = std::vector<std::byte>;

template <class Body>
Bytes bytes_of(const Body& body) {
  EventBuffer buffer;
  buffer.begin(samples::cause());
  buffer.emit(body, MemberId(3));
  const auto bytes = buffer.bytes();
  return {bytes.begin(), bytes.end()};
}

std::string hex(std::span<const std::byte> bytes) {
  std::string text;
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    char digits[4];
    std::snprintf(digits, sizeof digits, "%02x%c", std::to_integer<unsigned>(bytes[n]), n % 16 == 15 ? '\n' : ' ');
    text += digits;
  }
  if (!text.empty() && text.back() == ' ') text.back() = '\n';
  return text;
}

/// Compares with the kept file; with LICET_UPDATE_GOLDEN set, writes it.
void expect_golden(std::string_view name, std::span<const std::byte> bytes) {
  const auto path = std::filesystem::path(LICET_GOLDEN_DIRECTORY) / (std::string(name) + ".hex");
  if (std::getenv("LICET_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << hex(bytes);
  }
  std::ifstream file(path);
  ASSERT_TRUE(file) << "no golden file " << path;
  std::stringstream kept;
  kept << file.rdbuf();
  EXPECT_EQ(hex(bytes), kept.str()) << name << ": a published layout changed; give the body a new version";
}

template <class Bodies, class Visit>
void for_each_body(const Bodies& bodies, Visit visit) {
  std::apply([&](const auto&... body) { (visit(body), ...); }, bodies);
}

Result<void> decoded(CommandType, std::span<const std::byte> bytes) {
  const auto result = decode_command(bytes);
  return result ? Result<void>() : Result<void>(refuse(result.error()));
}
Result<void> decoded(EventType, std::span<const std::byte> bytes) {
  const auto result = decode_event(bytes);
  return result ? Result<void>() : Result<void>(refuse(result.error()));
}

template <class Bodies>
void expect_each_is_golden(const Bodies& bodies) {
  for_each_body(bodies, [](const auto& body) {
    const auto bytes = bytes_of(body);
    expect_golden(word(body.type), bytes);
    EXPECT_TRUE(decoded(body.type, bytes)) << word(body.type);
  });
}

TEST(Codec, EveryCommandHasItsGoldenBytes) { expect_each_is_golden(samples::commands()); }
TEST(Codec, EveryEventHasItsGoldenBytes) { expect_each_is_golden(samples::events()); }

std::vector<std::byte> kept_bytes(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::byte> bytes;
  for (unsigned byte = 0; file >> std::hex >> byte;) bytes.push_back(static_cast<std::byte>(byte));
  return bytes;
}

/// What version 1 wrote of a place_order: the same order, with nothing of what version 2 added.
PlaceOrder without_additions(PlaceOrder order) {
  order.stop_price = {};
  order.display_quantity = {};
  order.min_quantity = {};
  order.expires = {};
  order.post_only = PostOnly::off;
  return order;
}

/// Golden files of the commands whose layout was another in that version.
std::vector<std::filesystem::path> kept_of_version(const std::string& version) {
  const std::filesystem::directory_iterator kept(std::filesystem::path(LICET_GOLDEN_DIRECTORY) / version);
  return {begin(kept), end(kept)};
}

TEST(Codec, CommandsOfEarlierVersionsAreReadAsTodays) {
  auto files = kept_of_version("1");
  EXPECT_EQ(files.size(), 8U);
  const auto second = kept_of_version("2");
  EXPECT_EQ(second.size(), 1U);
  files.insert(files.end(), second.begin(), second.end());
  for (const auto& file : files) {
    auto bytes = kept_bytes(file);
    const auto command = decode_command(bytes);
    ASSERT_TRUE(command) << file;
    const auto type = static_cast<CommandType>(command->header().type);
    EXPECT_EQ(word(type), file.stem().string());
    EXPECT_EQ(command->header().version, type == CommandType::open_venue ? 3 : 2);
    EXPECT_EQ(command->header().sequence, samples::cause().sequence);
    EXPECT_EQ(command->header().time, samples::cause().time);
    EXPECT_TRUE(decode_command(command->bytes())) << "what is upgraded is whole";
    bytes.pop_back();
    EXPECT_EQ(decode_command(bytes).error(), Reject::malformed) << file;
  }
}

/// Rules have a number since version 3 of the command; the state's hash takes its body as a whole.
TEST(Codec, AVenueThatWasOpenedEarlierFollowsTheFirstRules) {
  OpenVenue expected = samples::open_venue();
  expected.rules = RulesVersion::first;
  for (const std::string version : {"2", "1"}) {
    if (version == "1") expected.rulebook = Rulebook::open_clob;
    const auto bytes = kept_bytes(std::filesystem::path(LICET_GOLDEN_DIRECTORY) / version / "open_venue.hex");
    const auto command = decode_command(bytes);
    ASSERT_TRUE(command);
    EXPECT_EQ(std::memcmp(&command->view().as<OpenVenue>(), &expected, sizeof expected), 0) << version;
  }
  auto bytes = kept_bytes(std::filesystem::path(LICET_GOLDEN_DIRECTORY) / "2" / "open_venue.hex");
  bytes[sizeof(RecordHeader) + offsetof(OpenVenue, rules)] = std::byte{2};
  EXPECT_EQ(decode_command(bytes).error(), Reject::malformed) << "it was reserved then";
}

TEST(Codec, RefusesRulesOfALaterProgramByName) {
  constexpr auto later = static_cast<RulesVersion>(static_cast<std::uint8_t>(newest_rules) + 1);
  OpenVenue opening = samples::open_venue();
  opening.rules = later;
  EXPECT_EQ(decode_command(bytes_of(opening)).error(), Reject::rules_version);
  EXPECT_EQ(decode_command(bytes_of(AdoptRules{later, {}})).error(), Reject::rules_version);
  EXPECT_EQ(decode_event(bytes_of(RulesAdopted{later, {}, {}})).error(), Reject::rules_version);
  EXPECT_TRUE(decode_command(bytes_of(AdoptRules{RulesVersion::first, {}}))) << "the venue refuses to go back";
  EXPECT_TRUE(is_canonical(opening)) << "saved state says by itself that it is a later program's";
}

TEST(Codec, AnOrderOfVersionOneKeepsItsTerms) {
  const auto bytes = kept_bytes(std::filesystem::path(LICET_GOLDEN_DIRECTORY) / "1" / "place_order.hex");
  const auto command = decode_command(bytes);
  ASSERT_TRUE(command);
  const PlaceOrder expected = without_additions(samples::place_order());
  EXPECT_EQ(std::memcmp(&command->view().as<PlaceOrder>(), &expected, sizeof expected), 0);
}

TEST(Codec, ACommandReadsBackByteForByte) {
  for_each_body(samples::commands(), [](const auto& body) {
    const auto bytes = bytes_of(body);
    const auto command = decode_command(bytes);
    ASSERT_TRUE(command);
    EXPECT_TRUE(std::ranges::equal(command->bytes(), bytes)) << word(body.type);
  });
}

TEST(Codec, RefusesUnknownVersionsAndTypesByName) {
  const auto refuse_all = [](const auto& body) {
    auto bytes = bytes_of(body);
    bytes[18] = std::byte{99};
    EXPECT_EQ(decoded(body.type, bytes).error(), Reject::unsupported_version) << word(body.type);
    bytes = bytes_of(body);
    bytes[17] = std::byte{0xFF};
    EXPECT_EQ(decoded(body.type, bytes).error(), Reject::unknown_record_type) << word(body.type);
  };
  for_each_body(samples::commands(), refuse_all);
  for_each_body(samples::events(), refuse_all);
}

TEST(Codec, RefusesEveryTruncationAndAWrongSize) {
  for_each_body(samples::commands(), [](const auto& body) {
    auto bytes = bytes_of(body);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_EQ(decode_command(std::span(bytes).first(size)).error(), Reject::malformed) << word(body.type) << size;
    }
    bytes[20] = static_cast<std::byte>(std::to_integer<unsigned>(bytes[20]) ^ 8U);
    EXPECT_EQ(decode_command(bytes).error(), Reject::malformed);
  });
}

TEST(Codec, RefusesWordsOutsideTheirListsAndRubbishInReservedBytes) {
  auto order = samples::place_order();
  order.side = static_cast<Side>(9);
  EXPECT_EQ(decode_command(bytes_of(order)).error(), Reject::invalid_value);
  order = samples::place_order();
  order.reserved[5] = 1;
  EXPECT_EQ(decode_command(bytes_of(order)).error(), Reject::malformed);
  auto series = samples::list_instrument();
  series.transferable = 2;
  EXPECT_EQ(decode_command(bytes_of(series)).error(), Reject::invalid_value);
}

TEST(EventBuffer, KeepsRecordsInOrderUnderTheirCause) {
  EventBuffer buffer;
  buffer.begin(samples::cause());
  for_each_body(samples::events(), [&](const auto& body) { buffer.emit(body); });
  EXPECT_EQ(buffer.count(), std::tuple_size_v<decltype(samples::events())>);
  std::uint16_t type = 0;
  for (const RecordView event : buffer) {
    EXPECT_EQ(event.header().sequence, samples::cause().sequence);
    EXPECT_EQ(event.header().request, RequestId(88));
    EXPECT_EQ(event.header().type, ++type);
  }
  EXPECT_EQ(type, buffer.count());
}

}  // namespace
}  // namespace licet
