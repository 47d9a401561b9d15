#include "settlement/grants/json_text.hpp"

#include <gtest/gtest.h>

namespace licet::json_text {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

TEST(JsonText, EscapesWhatMustBe) {
  EXPECT_EQ(quoted("a\"b\\c\n\r\t\x01/\x7f"), "\"a\\\"b\\\\c\\n\\r\\t\\u0001/\x7f\"");
  EXPECT_EQ(quoted("上海 🚇"), "\"上海 🚇\"");
}

TEST(JsonText, ReplacesWhatIsNotUtf8) {
  constexpr const char* lost = "\xEF\xBF\xBD";
  EXPECT_EQ(quoted("a\xff"), "\"a" + std::string(lost) + "\"");
  EXPECT_EQ(quoted("\xC0\xAF"), "\"" + std::string(lost) + lost + "\"");             // longer than needed
  EXPECT_EQ(quoted("\xED\xA0\x80"), "\"" + std::string(lost) + lost + lost + "\"");  // a surrogate
  EXPECT_EQ(quoted("\xE4\xB8"), "\"" + std::string(lost) + lost + "\"");             // cut short
}

TEST(JsonText, WritesNestedDocuments) {
  Writer writer;
  writer.begin_object().member("a", "x").key("b").begin_array().number(std::int64_t{-1}).number(std::uint64_t{2});
  writer.begin_object().end_object().end_array().member("c", true).key("d").raw("null").end_object();
  EXPECT_EQ(std::move(writer).take(), R"({"a":"x","b":[-1,2,{}],"c":true,"d":null})");
}

TEST(JsonText, WritesTimes) {
  EXPECT_EQ(utc_seconds(Timestamp()), "1970-01-01T00:00:00Z");
  EXPECT_EQ(utc_milliseconds(Timestamp(1'769'860'800'999'999'999)), "2026-01-31T12:00:00.999Z");
  EXPECT_EQ(utc_seconds(Timestamp(1'709'164'800'000'000'000)), "2024-02-29T00:00:00Z");
}

}  // namespace
}  // namespace licet::json_text
