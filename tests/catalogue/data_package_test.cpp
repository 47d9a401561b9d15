#include "gateway/catalogue/data_package.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace licet::catalogue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<PackageResource> parse(std::string_view json) {
  std::vector<std::string> warnings;
  return parse_data_package(json, warnings).value();
}

TEST(DataPackage, ReadsWhatAResourceSays) {
  const auto resources = parse(R"({"name":"p","keywords":["city"],"resources":[{
    "name":"tube-lines","title":"Tube  lines","description":"Lines\r\nof London","path":"tube.json","format":".JSON",
    "mediatype":"text/json","hash":"sha1:ab","bytes":12,"keywords":["transport","city"],
    "licenses":[{"name":"odc-by","title":"ODC-BY 1.0","path":"https://opendatacommons.org/licenses/by/"}],
    "sources":[{"title":"TfL","path":"http://tfl.gov.uk"}],
    "schema":{"fields":[{"name":"id","type":"string","description":"of the line"},{"type":"integer"}]}}]})");
  ASSERT_EQ(resources.size(), 1U);
  const PackageResource& tube = resources.front();
  EXPECT_EQ(tube.description.code.view(), "TUBE_LINES");
  EXPECT_EQ(tube.description.title, "Tube lines");
  EXPECT_EQ(tube.description.description, "Lines\nof London");
  EXPECT_EQ(tube.description.format, "json");
  EXPECT_EQ(tube.description.licence, "ODC-BY 1.0");
  EXPECT_EQ(tube.description.licence_url, "https://opendatacommons.org/licenses/by/");
  EXPECT_EQ(tube.description.source, "TfL");
  EXPECT_EQ(tube.description.source_url, "http://tfl.gov.uk");
  EXPECT_THAT(tube.description.keywords, ElementsAre("transport", "city"));
  ASSERT_EQ(tube.description.fields.size(), 1U);
  EXPECT_EQ(tube.description.fields.front().name, "id");
  EXPECT_EQ(tube.description.grade, Grade::a0);
  EXPECT_THAT(tube.paths, ElementsAre("tube.json"));
  EXPECT_EQ(tube.bytes, 12U);
  EXPECT_EQ(tube.hash, "sha1:ab");
}

TEST(DataPackage, IsTolerantInForm) {
  const auto resources = parse(R"({"resources":[
    {"name":"parts","path":["a.csv","b.csv",3]},
    {"name":"odd","path":"c.csv","licenses":"MIT","sources":[1],"schema":{"fields":{}},"bytes":-1,"hash":7,"title":{}}]})");
  ASSERT_EQ(resources.size(), 2U);
  EXPECT_THAT(resources[0].paths, ElementsAre("a.csv", "b.csv"));
  EXPECT_EQ(resources[1].description.title, "Odd");
  EXPECT_EQ(resources[1].description.licence, "");
  EXPECT_FALSE(resources[1].bytes);
  EXPECT_EQ(resources[1].hash, "");
}

TEST(DataPackage, WarnsOfWhatItLeavesOut) {
  std::vector<std::string> warnings;
  const auto resources =
      parse_data_package(R"({"resources":[{"path":"a"},7,{"name":"bb"},{"name":"c","path":"c"}]})", warnings);
  ASSERT_TRUE(resources);
  EXPECT_EQ(resources->size(), 1U);
  EXPECT_THAT(warnings, ElementsAre("resource 1: no name", "resource 2: no name", "BB: no path"));
}

TEST(DataPackage, RefusesWhatIsNoPackage) {
  std::vector<std::string> warnings;
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{}"), std::string(R"({"resources":{}})"), std::string("{\"a\":"),
        R"({"resources":)" + std::string(100, '[') + std::string(100, ']') + "}"}) {
    ASSERT_FALSE(parse_data_package(text, warnings)) << text;
    EXPECT_EQ(parse_data_package(text, warnings).error(), Reject::malformed) << text;
  }
  EXPECT_EQ(parse_data_package(std::string(package_size_max + 1, ' '), warnings).error(), Reject::too_large);
  EXPECT_THAT(warnings, IsEmpty());
}

TEST(DataPackage, BoundsEveryText) {
  const auto resources = parse(R"({"resources":[{"name":"n","path":"p","title":")" + std::string(5'000, 't') +
                               R"(","description":")" + std::string(100'000, 'd') + R"("}]})");
  EXPECT_EQ(resources.front().description.title.size(), 400U);
  EXPECT_EQ(resources.front().description.description.size(), 64U * 1024U);
}

}  // namespace
}  // namespace licet::catalogue
