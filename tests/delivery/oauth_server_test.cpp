#include "settlement/delivery/oauth_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/delivery/delivery_world.hpp"

namespace licet {
namespace {

using namespace testing_events;
using testing::HasSubstr;
using testing::StartsWith;

class OAuthServerTest : public testing::Test {
 protected:
  static HttpRequest form(std::string path, std::string body, HttpFields fields = {}) {
    fields.emplace_back("content-type", "application/x-www-form-urlencoded");
    return {"POST", std::move(path), {}, std::move(fields), std::move(body), {}};
  }
  HttpResponse post(std::string path, std::string body, HttpFields fields = {}) {
    return server_.answer(form(std::move(path), std::move(body), std::move(fields)), world_.now);
  }
  HttpResponse get(std::string path, std::string method = "GET") {
    return server_.answer({std::move(method), std::move(path), {}, {}, {}, {}}, world_.now);
  }
  std::string client() { return "client_id=grant%3A1&client_secret=" + grant_client_secret(world_.secret, GrantId(1)); }

  DeliveryWorld world_;
  std::vector<DeliveryRecord> audit_;
  OAuthServer server_{
      world_.directory,
      world_.keys,
      world_.issuer,
      world_.secret,
      [](std::string_view token, Timestamp) { return token == "acme's" ? std::optional(acme) : std::nullopt; },
      [this](const DeliveryRecord& record) { audit_.push_back(record); }};
};

TEST_F(OAuthServerTest, GivesAGrantsClientATokenThatReads) {
  const HttpResponse response = post("/oauth/token", "grant_type=client_credentials&" + client());
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(field_of(response, "cache-control"), "no-store");
  ASSERT_THAT(response.body, StartsWith(R"({"access_token":")"));
  const std::string token = response.body.substr(17, response.body.find('"', 17) - 17);
  EXPECT_EQ(world_.get("/data/grants/1/files", {{"authorization", "Bearer " + token}}).status, 200);
  EXPECT_EQ(audit_.back().operation, "oauth.token");
  EXPECT_EQ(audit_.back().grant, GrantId(1));
}

TEST_F(OAuthServerTest, TakesTheClientFromBasicToo) {
  const std::string pair = "grant:1:" + grant_client_secret(world_.secret, GrantId(1));
  std::string encoded = jose::encode_base64url(pair);
  std::ranges::replace(encoded, '-', '+');
  std::ranges::replace(encoded, '_', '/');
  const HttpFields fields = {{"authorization", "Basic " + encoded}};
  EXPECT_EQ(post("/oauth/token", "grant_type=client_credentials", fields).status, 200);
  EXPECT_TRUE(server_.owns(form("/oauth/token", "grant_type=client_credentials", fields)));
}

TEST_F(OAuthServerTest, RefusesInTheFormOfOAuth) {
  const auto expect = [&](const HttpResponse& response, int status, std::string_view error) {
    EXPECT_EQ(response.status, status);
    EXPECT_THAT(response.body, StartsWith("{\"error\":\"" + std::string(error) + "\",\"error_description\":\""));
  };
  const std::string type = "grant_type=client_credentials&";
  expect(post("/oauth/token", type + "client_id=grant:1&client_secret=guess"), 401, "invalid_client");
  expect(post("/oauth/token", type + "client_id=grant:1"), 401, "invalid_client");
  expect(post("/oauth/token", type), 401, "invalid_client");
  expect(post("/oauth/token", "grant_type=password&" + client()), 400, "unsupported_grant_type");
  expect(post("/oauth/token", "a=%"), 400, "invalid_request");
  expect(get("/oauth/token"), 405, "invalid_request");
  world_.change(GrantState::revoked);
  expect(post("/oauth/token", type + client()), 400, "invalid_grant");
  EXPECT_EQ(audit_.back().refusal, Reject::grant_revoked);
}

TEST_F(OAuthServerTest, LeavesMembersAssertionsToOthers) {
  EXPECT_TRUE(server_.owns(form("/oauth/token", client())));
  EXPECT_FALSE(server_.owns(form("/oauth/token", "client_assertion=x")));
  EXPECT_FALSE(server_.owns(form("/oauth/token", "client_id=ACME")));
  EXPECT_TRUE(server_.owns(form("/oauth/introspect", "")));
  EXPECT_FALSE(server_.owns(form("/api/v1/grants", "")));
}

TEST_F(OAuthServerTest, IntrospectsForMembersAndGrants) {
  const std::string body = "token=" + world_.token();
  EXPECT_THAT(post("/oauth/introspect", body, {{"authorization", "Bearer acme's"}}).body,
              StartsWith(R"({"active":true)"));
  EXPECT_THAT(post("/oauth/introspect", body + "&" + client()).body, StartsWith(R"({"active":true)"));
  EXPECT_THAT(post("/oauth/introspect", body, {{"authorization", "Bearer " + world_.token()}}).body,
              StartsWith(R"({"active":true)"));
  EXPECT_EQ(post("/oauth/introspect", "token=x&" + client()).body, R"({"active":false})");
  EXPECT_EQ(post("/oauth/introspect", body).status, 401);
  EXPECT_EQ(post("/oauth/introspect", body, {{"authorization", "Bearer nobody's"}}).status, 401);
  EXPECT_EQ(post("/oauth/introspect", client()).status, 400);
  world_.change(GrantState::suspended);
  EXPECT_EQ(post("/oauth/introspect", body + "&" + client()).body, R"({"active":false})");
}

TEST_F(OAuthServerTest, PublishesKeysAndStatus) {
  const HttpResponse keys = get("/.well-known/jwks.json");
  EXPECT_EQ(keys.body, R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",)"
                       R"("kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","use":"sig","alg":"EdDSA"}]})");
  EXPECT_EQ(field_of(keys, "cache-control"), "public, max-age=300");
  EXPECT_TRUE(get("/.well-known/jwks.json", "HEAD").head_only);
  const HttpResponse status = get("/status/1");
  EXPECT_EQ(status.status, 200);
  EXPECT_EQ(field_of(status, "content-type"), "application/statuslist+jwt");
  EXPECT_TRUE(jose::verify(jose::parse_token(status.body).value(), known_key().public_key()));
  for (const auto* path : {"/status/2", "/status/0", "/status/x", "/status/1x", "/status/"}) {
    EXPECT_EQ(get(path).status, 404) << path;
  }
  EXPECT_EQ(get("/status/1", "POST").status, 405);
}

}  // namespace
}  // namespace licet
