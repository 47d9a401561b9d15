// Every command and every event as a line, and back.

#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "schemas/codec.hpp"
#include "schemas/scenario/clock_text.hpp"
#include "schemas/scenario/lines.hpp"
#include "tests/schemas/samples.hpp"

namespace licet::scenario {
namespace {

constexpr Timestamp now = first_moment;

Words words_of(const std::string& line) {
  auto words = split_words(line);
  EXPECT_TRUE(words.has_value()) << line << ": " << words.error();
  return words.value_or(Words{});
}

/// Names for some of the ids of the samples; the others go by number.
Names sample_names() {
  Names names;
  names.members.bind(MemberId(1), "OPS");
  names.members.bind(MemberId(3), "NEURALIS");
  names.datasets.bind(DatasetId(9), "FLIGHTS_3M");
  names.instruments.bind(InstrumentId(7), "FLIGHTS_3M/TRAIN/ORG/12M");
  names.instruments.bind(InstrumentId(8), "at");  // one of the format's own words
  names.orders.bind(OrderId(5), "BUY 1, \"the first\"");
  return names;
}

void expect_round_trip(const Command& command, const Names& names) {
  const std::string line = write_command(command.view(), names);
  const auto read = read_command(words_of(line), names, command.header().time);
  ASSERT_TRUE(read.has_value()) << line << "\n" << read.error();
  EXPECT_EQ(write_command(read->view(), names), line);
  ASSERT_EQ(read->bytes().size(), command.bytes().size());
  EXPECT_EQ(std::memcmp(read->bytes().data(), command.bytes().data(), read->bytes().size()), 0) << line;
}

template <class Body>
Command sample_command(const Body& body, MemberId acting, OriginId origin = {}) {
  Command command = Command::make(acting, body, origin);
  command.header().time = now;
  return command;
}

TEST(ScenarioLines, EveryCommandReadsBack) {
  std::apply(
      [](const auto&... body) {
        for (const Names& names : {Names(), sample_names()}) {
          (expect_round_trip(sample_command(body, MemberId(3), OriginId(12)), names), ...);
          (expect_round_trip(sample_command(std::decay_t<decltype(body)>{}, MemberId(1)), names), ...);
          (expect_round_trip(sample_command(std::decay_t<decltype(body)>{}, MemberId()), names), ...);
        }
      },
      samples::commands());
}

TEST(ScenarioLines, EveryEventReadsBackWithAllItsDetails) {
  Details all;
  all.all = true;
  const auto expect_event = [&](const auto& body, const Names& names) {
    EventBuffer events;
    RecordHeader cause;
    cause.time = now;
    events.begin(cause);
    events.emit(body, MemberId(3));
    const std::string line = write_event(*events.begin(), names, all);
    const auto read = read_event(words_of(line), names, now);
    ASSERT_TRUE(read.has_value()) << line << "\n" << read.error();
    ASSERT_EQ(read->record.bytes().size(), events.bytes().size());
    EXPECT_EQ(std::memcmp(read->record.bytes().data(), events.bytes().data(), events.bytes().size()), 0) << line;
    EXPECT_EQ(write_event(*read->record.begin(), names, all), line);
  };
  std::apply(
      [&](const auto&... body) {
        for (const Names& names : {Names(), sample_names()}) (expect_event(body, names), ...);
      },
      samples::events());
}

TEST(ScenarioLines, ReadAsAnExpertWritesThem) {
  const Names names = sample_names();
  const auto read =
      read_command(words_of("NEURALIS buy 3 #9 at 10.5 until 17:00 display 1 hold id B1 # a comment"), names, now);
  ASSERT_TRUE(read.has_value()) << read.error();
  const auto& order = read->view().as<PlaceOrder>();
  EXPECT_EQ(read->header().member, MemberId(3));
  EXPECT_EQ(order.side, Side::buy);
  EXPECT_EQ(order.quantity, Quantity(3));
  EXPECT_EQ(order.instrument, InstrumentId(9));
  EXPECT_EQ(order.price, Price(105'000));
  EXPECT_EQ(order.order_type, OrderType::limit);
  EXPECT_EQ(order.time_in_force, TimeInForce::good_till_date);
  EXPECT_EQ(order.expires, first_day + Duration::seconds(17 * 3'600));
  EXPECT_EQ(order.settle_to, SettleTo::hold);
  EXPECT_EQ(write_command(read->view(), names), "NEURALIS buy 3 #9 at 10.50 until 17:00:00 display 1 hold id B1");
}

TEST(ScenarioLines, TimesAndSpans) {
  const auto expect_time = [](std::string_view said, std::string_view written) {
    const auto time = parse_time(said, now);
    ASSERT_TRUE(time.has_value()) << said;
    EXPECT_EQ(to_text(*time, now), written);
    EXPECT_EQ(parse_time(written, now), time);
  };
  expect_time("09:30", "09:30:00");
  expect_time("23:59:59.000000001", "23:59:59.000000001");
  expect_time("+90s", "09:01:30");
  expect_time("+30d", "2026-02-04T09:00:00Z");
  expect_time("2028-02-29", "2028-02-29");
  expect_time("1969-12-31T23:00:00.5Z", "1969-12-31T23:00:00.5Z");
  expect_time("never", "never");
  for (const auto* wrong :
       {"", "9:30", "24:00", "09:60", "09:30:61", "09:30:00.", "2026-02-30", "2026-13-01", "1600-01-01", "2262-12-31",
        "2026-01-01T09:30", "+", "+9", "+99999999999d", "+9223372036854775807ns"}) {
    EXPECT_FALSE(parse_time(wrong, now).has_value()) << wrong;
  }
  EXPECT_EQ(to_text(Duration::seconds(120)), "2m");
  EXPECT_EQ(to_text(Duration(250'000'000)), "250ms");
}

}  // namespace
}  // namespace licet::scenario
