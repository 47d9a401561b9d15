#include "settlement/delivery/delta_sharing.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "settlement/delivery/delta_text.hpp"
#include "tests/delivery/delivery_world.hpp"
#include "tests/delivery/thrift_writer.hpp"

namespace licet {
namespace {

using namespace testing_events;
using testing::HasSubstr;
using testing::StartsWith;

const std::string people = parquet_file(parquet_metadata(
    {{.name = "s", .children = 2}, {.name = "name", .type = 6, .logical = 1}, {.name = "age", .type = 2}}, 10));
const std::string places =
    parquet_file(parquet_metadata({{.name = "s", .children = 1}, {.name = "place", .type = 6, .logical = 1}}, 4));

/// Grant 2 opens two parts of one table, grant 3 two tables, a broken file and a file of another kind.
class DeltaSharingTest : public testing::Test {
 protected:
  DeltaSharingTest() {
    const auto file = [&](const std::string& name, const std::string& content, std::uint8_t hash) {
      world_.files.write(name, content);
      return DeliveryFile{name, name, "application/vnd.apache.parquet", content.size(), manifest(hash)};
    };
    EventStream stream;
    stream.emit(dataset_registered("CITY_PEOPLE", 7, manifest(20), DatasetId(2)));
    stream.emit(dataset_registered("MIXED", 1, manifest(30), DatasetId(3)));
    add_release("CITY_PEOPLE", 20, {file("part-1.parquet", people, 21), file("part-2.parquet", people, 22)});
    add_release("MIXED", 30,
                {file("People.V1.parquet", people, 31), file("places of.parquet", places, 32),
                 file("broken.parquet", "PAR1 no footer", 33)});
    GrantReleased two = grant_released(GrantId(2), manifest(20));
    two.dataset = DatasetId(2);
    GrantReleased three = grant_released(GrantId(3), manifest(30));
    three.dataset = DatasetId(3);
    stream.emit(two).emit(three);
    world_.tell(stream.take());
  }
  void add_release(std::string_view code, std::uint8_t hash, std::vector<DeliveryFile> files) {
    DatasetRelease release;
    release.dataset = DatasetCode::from(code).value();
    release.manifest_sha256 = manifest(hash);
    release.files = std::move(files);
    ASSERT_TRUE(world_.shelf.add(std::move(release)));
  }
  HttpResponse call(std::string path, std::string method = "GET", std::string body = {}, GrantId grant = GrantId(2)) {
    return world_.send({std::move(method),
                        "/delta-sharing/" + path,
                        {},
                        {{"authorization", "Bearer " + world_.token(grant)}},
                        std::move(body),
                        {}});
  }
  HttpResponse query(std::string body) { return call(table_ + "/query", "POST", std::move(body)); }
  static std::vector<std::string> lines_of(const HttpResponse& response) {
    std::vector<std::string> lines;
    std::string line;
    for (const char c : response.body) {
      if (c != '\n') {
        line += c;
      } else {
        lines.push_back(std::exchange(line, {}));
      }
    }
    EXPECT_EQ(line, "");
    return lines;
  }

  DeliveryWorld world_;
  const std::string table_ = "shares/lic_g2/schemas/r7/tables/city_people";
};

TEST_F(DeltaSharingTest, ListsExactlyOneShareForATokenOnOneLine) {
  EXPECT_EQ(call("shares").body, R"({"items":[{"name":"lic_g2","id":"lic_g2"}],"nextPageToken":""})");
  EXPECT_EQ(call("shares/lic_g2").body, R"({"share":{"name":"lic_g2","id":"lic_g2"}})");
  EXPECT_EQ(call("shares/lic_g2/schemas").body, R"({"items":[{"name":"r7","share":"lic_g2"}],"nextPageToken":""})");
  const std::string tables = call("shares/lic_g2/schemas/r7/tables").body;
  EXPECT_THAT(tables, StartsWith(R"({"items":[{"name":"city_people","schema":"r7","share":"lic_g2",)"));
  EXPECT_THAT(tables, testing::EndsWith(R"("}],"nextPageToken":""})"));
  EXPECT_EQ(call("shares/lic_g2/all-tables").body, tables);
  EXPECT_EQ(field_of(call("shares"), "content-type"), "application/json");
}

