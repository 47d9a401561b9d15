#include "gateway/catalogue/search_index.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace licet::catalogue {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

DatasetDescription dataset(std::string_view code, std::string title, std::string description) {
  DatasetDescription made;
  made.code = DatasetCode::from(code).value();
  made.title = std::move(title);
  made.description = std::move(description);
  return made;
}

TEST(Words, SplitsTextAndHanCharacters) {
  EXPECT_THAT(words_of("Flights-3M, U.S. (2001)"), ElementsAre("flights", "3m", "u", "s", "2001"));
  EXPECT_THAT(words_of("上海 metro地铁"), ElementsAre("上", "海", "metro", "地", "铁"));
  EXPECT_THAT(words_of("São-Paulo"), ElementsAre("são", "paulo"));
  EXPECT_THAT(words_of(" ,;\xE4"), ElementsAre("\xE4"));
}

TEST(SearchIndex, RanksByWhereTheWordStands) {
  const std::vector<DatasetDescription> all = {dataset("A1", "other", "tells of weather"),
                                               dataset("B1", "Weather of Seattle", ""), dataset("WEATHER", "daily", ""),
                                               dataset("D1", "weathering steel", "")};
  const SearchIndex index(all);
  EXPECT_THAT(index.search("Weather"), ElementsAre(2, 1, 3, 0));
  EXPECT_THAT(index.search("weather seat"), ElementsAre(1));
  EXPECT_THAT(index.search("weather nowhere"), IsEmpty());
  EXPECT_THAT(index.search(" "), ElementsAre(0, 1, 2, 3));
}

TEST(SearchIndex, FindsChineseWithoutSpaces) {
  const std::vector<DatasetDescription> all = {dataset("A1", "上海地铁客流", ""), dataset("B1", "北京公交", "")};
  EXPECT_THAT(SearchIndex(all).search("地铁"), ElementsAre(0));
  EXPECT_THAT(SearchIndex().search("地铁"), IsEmpty());
}

RC_GTEST_PROP(SearchIndex, FindsEveryDatasetByAnyPrefixOfItsWords, ()) {
  std::vector<DatasetDescription> all;
  const auto titles = *rc::gen::container<std::vector<std::string>>(
      rc::gen::container<std::string>(rc::gen::oneOf(rc::gen::inRange('a', 'f'), rc::gen::just(' '))));
  for (const auto& title : titles) all.push_back(dataset("XX", title, ""));
  const SearchIndex index(all);
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    for (const std::string& word : words_of(all[i].title)) {
      const auto size = *rc::gen::inRange<std::size_t>(1, word.size() + 1);
      const auto found = index.search(word.substr(0, size));
      RC_ASSERT(std::ranges::find(found, i) != found.end());
    }
  }
}

}  // namespace
}  // namespace licet::catalogue
