#include "settlement/delivery/parquet_footer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "settlement/delivery/delta_schema.hpp"
#include "tests/delivery/thrift_writer.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

/// The Delta type of a single column.
std::string type_of(TestElement column) {
  column.name = "c";
  const auto footer = parse_parquet_footer(parquet_metadata({{.name = "schema", .children = 1}, column}, 5));
  if (!footer) return "refused";
  const std::string schema = delta_schema_string(*footer);
  constexpr std::string_view head = R"({"type":"struct","fields":[{"name":"c","type":)";
  EXPECT_TRUE(schema.starts_with(head)) << schema;
  const std::size_t end = schema.rfind(R"(,"nullable")");
  return schema.substr(head.size(), end - head.size());
}

TEST(DeltaSchema, MapsPlainTypes) {
  EXPECT_EQ(type_of({.type = 0}), R"("boolean")");
  EXPECT_EQ(type_of({.type = 1}), R"("integer")");
  EXPECT_EQ(type_of({.type = 2}), R"("long")");
  EXPECT_EQ(type_of({.type = 3}), R"("timestamp")");
  EXPECT_EQ(type_of({.type = 4}), R"("float")");
  EXPECT_EQ(type_of({.type = 5}), R"("double")");
  EXPECT_EQ(type_of({.type = 6}), R"("binary")");
  EXPECT_EQ(type_of({.type = 7}), R"("binary")");
}

TEST(DeltaSchema, MapsAnnotationsOfBothAges) {
  EXPECT_EQ(type_of({.type = 6, .converted = 0}), R"("string")");
  EXPECT_EQ(type_of({.type = 6, .logical = 1}), R"("string")");
  EXPECT_EQ(type_of({.type = 6, .logical = 4}), R"("string")");
  EXPECT_EQ(type_of({.type = 6, .logical = 12}), R"("string")");
  EXPECT_EQ(type_of({.type = 6, .logical = 13}), R"("binary")");
  EXPECT_EQ(type_of({.type = 1, .converted = 6}), R"("date")");
  EXPECT_EQ(type_of({.type = 1, .logical = 6}), R"("date")");
  EXPECT_EQ(type_of({.type = 2, .converted = 10}), R"("timestamp")");
  EXPECT_EQ(type_of({.type = 2, .logical = 8}), R"("timestamp")");
  EXPECT_EQ(type_of({.type = 2, .logical = 7}), R"("long")");
  EXPECT_EQ(type_of({.type = 1, .converted = 11}), R"("short")");  // UINT_8
  EXPECT_EQ(type_of({.type = 1, .converted = 13}), R"("long")");   // UINT_32
  EXPECT_EQ(type_of({.type = 2, .converted = 14}), "\"decimal(20,0)\"");
  EXPECT_EQ(type_of({.type = 1, .converted = 15}), R"("byte")");
  EXPECT_EQ(type_of({.type = 1, .converted = 16}), R"("short")");
  EXPECT_EQ(type_of({.type = 1, .logical = 10, .bits = 16, .is_signed = false}), R"("integer")");
  EXPECT_EQ(type_of({.type = 2, .logical = 10, .bits = 64}), R"("long")");
  EXPECT_EQ(type_of({.type = 2, .logical = 99}), R"("long")");  // an annotation of tomorrow
}

TEST(DeltaSchema, MapsDecimalsWithinBounds) {
  EXPECT_EQ(type_of({.type = 7, .converted = 5, .scale = 2, .precision = 38}), "\"decimal(38,2)\"");
  EXPECT_EQ(type_of({.type = 1, .scale = 0, .precision = 9, .logical = 5}), "\"decimal(9,0)\"");
  EXPECT_EQ(type_of({.type = 7, .converted = 5, .scale = 2, .precision = 39}), "refused");
  EXPECT_EQ(type_of({.type = 7, .converted = 5, .scale = 3, .precision = 2}), "refused");
  EXPECT_EQ(type_of({.type = 7, .converted = 5}), "refused");
}

TEST(DeltaSchema, MapsNestedTypes) {
  const auto footer =
      parse_parquet_footer(parquet_metadata({{.name = "schema", .children = 4},
                                             {.name = "tags", .children = 1, .converted = 3},
                                             {.name = "list", .repetition = 2, .children = 1},
                                             {.name = "element", .type = 6, .converted = 0},
                                             {.name = "prices", .repetition = 0, .children = 1, .converted = 1},
                                             {.name = "key_value", .repetition = 2, .children = 2},
                                             {.name = "key", .type = 6, .repetition = 0, .logical = 1},
                                             {.name = "value", .type = 5},
                                             {.name = "place", .children = 2},
                                             {.name = "x", .type = 4, .repetition = 0},
                                             {.name = "y\"", .type = 4},
                                             {.name = "codes", .type = 1, .repetition = 2}},
                                            1));
  ASSERT_TRUE(footer);
  EXPECT_EQ(
      delta_schema_string(*footer),
      R"({"type":"struct","fields":[)"
      R"({"name":"tags","type":{"type":"array","elementType":"string","containsNull":true},"nullable":true,"metadata":{}},)"
      R"({"name":"prices","type":{"type":"map","keyType":"string","valueType":"double","valueContainsNull":true},)"
      R"("nullable":false,"metadata":{}},)"
      R"({"name":"place","type":{"type":"struct","fields":[{"name":"x","type":"float","nullable":false,"metadata":{}},)"
      R"({"name":"y\"","type":"float","nullable":true,"metadata":{}}]},"nullable":true,"metadata":{}},)"
      R"({"name":"codes","type":{"type":"array","elementType":"integer","containsNull":false},)"
      R"("nullable":false,"metadata":{}}]})");
}

