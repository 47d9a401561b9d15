#include "settlement/delivery/delivery_server.hpp"
#include "engine/core/hex.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include "tests/delivery/delivery_world.hpp"

namespace licet {
namespace {

using namespace testing_events;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* hello = "/data/grants/1/files/hello.txt";
const std::string hello_tag = "\"" + hex_text(manifest(1)) + "\"";

class DeliveryServerTest : public testing::Test {
 protected:
  void expect_refused(const HttpResponse& response, int status, std::string_view name) {
    EXPECT_EQ(response.status, status);
    EXPECT_THAT(response.body, HasSubstr("\"name\":\"" + std::string(name) + "\""));
    ASSERT_FALSE(world_.audit.empty());
    EXPECT_TRUE(world_.audit.back().refusal.has_value());
    EXPECT_EQ(world_.audit.back().status, status);
    EXPECT_EQ(world_.audit.back().bytes, 0U);
  }
  /// The first presigned address of the list, as path and query.
  std::string address() {
    simdjson::dom::parser parser;
    const std::string list = world_.get_with_token("/data/grants/1/files").body;
    const std::string_view url = parser.parse(list)["files"].at(0)["url"].get_string().value();
    EXPECT_TRUE(url.starts_with("https://venue.example/data/")) << list;
    return std::string(url.substr(std::string_view("https://venue.example").size()));
  }