TEST_F(DeltaSharingTest, NamesHaveNoCase) {
  EXPECT_EQ(call("shares/LIC_G2/schemas/R7/tables/City_People/version").status, 200);
  EXPECT_EQ(call("shares/Lic_G2").status, 200);
}

TEST_F(DeltaSharingTest, TellsTheVersionInAField) {
  const HttpResponse version = call(table_ + "/version");
  EXPECT_EQ(version.status, 200);
  EXPECT_EQ(version.body, "");
  for (const HttpResponse& response :
       {version, call(table_ + "/metadata"), query("{}"), call(table_, "HEAD"), call(table_ + "/version", "HEAD")}) {
    EXPECT_EQ(field_of(response, "delta-table-version"), "7");
  }
}

TEST_F(DeltaSharingTest, DescribesATable) {
  const auto lines = lines_of(call(table_ + "/metadata"));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], R"({"protocol":{"minReaderVersion":1}})");
  EXPECT_THAT(lines[1], HasSubstr(R"("format":{"provider":"parquet"},"schemaString":"{\"type\":\"struct\",\"fields\":[)"
                                  R"({\"name\":\"name\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}},)"
                                  R"({\"name\":\"age\",\"type\":\"long\")"));
  EXPECT_THAT(lines[1], HasSubstr(R"("partitionColumns":[])"));
  EXPECT_THAT(lines[1],
              testing::ContainsRegex(R"("id":"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")"));
}

