#include "gateway/catalogue/catalogue.hpp"
#include "engine/core/hex.hpp"
#include "engine/core/sha256.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/catalogue/file_digest.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// "hello\n" by three digests, as md5sum, sha1sum and git hash-object print them.
constexpr std::string_view hello_md5 = "b1946ac92492d2347c6235b4d2611184";
constexpr std::string_view hello_sha1 = "f572d396fae9206628714fb2ce00f72e94f2258f";
constexpr std::string_view hello_blob = "ce013625030ba8dba906f756967f9e9ca394464a";
constexpr std::string_view hello_sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

class CatalogueTest : public testing::Test {
 protected:
  Result<Catalogue> import(std::string_view resources) {
    directory_.write("datapackage.json", R"({"resources":[)" + std::string(resources) + "]}");
    return Catalogue::from_data_package(directory_.path() / "datapackage.json", warnings_);
  }
  Grade grade_of(std::string_view size_and_hash) {
    directory_.write("hello.txt", "hello\n");
    return import(R"({"name":"hello","path":"hello.txt",)" + std::string(size_and_hash) + "}")->all().front().grade;
  }

  TemporaryDirectory directory_;
  std::vector<std::string> warnings_;
};

TEST_F(CatalogueTest, GradesA1OnlyWhenSizeAndHashMatch) {
  const auto claim = [](std::string_view hash, int bytes) {
    return R"("hash":")" + std::string(hash) + R"(","bytes":)" + std::to_string(bytes);
  };
  EXPECT_EQ(grade_of(claim(hello_md5, 6)), Grade::a1);
  EXPECT_EQ(grade_of(claim("md5:" + std::string(hello_md5), 6)), Grade::a1);
  EXPECT_EQ(grade_of(claim("sha1:" + std::string(hello_sha1), 6)), Grade::a1);
  EXPECT_EQ(grade_of(claim("sha1:" + std::string(hello_blob), 6)), Grade::a1);
  EXPECT_EQ(grade_of(claim("SHA256:" + std::string(hello_sha256), 6)), Grade::a1);
  EXPECT_THAT(warnings_, IsEmpty());
  EXPECT_EQ(grade_of(claim("sha1:" + std::string(hello_blob), 7)), Grade::a0);
  EXPECT_EQ(grade_of(claim("sha1:" + std::string(hello_md5), 6)), Grade::a0);
  EXPECT_EQ(grade_of(claim("crc32:363a3020", 6)), Grade::a0);
  EXPECT_THAT(warnings_, ElementsAre(HasSubstr("HELLO"), HasSubstr("HELLO"), HasSubstr("HELLO")));
  EXPECT_EQ(grade_of(R"("bytes":6)"), Grade::a0);  // no hash: no error, no grade
  EXPECT_EQ(warnings_.size(), 3U);
}

TEST_F(CatalogueTest, ManifestIsTheHashOfItsFiles) {
  directory_.write("data/hello.txt", "hello\n");
  const auto catalogue = import(R"({"name":"hello","path":"hello.txt"})");
  ASSERT_TRUE(catalogue);
  const DatasetDescription& hello = catalogue->all().front();
  ASSERT_EQ(hello.files.size(), 1U);
  EXPECT_EQ(hello.files.front().path, "data/hello.txt");
  EXPECT_EQ(hex_text(hello.files.front().sha256), hello_sha256);
  EXPECT_EQ(hello.size_bytes(), 6U);
  EXPECT_EQ(hello.manifest_sha256(), sha256("data/hello.txt\t6\t" + std::string(hello_sha256) + "\n"));
}

TEST_F(CatalogueTest, ManifestDoesNotDependOnTheOrderOfFiles) {
  DatasetDescription one;
  one.files = {{"b", "", 2, {}}, {"a", "", 1, {}}};
  DatasetDescription other;
  other.files = {{"a", "", 1, {}}, {"b", "", 2, {}}};
  EXPECT_EQ(one.manifest_sha256(), other.manifest_sha256());
  other.files[0].bytes = 3;
  EXPECT_NE(one.manifest_sha256(), other.manifest_sha256());
}

