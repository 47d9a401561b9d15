#include "gateway/catalogue/text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace licet::catalogue {
namespace {

TEST(CleanText, DropsControlsAndBrokenBytes) {
  EXPECT_EQ(clean_text("a\x01"
                       "b\x7f\r\nc\td\xff\xc3",
                       100),
            "ab\nc\td");
  EXPECT_EQ(clean_text("\xE2\x80\xAEgnp.exe", 100), "gnp.exe");  // U+202E turns text around
  EXPECT_EQ(clean_text("\xED\xA0\x80\xF8x", 100), "x");          // a surrogate, a byte of no character
  EXPECT_EQ(clean_text("  x \n", 100), "x");
}

TEST(CleanText, CutsBetweenCharacters) {
  EXPECT_EQ(clean_text("x\xE4\xB8\x8A\xE6\xB5\xB7", 6), "x\xE4\xB8\x8A");
  EXPECT_EQ(clean_line("  a \n\n b  ", 100), "a b");
}

TEST(CleanUrl, AdmitsOnlyTheWeb) {
  EXPECT_EQ(clean_url("https://example.com/a?b=1#c"), "https://example.com/a?b=1#c");
  for (const auto* bad : {"javascript:alert(1)", "http://a b", "https://a\"b", "//example.com", "ftp://x", ""}) {
    EXPECT_EQ(clean_url(bad), "") << bad;
  }
}

TEST(CodeFromName, FitsTheCodeOfADataset) {
  EXPECT_EQ(code_from_name("flights-3m.parquet"), "FLIGHTS_3M_PARQUET");
  EXPECT_NE(code_from_name("上海地铁"), code_from_name("北京公交"));
  EXPECT_NE(code_from_name(std::string(40, 'a') + "1"), code_from_name(std::string(40, 'a') + "2"));
}

RC_GTEST_PROP(CodeFromName, AlwaysFits, (const std::string& name)) {
  const std::string code = code_from_name(name);
  RC_ASSERT(code.size() >= 2U && code.size() <= 31U);
  RC_ASSERT(
      std::ranges::all_of(code, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }));
}

RC_GTEST_PROP(CleanText, IsStable, (const std::string& text)) {
  const std::string once = clean_text(text, 50);
  RC_ASSERT(once.size() <= 50U);
  RC_ASSERT(clean_text(once, 50) == once);
}

}  // namespace
}  // namespace licet::catalogue