TEST_F(DeltaSharingTest, GivesAddressesThatReadWithoutAToken) {
  const HttpResponse response = query(R"({"predicateHints":["age > 3"],"limitHint":null,"version":7})");
  EXPECT_EQ(field_of(response, "content-type"), "application/x-ndjson; charset=utf-8");
  const auto lines = lines_of(response);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_THAT(lines[2], HasSubstr(R"("partitionValues":{},"size":)" + std::to_string(people.size()) +
                                  R"(,"stats":"{\"numRecords\":10}","expirationTimestamp":1769864400000})"));
  simdjson::dom::parser parser;
  const std::string_view url = parser.parse(lines[3])["file"]["url"].get_string().value();
  const std::string path(url.substr(std::string_view("https://venue.example").size()));
  EXPECT_EQ(content_of(world_.get(path, {{"range", "bytes=-4"}})), "PAR1");
  EXPECT_EQ(world_.get(path, {}, "HEAD").file->size, people.size());
}

TEST_F(DeltaSharingTest, TakesHintsAsHints) {
  EXPECT_EQ(lines_of(query("")).size(), 4U);
  EXPECT_EQ(lines_of(query(R"({"limitHint":10})")).size(), 3U);  // the first part has ten rows
  EXPECT_EQ(lines_of(query(R"({"limitHint":11})")).size(), 4U);
  EXPECT_EQ(lines_of(query(R"({"limitHint":0})")).size(), 2U);
  EXPECT_EQ(lines_of(query(R"({"jsonPredicateHints":"{}","somethingNew":[1]})")).size(), 4U);
}

TEST_F(DeltaSharingTest, RefusesInTheFormOfTheProtocol) {
  const auto expect = [](const HttpResponse& response, int status, std::string_view code) {
    EXPECT_EQ(response.status, status) << response.body;
    EXPECT_THAT(response.body, StartsWith("{\"errorCode\":\"" + std::string(code) + "\",\"message\":\""));
  };
  expect(query("{"), 400, "MALFORMED");
  expect(query("[]"), 400, "MALFORMED");
  expect(query(R"({"limitHint":"many"})"), 400, "INVALID_VALUE");
  expect(query(R"({"limitHint":-1})"), 400, "INVALID_VALUE");
  expect(query(R"({"version":6})"), 400, "WRONG_VERSION");
  expect(query(R"({"startingVersion":1})"), 400, "INVALID_VALUE");
  expect(call(table_ + "/query"), 400, "METHOD_NOT_ALLOWED");
  expect(call("shares?maxResults=x"), 400, "INVALID_VALUE");
  expect(call("shares?pageToken=x"), 400, "INVALID_VALUE");
  expect(call("shares?maxResults=-1"), 400, "INVALID_VALUE");
  for (const auto* path : {"", "other", "shares/lic_g3", "shares/lic_g1/schemas", "shares/lic_g2/nothing",
                           "shares/lic_g2/schemas/r6/tables", "shares/lic_g2/schemas/r7/tables/none/version",
                           "shares/lic_g2/schemas/r7/tables/city_people/changes",
                           "shares/lic_g2/schemas/r7/tables/city_people/version/x", "shares/lic_g2/schemas/r7"}) {
    expect(call(path), 404, "NOT_FOUND");
  }
  expect(world_.get("/delta-sharing/shares"), 401, "UNAUTHENTICATED");
  world_.now = term_end;
  const HttpRequest stale{"GET", "/delta-sharing/shares", {}, {{"authorization", "Bearer x"}}, {}, {}};
  expect(world_.send(stale), 401, "BAD_CREDENTIALS");
}

TEST_F(DeltaSharingTest, ARevokedGrantSharesNothing) {
  const std::string token = "Bearer " + world_.token(GrantId(2));
  EventStream stream;
  stream.emit(grant_changed(GrantId(2), GrantState::revoked));
  world_.tell(stream.take());
  const HttpResponse response = world_.get("/delta-sharing/shares", {{"authorization", token}});
  EXPECT_EQ(response.status, 403);
  EXPECT_THAT(response.body, StartsWith(R"({"errorCode":"GRANT_REVOKED")"));
  EXPECT_EQ(world_.audit.back().refusal, Reject::grant_revoked);
}

TEST_F(DeltaSharingTest, FilesOfDifferentSchemasAreDifferentTables) {
  const std::string tables = call("shares/lic_g3/all-tables", "GET", "", GrantId(3)).body;
  EXPECT_THAT(tables, HasSubstr(R"("name":"people_v1","schema":"r1")"));
  EXPECT_THAT(tables, HasSubstr(R"("name":"places_of","schema":"r1")"));
  EXPECT_THAT(tables, testing::Not(HasSubstr("broken")));
}

TEST_F(DeltaSharingTest, ADatasetWithoutParquetHasNoTables) {
  EXPECT_EQ(call("shares/lic_g1/schemas/r3/tables", "GET", "", GrantId(1)).body, R"({"items":[],"nextPageToken":""})");
}

TEST_F(DeltaSharingTest, QueriesAreMeteredAsRequests) {
  query("{}");
  ASSERT_EQ(world_.usage.reports.size(), 1U);
  EXPECT_EQ(world_.usage.reports[0].bytes, 0U);
  EXPECT_EQ(world_.usage.reports[0].requests, 1U);
  EXPECT_EQ(world_.audit.back().operation, "delta.query");
  EXPECT_EQ(world_.audit.back().object, "city_people");
}

TEST(DeltaPages, FollowEachOtherToTheEnd) {
  const std::vector<std::string> items = {"1", "2", "3"};
  EXPECT_EQ(delta::page(items, "2", std::nullopt).value(), R"({"items":[1,2],"nextPageToken":"from-2"})");
  EXPECT_EQ(delta::page(items, "2", "from-2").value(), R"({"items":[3],"nextPageToken":""})");
  EXPECT_EQ(delta::page(items, "0", "").value(), R"({"items":[],"nextPageToken":"from-0"})");
  EXPECT_EQ(delta::page(items, "500", "from-3").value(), R"({"items":[],"nextPageToken":""})");
  for (const auto* bad : {"from-4", "from--1", "from-", "from-1x", "2"}) {
    EXPECT_EQ(delta::page(items, std::nullopt, bad).error(), Reject::invalid_value) << bad;
  }
}

}  // namespace
}  // namespace licet