  DeliveryWorld world_;
};

TEST_F(DeliveryServerTest, ListsTheFilesOfTheRelease) {
  const HttpResponse response = world_.get_with_token("/data/grants/1/files");
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(response.body,
              testing::StartsWith(R"({"grant":"1","dataset":"FLIGHTS_3M","release":3,"manifest_sha256":"0909)"));
  EXPECT_THAT(response.body, HasSubstr(R"({"name":"hello.txt","bytes":13,"sha256":"0101)"));
  EXPECT_THAT(response.body, HasSubstr(R"(,"media_type":"text/plain","url":"https://venue.example/data/grants/1/)"));
  EXPECT_THAT(response.body, HasSubstr(R"("expires_at":"2026-01-31T13:00:00Z"})"));
  EXPECT_EQ(field_of(response, "cache-control"), "no-store");
}

TEST_F(DeliveryServerTest, ServesAWholeFile) {
  const HttpResponse response = world_.get_with_token(hello);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(content_of(response), "hello, world\n");
  EXPECT_EQ(field_of(response, "content-type"), "text/plain");
  EXPECT_EQ(field_of(response, "etag"), hello_tag);
  EXPECT_EQ(field_of(response, "accept-ranges"), "bytes");
  EXPECT_EQ(field_of(response, "x-content-type-options"), "nosniff");
  ASSERT_EQ(world_.usage.reports.size(), 1U);
  EXPECT_EQ(world_.usage.reports[0].bytes, 13U);
  const DeliveryRecord& record = world_.audit.back();
  EXPECT_EQ(record.operation, "file");
  EXPECT_EQ(record.grant, GrantId(1));
  EXPECT_EQ(record.object, "hello.txt");
  EXPECT_EQ(record.bytes, 13U);
  EXPECT_EQ(record.credential.size(), 22U);
  EXPECT_EQ(record.remote, "192.0.2.1");
}

TEST_F(DeliveryServerTest, ServesAnEmptyFileAndOneWithASpace) {
  EXPECT_EQ(world_.get_with_token("/data/grants/1/files/empty.csv").status, 200);
  const HttpResponse response = world_.get_with_token("/data/grants/1/files/a b.bin");
  EXPECT_EQ(content_of(response).size(), 1'000U);
  EXPECT_EQ(field_of(response, "content-type"), "application/octet-stream");
  EXPECT_EQ(field_of(response, "content-disposition"), "attachment; filename*=UTF-8''a%20b.bin");
}

TEST_F(DeliveryServerTest, ServesRanges) {
  const HttpResponse middle = world_.get_with_token(hello, {{"range", "bytes=7-11"}});
  EXPECT_EQ(middle.status, 206);
  EXPECT_EQ(content_of(middle), "world");
  EXPECT_EQ(field_of(middle, "content-range"), "bytes 7-11/13");
  const HttpResponse end = world_.get_with_token(hello, {{"range", "bytes=-6"}});
  EXPECT_EQ(content_of(end), "world\n");
  EXPECT_EQ(world_.audit.back().bytes, 6U);
  const HttpResponse outside = world_.get_with_token(hello, {{"range", "bytes=13-"}});
  expect_refused(outside, 416, "RANGE_NOT_SATISFIABLE");
  EXPECT_EQ(field_of(outside, "content-range"), "bytes */13");
  EXPECT_EQ(world_.get_with_token(hello, {{"range", "bytes=0-1,3-4"}}).status, 200);
}

TEST_F(DeliveryServerTest, FollowsConditions) {
  EXPECT_EQ(world_.get_with_token(hello, {{"range", "bytes=0-1"}, {"if-range", hello_tag}}).status, 206);
  EXPECT_EQ(world_.get_with_token(hello, {{"range", "bytes=0-1"}, {"if-range", "\"old\""}}).status, 200);
  world_.usage.reports.clear();
  const HttpResponse known = world_.get_with_token(hello, {{"if-none-match", hello_tag}});
  EXPECT_EQ(known.status, 304);
  EXPECT_FALSE(known.file);
  EXPECT_EQ(field_of(known, "etag"), hello_tag);
  expect_refused(world_.get_with_token(hello, {{"if-match", "\"old\""}}), 412, "WRONG_VERSION");
  EXPECT_EQ(world_.audit.back().bytes, 0U);
}

TEST_F(DeliveryServerTest, HeadCostsNothing) {
  const HttpResponse response = world_.get_with_token(hello, {{"range", "bytes=0-1"}}, "HEAD");
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(response.head_only);
  ASSERT_TRUE(response.file);
  EXPECT_EQ(response.file->size, 13U);  // what a server announces as the length
  EXPECT_THAT(world_.usage.reports, IsEmpty());
}

TEST_F(DeliveryServerTest, PresignedAddressesNeedNoToken) {
  const std::string path = address();
  EXPECT_EQ(content_of(world_.get(path)), "hello, world\n");
  EXPECT_EQ(world_.audit.back().credential, "presigned");
  EXPECT_EQ(content_of(world_.get(path, {{"range", "bytes=0-4"}})), "hello");
  EXPECT_TRUE(world_.get(path, {}, "HEAD").head_only);
  expect_refused(world_.get(path.substr(0, path.size() - 1)), 401, "BAD_CREDENTIALS");
  world_.now = noon + Duration::seconds(3'600);
  expect_refused(world_.get(path), 401, "CREDENTIAL_EXPIRED");
}

TEST_F(DeliveryServerTest, PresignedAddressesDieWithTheGrant) {
  const std::string path = address();
  world_.change(GrantState::suspended);
  expect_refused(world_.get(path), 403, "GRANT_SUSPENDED");
  world_.change(GrantState::active);
  EXPECT_EQ(world_.get(path).status, 200);
  world_.change(GrantState::revoked);
  expect_refused(world_.get(path), 403, "GRANT_REVOKED");
}

TEST_F(DeliveryServerTest, TheNextReadAfterAChangeIsRefused) {
  const std::string token = "Bearer " + world_.token();
  EXPECT_EQ(world_.get(hello, {{"authorization", token}}).status, 200);
  world_.change(GrantState::revoked);
  expect_refused(world_.get(hello, {{"authorization", token}}), 403, "GRANT_REVOKED");
  EXPECT_EQ(world_.audit.back().grant, GrantId(1));
}

TEST_F(DeliveryServerTest, AnExpiredTermIsSeenBeforeTheVenueSaysSo) {
  world_.now = term_end + Duration::seconds(-10);
  const std::string token = "Bearer " + world_.token();
  EXPECT_EQ(world_.get(hello, {{"authorization", token}}).status, 200);
  world_.now = term_end;
  expect_refused(world_.get(hello, {{"authorization", token}}), 401, "CREDENTIAL_EXPIRED");
}

TEST_F(DeliveryServerTest, RefusesOtherPurposes) {
  expect_refused(world_.get_with_token(std::string(hello) + "?action=evaluate"), 403, "ACTION_NOT_PERMITTED");
  expect_refused(world_.get_with_token(hello, {{"licet-action", "infer"}}), 403, "ACTION_NOT_PERMITTED");
  expect_refused(world_.get_with_token(std::string(hello) + "?action=dance"), 400, "INVALID_VALUE");
  EXPECT_EQ(world_.get_with_token(std::string(hello) + "?action=train").status, 200);
  expect_refused(world_.get(address() + "&action=evaluate"), 403, "ACTION_NOT_PERMITTED");
}

TEST_F(DeliveryServerTest, RefusesStrangers) {
  const HttpResponse nobody = world_.get(hello);
  expect_refused(nobody, 401, "UNAUTHENTICATED");
  EXPECT_EQ(field_of(nobody, "www-authenticate"), "Bearer realm=\"licet\"");
  const HttpResponse rubbish = world_.get(hello, {{"authorization", "Bearer a.b.c"}});
  expect_refused(rubbish, 401, "BAD_CREDENTIALS");
  EXPECT_EQ(field_of(rubbish, "www-authenticate"), "Bearer realm=\"licet\", error=\"invalid_token\"");
}

TEST_F(DeliveryServerTest, ATokenOpensItsOwnGrantOnly) {
  EventStream stream;
  GrantReleased theirs = grant_released(GrantId(2), world_.hash);
  theirs.holder = other_buyer;
  stream.emit(theirs);
  world_.tell(stream.take());
  expect_refused(world_.get_with_token("/data/grants/2/files/hello.txt"), 404, "NOT_FOUND");
  expect_refused(world_.get_with_token("/data/grants/2/files"), 404, "NOT_FOUND");
  EXPECT_EQ(world_.get("/data/grants/2/files", {{"authorization", "Bearer " + world_.token(GrantId(2))}}).status, 200);
}

TEST_F(DeliveryServerTest, RefusesAnotherVersionOfTheData) {
  EventStream stream;
  stream.emit(dataset_registered("FLIGHTS_3M", 4, manifest(10))).emit(grant_released(GrantId(2), manifest(10)));
  stream.emit(dataset_registered("ELSEWHERE", 1, manifest(11), DatasetId(2)));
  GrantReleased elsewhere = grant_released(GrantId(3), manifest(11));
  elsewhere.dataset = DatasetId(2);
  stream.emit(elsewhere);
  world_.tell(stream.take());
  const auto files_of = [&](GrantId grant) {
    return world_.get("/data/grants/" + std::to_string(grant.value()) + "/files",
                      {{"authorization", "Bearer " + world_.token(grant)}});
  };
  expect_refused(files_of(GrantId(2)), 409, "WRONG_VERSION");
  expect_refused(files_of(GrantId(3)), 503, "DATA_UNAVAILABLE");
}

TEST_F(DeliveryServerTest, RefusesAFileThatIsNoLongerWhatWasDescribed) {
  world_.files.write("data/hello.txt", "hello, another world\n");
  expect_refused(world_.get_with_token(hello), 503, "DATA_UNAVAILABLE");
  std::filesystem::remove(world_.files.path() / "data/hello.txt");
  expect_refused(world_.get_with_token(hello), 503, "DATA_UNAVAILABLE");
}

TEST_F(DeliveryServerTest, KnowsNoOtherPaths) {
  for (const auto* path : {"/data/grants/1/files/no.txt", "/data/grants/1/files/../files/hello.txt",
                           "/data/grants/1/files/data/hello.txt", "/data/grants/1/files/../../../../etc/passwd",
                           "/data/grants/0/files", "/data/grants/x/files", "/data/grants/1/filesystem",
                           "/data/grants/1", "/data/grants/99999999999999999999/files", "/data/grants/", "/other"}) {
    expect_refused(world_.get_with_token(path), 404, "NOT_FOUND");
  }
  const HttpResponse put = world_.get_with_token(hello, {}, "PUT");
  expect_refused(put, 405, "METHOD_NOT_ALLOWED");
  EXPECT_EQ(field_of(put, "allow"), "GET, HEAD");
  EXPECT_FALSE(world_.server.owns("/other"));
  EXPECT_TRUE(world_.server.owns(hello));
}

TEST(DeliveryQuota, IsNeverPassed) {
  DeliveryWorld world(20);
  EXPECT_EQ(world.get_with_token(hello).status, 200);  // 13 of 20
  const HttpResponse second = world.get_with_token(hello);
  EXPECT_EQ(second.status, 403);
  EXPECT_THAT(second.body, HasSubstr("GRANT_EXHAUSTED"));
  EXPECT_EQ(world.get_with_token(hello, {{"range", "bytes=0-6"}}).status, 206);  // the last 7
  EXPECT_EQ(world.get_with_token(hello, {{"range", "bytes=0-0"}}).status, 403);
  EXPECT_EQ(world.get_with_token(hello, {}, "HEAD").status, 200);
  const auto usage = world.meter.usage(GrantId(1)).value();
  EXPECT_EQ(usage.outstanding_bytes + usage.metered_bytes, 20U);
}

TEST(OfflineDelivery, NeedsOnlyTheKeySetAndTheDirectory) {
  DeliveryWorld venue;
  // At the vendor's own site: another secret for addresses, keys from the published set, nothing else of the venue.
  const PublishedKeys keys = PublishedKeys::from_jwks(venue.keys.to_jwks(noon)).value();
  DeliveryServer site({venue.directory, keys, venue.shelf, venue.storage, venue.meter, {}}, venue.addresses,
                      VenueSecret::generate());
  HttpRequest request;
  request.method = "GET";
  request.path = hello;
  request.fields = {{"authorization", "Bearer " + venue.token()}};
  EXPECT_EQ(content_of(site.answer(request, noon)), "hello, world\n");
  venue.keys.rotate(jose::SigningKey::generate(), noon);
  request.fields = {{"authorization", "Bearer " + venue.token()}};
  EXPECT_EQ(site.answer(request, noon).status, 401);  // until it fetches the key set anew
}

TEST(ReleaseShelf, TakesOnlyNamesThatFitAnAddress) {
  const auto add = [](std::vector<std::string> names) {
    DatasetRelease release;
    release.dataset = "X";
    for (auto& name : names) release.files.push_back({std::move(name), "p", "", 0, {}});
    return ReleaseShelf().add(std::move(release));
  };
  EXPECT_TRUE(add({"a.csv", "b c"}));
  EXPECT_EQ(add({"a", "a"}).error(), Reject::already_exists);
  for (const auto* bad : {"", ".hidden", "..", "a/b", "a\\b", "a\nb"}) {
    EXPECT_EQ(add({bad}).error(), Reject::invalid_value) << bad;
  }
}

TEST(LocalStorage, NeverLeavesItsRoot) {
  const TemporaryDirectory root;
  const TemporaryDirectory outside;
  outside.write("secret", "123");
  root.write("inside/file", "123");
  std::filesystem::create_symlink(outside.path() / "secret", root.path() / "link");
  std::filesystem::create_directory_symlink(outside.path(), root.path() / "folder");
  const LocalStorage storage(root.path());
  const auto open = [&](const std::string& path) { return storage.open({"n", path, "", 3, {}}); };
  EXPECT_TRUE(open("inside/file"));
  EXPECT_TRUE(open("inside/../inside/file"));
  for (const std::string& path : {std::string(), std::string("link"), std::string("folder/secret"),
                                  "../" + outside.path().filename().string() + "/secret",
                                  (outside.path() / "secret").string(), std::string("inside"), std::string("no")}) {
    EXPECT_EQ(open(path).error(), Reject::data_unavailable) << path;
  }
  EXPECT_EQ(LocalStorage("/no/such/place").open({"n", "file", "", 3, {}}).error(), Reject::data_unavailable);
}

}  // namespace
}  // namespace licet