TEST(ParquetFooter, ReadsRowsAndIgnoresTheRest) {
  const auto footer =
      parse_parquet_footer(parquet_metadata({{.name = "s", .children = 1}, {.name = "a", .type = 2}}, 3));
  ASSERT_TRUE(footer);
  EXPECT_EQ(footer->rows, 3U);
  ASSERT_EQ(footer->columns.size(), 1U);
  EXPECT_EQ(footer->columns[0].name, "a");
}

TEST(ParquetFooter, RefusesSchemasThatDoNotAddUp) {
  const std::vector<TestElement> bad[] = {
      {},
      {{.name = "s", .children = 2}, {.name = "a", .type = 2}},
      {{.name = "s", .children = 1}, {.name = "a", .type = 2}, {.name = "b", .type = 2}},
      {{.name = "s", .children = 1}, {.name = "", .type = 2}},
      {{.name = "s", .children = 1}, {.name = "a", .type = 8}},
      {{.name = "s", .children = 1}, {.name = "a"}},  // neither type nor children
      {{.name = "s", .children = 1}, {.name = "a", .type = 2, .children = 1}, {.name = "b", .type = 2}},
      {{.name = "s", .children = 1}, {.name = "a", .type = 2, .repetition = 3}},
      {{.name = "s", .children = 2'000'000'000}, {.name = "a", .type = 2}},
      {{.name = "s", .children = 1}, {.name = std::string(1'001, 'n'), .type = 2}},
      {{.name = "s", .children = 1}, {.name = "a", .type = 1, .logical = 10, .bits = 7}},
  };
  for (const auto& elements : bad) {
    EXPECT_EQ(parse_parquet_footer(parquet_metadata(elements, 1)).error(), Reject::malformed);
  }
  EXPECT_EQ(
      parse_parquet_footer(parquet_metadata({{.name = "s", .children = 1}, {.name = "a", .type = 2}}, -1)).error(),
      Reject::malformed);
}

TEST(ParquetFooter, BoundsWidthAndDepth) {
  std::vector<TestElement> deep = {{.name = "s", .children = 1}};
  for (int i = 0; i < 40; ++i) deep.push_back({.name = "g", .children = 1});
  deep.push_back({.name = "leaf", .type = 2});
  EXPECT_EQ(parse_parquet_footer(parquet_metadata(deep, 1)).error(), Reject::too_large);
  std::vector<TestElement> wide = {{.name = "s", .children = 10'000}};
  for (int i = 0; i < 10'000; ++i) wide.push_back({.name = "c", .type = 2});
  EXPECT_EQ(parse_parquet_footer(parquet_metadata(wide, 1)).error(), Reject::too_large);
}

TEST(ParquetFooter, EveryCutIsRefused) {
  const std::string whole =
      parquet_metadata({{.name = "s", .children = 1}, {.name = "a", .type = 1, .logical = 10, .bits = 32}}, 1'000'000);
  ASSERT_TRUE(parse_parquet_footer(whole));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(parse_parquet_footer(whole.substr(0, size)).error(), Reject::malformed) << size;
  }
}

RC_GTEST_PROP(ParquetFooter, SurvivesAnyBytes, (const std::string& bytes)) {
  const auto footer = parse_parquet_footer(bytes);
  if (footer) RC_ASSERT(!delta_schema_string(*footer).empty());
}

TEST(ParquetFile, IsReadFromItsEnd) {
  const TemporaryDirectory directory;
  const std::string metadata = parquet_metadata({{.name = "s", .children = 1}, {.name = "a", .type = 2}}, 7);
  const auto read = [&](std::string_view content) {
    directory.write("file", content);
    return read_parquet_footer(directory.path() / "file");
  };
  EXPECT_EQ(read(parquet_file(metadata))->rows, 7U);
  std::string lies = parquet_file(metadata);
  lies[lies.size() - 8] = static_cast<char>(lies[lies.size() - 8] + 50);  // longer than the file
  EXPECT_EQ(read(lies).error(), Reject::malformed);
  lies[lies.size() - 5] = '\x7F';  // 2 GiB
  EXPECT_EQ(read(lies).error(), Reject::too_large);
  EXPECT_EQ(read("PAR1").error(), Reject::malformed);
  EXPECT_EQ(read("").error(), Reject::malformed);
  EXPECT_EQ(read("PAR1 and then nothing of the kind PARE").error(), Reject::malformed);  // an encrypted footer
  EXPECT_EQ(read_parquet_footer(directory.path() / "absent").error(), Reject::data_unavailable);
}

TEST(ParquetFile, RealFlights) {
  const std::filesystem::path file =
      std::filesystem::path(LICET_SOURCE_DIR) / "node_modules/vega-datasets/data/flights-3m.parquet";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "npm package vega-datasets is not installed";
  const auto footer = read_parquet_footer(file);
  ASSERT_TRUE(footer);
  EXPECT_EQ(footer->rows, 3'000'000U);
  EXPECT_THAT(delta_schema_string(*footer),
              testing::StartsWith(R"({"type":"struct","fields":[{"name":"date","type":"timestamp","nullable":true,)"));
}

}  // namespace
}  // namespace licet