TEST_F(CatalogueTest, LeavesOutWhatIsMissingOrUnsafe) {
  directory_.write("here.csv", "a\n1\n");
  directory_.write("../licet-outside-secret.txt", "secret");
  std::filesystem::create_symlink("/etc/passwd", directory_.path() / "link.txt");
  const auto catalogue = import(
      R"({"name":"here","path":"here.csv"},{"name":"missing","path":"no.csv"},{"name":"up","path":"../here.csv"},)"
      R"({"name":"out","path":"../licet-outside-secret.txt"},{"name":"root","path":"/etc/passwd"},)"
      R"({"name":"link","path":"link.txt"},{"name":"web","path":"https://example.com/a.csv"},)"
      R"({"name":"folder","path":"."},{"name":"here","path":"here.csv"})");
  std::filesystem::remove(directory_.path() / "../licet-outside-secret.txt");
  ASSERT_TRUE(catalogue);
  EXPECT_EQ(catalogue->all().size(), 1U);
  EXPECT_NE(catalogue->find("HERE"), nullptr);
  EXPECT_EQ(warnings_.size(), 8U);
}

TEST_F(CatalogueTest, NamesWhatIsWrongWithTheDescriptor) {
  EXPECT_EQ(Catalogue::from_data_package(directory_.path() / "absent.json", warnings_).error(), Reject::not_found);
  EXPECT_EQ(Catalogue::from_data_package(directory_.path(), warnings_).error(), Reject::not_found);
  directory_.write("bad.json", "{");
  EXPECT_EQ(Catalogue::from_data_package(directory_.path() / "bad.json", warnings_).error(), Reject::malformed);
}

/// The data of the demonstration venue, as `npm ci` brings it.
class VegaDatasets : public testing::Test {
 protected:
  static std::filesystem::path descriptor() {
    return std::filesystem::path(LICET_SOURCE_DIR) / "node_modules/vega-datasets/datapackage.json";
  }
  void SetUp() override {
    if (!std::filesystem::exists(descriptor())) GTEST_SKIP() << "npm package vega-datasets is not installed";
  }
};

TEST_F(VegaDatasets, EveryFileIsWhatItsPublisherSays) {
  std::vector<std::string> warnings;
  const auto catalogue = Catalogue::from_data_package(descriptor(), warnings);
  ASSERT_TRUE(catalogue);
  EXPECT_GE(catalogue->all().size(), 70U);
  EXPECT_THAT(warnings, IsEmpty());
  for (const DatasetDescription& dataset : catalogue->all()) {
    EXPECT_EQ(dataset.grade, Grade::a1) << dataset.code.view();
    EXPECT_FALSE(dataset.title.empty()) << dataset.code.view();
    EXPECT_GT(dataset.size_bytes(), 0U) << dataset.code.view();
  }
  const DatasetDescription* flights = catalogue->find("FLIGHTS_3M");
  ASSERT_NE(flights, nullptr);
  EXPECT_EQ(flights->format, "parquet");
  EXPECT_EQ(flights->size_bytes(), 13'493'022U);
  EXPECT_EQ(flights->files.front().path, "data/flights-3m.parquet");
  EXPECT_EQ(catalogue->find("FLIGHTS"), nullptr);
}

TEST_F(VegaDatasets, IsFoundByItsWords) {
  std::vector<std::string> warnings;
  const auto catalogue = Catalogue::from_data_package(descriptor(), warnings);
  ASSERT_TRUE(catalogue);
  EXPECT_EQ(catalogue->search("london tube").front(), "LONDON_TUBE_LINES");
  EXPECT_THAT(catalogue->search("earthq"), Contains("EARTHQUAKES"));
  EXPECT_THAT(catalogue->search("latitude iata"), Contains("AIRPORTS"));
  EXPECT_EQ(catalogue->search("").size(), catalogue->all().size());
  EXPECT_THAT(catalogue->search("unobtainium"), IsEmpty());
}

}  // namespace
}  // namespace licet
