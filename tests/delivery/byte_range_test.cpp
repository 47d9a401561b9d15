#include "settlement/delivery/byte_range.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>

namespace licet {
namespace {

using Kind = RangeRequest::Kind;

RangeRequest part(std::string_view field, std::uint64_t size) {
  const RangeRequest request = parse_range(field, size);
  EXPECT_EQ(request.kind, Kind::part) << field;
  return request;
}

TEST(ByteRange, ReadsTheFormsOfRfc9110) {
  EXPECT_EQ(part("bytes=0-499", 10'000).range, (ByteRange{0, 500}));
  EXPECT_EQ(part("bytes=500-999", 10'000).range, (ByteRange{500, 500}));
  EXPECT_EQ(part("bytes=-500", 10'000).range, (ByteRange{9'500, 500}));
  EXPECT_EQ(part("bytes=9500-", 10'000).range, (ByteRange{9'500, 500}));
  EXPECT_EQ(part("bytes=0-0", 10'000).range, (ByteRange{0, 1}));
  EXPECT_EQ(part("Bytes = 0-0 ", 1).range, (ByteRange{0, 1}));
  EXPECT_EQ(part("bytes=0-99999999999999999999999", 10).range, (ByteRange{0, 10}));
  EXPECT_EQ(part("bytes=-99999999999999999999999", 10).range, (ByteRange{0, 10}));
  EXPECT_EQ(part("bytes=0-18446744073709551615", 10).range, (ByteRange{0, 10}));
}

TEST(ByteRange, SaysWhatCannotBeSatisfied) {
  for (const auto* field : {"bytes=10-", "bytes=10-20", "bytes=-0", "bytes=99999999999999999999-"}) {
    EXPECT_EQ(parse_range(field, 10).kind, Kind::unsatisfiable) << field;
  }
  EXPECT_EQ(parse_range("bytes=0-", 0).kind, Kind::unsatisfiable);
  EXPECT_EQ(parse_range("bytes=-5", 0).kind, Kind::unsatisfiable);
}

TEST(ByteRange, IgnoresWhatIsNoSingleRange) {
  for (const auto* field : {"", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=1-2,4-5", "items=0-1",
                            "bytes=+1-2", "bytes=1 - 2", "bytes=0x1-2", "bytes==0-1", "bytes=1-2-3"}) {
    EXPECT_EQ(parse_range(field, 10).kind, Kind::whole) << field;
  }
}

RC_GTEST_PROP(ByteRange, NeverLeavesTheFile, ()) {
  const auto size = *rc::gen::inRange<std::uint64_t>(0, 50);
  const auto first = *rc::gen::inRange<std::uint64_t>(0, 60);
  const auto last = *rc::gen::inRange<std::uint64_t>(0, 60);
  const auto form = *rc::gen::inRange(0, 3);
  const std::string field = form == 0   ? "bytes=" + std::to_string(first) + "-" + std::to_string(last)
                            : form == 1 ? "bytes=" + std::to_string(first) + "-"
                                        : "bytes=-" + std::to_string(last);
  // The obvious model: mark each byte of the file that was asked for.
  std::uint64_t wanted = 0;
  std::uint64_t lowest = size;
  for (std::uint64_t at = 0; at < size; ++at) {
    const bool is_in = form == 0 ? at >= first && at <= last : form == 1 ? at >= first : at + last >= size;
    if (!is_in) continue;
    ++wanted;
    lowest = std::min(lowest, at);
  }
  const RangeRequest request = parse_range(field, size);
  const bool is_reversed = form == 0 && last < first;
  if (is_reversed) {
    RC_ASSERT(request.kind == Kind::whole);
  } else if (wanted == 0) {
    RC_ASSERT(request.kind == Kind::unsatisfiable);
  } else {
    RC_ASSERT(request.kind == Kind::part);
    RC_ASSERT(request.range == (ByteRange{lowest, wanted}));
  }
}

RC_GTEST_PROP(ByteRange, TakesAnyText, (const std::string& text, std::uint64_t size)) {
  const RangeRequest request = parse_range("bytes=" + text, size);
  if (request.kind == Kind::part) {
    RC_ASSERT(request.range.size > 0U && request.range.size <= size);
    RC_ASSERT(request.range.offset <= size - request.range.size);
  }
}

TEST(EntityTags, AreComparedAsRfc9110Says) {
  EXPECT_TRUE(if_range_holds("", "\"a\""));
  EXPECT_TRUE(if_range_holds("\"a\"", "\"a\""));
  EXPECT_FALSE(if_range_holds("\"b\"", "\"a\""));
  EXPECT_FALSE(if_range_holds("W/\"a\"", "\"a\""));
  EXPECT_FALSE(if_range_holds("Sat, 31 Jan 2026 12:00:00 GMT", "\"a\""));
  EXPECT_TRUE(names_entity_tag("\"x\", \"a\"", "\"a\"", false));
  EXPECT_TRUE(names_entity_tag("*", "\"a\"", false));
  EXPECT_FALSE(names_entity_tag("W/\"a\"", "\"a\"", false));
  EXPECT_TRUE(names_entity_tag("W/\"a\"", "\"a\"", true));
  EXPECT_FALSE(names_entity_tag("", "\"a\"", true));
  EXPECT_FALSE(names_entity_tag(",,", "\"a\"", true));
}

}  // namespace
}  // namespace licet
