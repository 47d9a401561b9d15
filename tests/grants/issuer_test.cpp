#include "settlement/grants/issuer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "settlement/grants/grant_token.hpp"
#include "tests/grants/event_stream.hpp"

namespace licet {
namespace {

using namespace testing_events;

class GrantIssuerTest : public testing::Test {
 protected:
  GrantIssuerTest() { directory_.on_events(typical_venue(manifest(9))); }
  GrantToken verified(const std::string& token, Timestamp now = noon) { return verifier_.verify(token, now).value(); }
  Reject refused(const std::string& token, Timestamp now = noon) { return verifier_.verify(token, now).error(); }
  /// A token of the venue's key with any claims.
  std::string signed_with(const std::string& claims, std::string_view typ = "at+jwt") {
    return jose::sign_token(keys_.current(), typ, keys_.current().key_id(), claims);
  }

  GrantDirectory directory_;
  VenueKeys keys_{known_key()};
  GrantIssuer issuer_{directory_, keys_, PublicAddresses::at("https://venue.example"), [](const ReleasedGrant&) {
                        return std::vector<std::string>{"text/csv", "application/vnd.apache.parquet", "text/csv"};
                      }};
  GrantTokenVerifier verifier_{keys_, "https://venue.example", "https://venue.example/data"};
};

TEST_F(GrantIssuerTest, TokenSaysExactlyThis) {
  const auto issued = issuer_.issue(GrantId(1), noon).value();
  const auto token = jose::parse_token(issued.access_token).value();
  EXPECT_EQ(token.typ, "at+jwt");
  EXPECT_EQ(token.key_id, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  EXPECT_TRUE(jose::verify(token, known_key().public_key()));
  const std::string token_id = verified(issued.access_token).token_id;
  EXPECT_EQ(token_id.size(), 22U);  // 128 bits
  EXPECT_EQ(token.payload, R"({"iss":"https://venue.example","sub":"member:ACME","aud":"https://venue.example/data",)"
                           R"("client_id":"grant:1","jti":")" +
                               token_id +
                               R"(","iat":1769860800,"exp":1769861700,"authorization_details":[{"type":"data_licence",)"
                               R"("identifier":"urn:licet:FLIGHTS_3M:R3","actions":["train"],)"
                               R"("locations":["https://venue.example/data/grants/1"],)"
                               R"("datatypes":["application/vnd.apache.parquet","text/csv"]}],)"
                               R"("status":{"status_list":{"idx":1,"uri":"https://venue.example/status/1"}}})");
}

TEST_F(GrantIssuerTest, EveryTokenHasItsOwnNumber) {
  const auto one = issuer_.issue(GrantId(1), noon).value();
  const auto other = issuer_.issue(GrantId(1), noon).value();
  EXPECT_NE(verified(one.access_token).token_id, verified(other.access_token).token_id);
}

TEST_F(GrantIssuerTest, NeverOutlivesTheGrant) {
  const Timestamp late = term_end + Duration::seconds(-60);
  EXPECT_EQ(issuer_.issue(GrantId(1), noon)->expires_at, noon + Duration::seconds(900));
  EXPECT_EQ(issuer_.issue(GrantId(1), late)->expires_at, term_end);
  EXPECT_EQ(issuer_.issue(GrantId(1), term_end + Duration(-1))->expires_at, term_end);
  EXPECT_EQ(issuer_.issue(GrantId(1), term_end).error(), Reject::grant_expired);
  EXPECT_EQ(issuer_.issue(GrantId(5), noon).error(), Reject::unknown_grant);
}

TEST_F(GrantIssuerTest, EndsBeforeAGrantThatEndsWithinASecond) {
  GrantReleased released = grant_released(GrantId(2), manifest(9));
  released.not_after = noon + Duration(1'500'000'000);
  EventStream stream;
  stream.emit(released);
  directory_.on_events(stream.take());
  EXPECT_EQ(issuer_.issue(GrantId(2), noon)->expires_at, noon + Duration::seconds(1));
  EXPECT_EQ(issuer_.issue(GrantId(2), noon + Duration::seconds(1)).error(), Reject::grant_expired);
}

TEST_F(GrantIssuerTest, NothingForARevokedGrant) {
  EventStream stream;
  stream.emit(grant_changed(GrantId(1), GrantState::revoked));
  directory_.on_events(stream.take());
  EXPECT_EQ(issuer_.issue(GrantId(1), noon).error(), Reject::grant_revoked);
  EXPECT_EQ(issuer_.token_response(GrantId(1), noon).error(), Reject::grant_revoked);
}

TEST_F(GrantIssuerTest, TokenResponseIsWhatOAuthSays) {
  const std::string response = issuer_.token_response(GrantId(1), noon).value();
  EXPECT_THAT(response, testing::StartsWith(R"({"access_token":"eyJ)"));
  EXPECT_THAT(response, testing::HasSubstr(R"(","token_type":"Bearer","expires_in":900,"authorization_details":[{)"));
}

TEST_F(GrantIssuerTest, VerifierReadsWhatWasIssued) {
  const auto issued = issuer_.issue(GrantId(1), noon).value();
  for (int round = 0; round < 2; ++round) {  // the second from memory
    const GrantToken token = verified(issued.access_token);
    EXPECT_EQ(token.grant, GrantId(1));
    EXPECT_EQ(token.subject, "member:ACME");
    EXPECT_EQ(token.identifier, "urn:licet:FLIGHTS_3M:R3");
    EXPECT_TRUE(token.permits(Right::train));
    EXPECT_FALSE(token.permits(Right::evaluate));
    EXPECT_EQ(token.expires_at, noon + Duration::seconds(900));
    EXPECT_EQ(refused(issued.access_token, noon + Duration::seconds(900)), Reject::credential_expired);
    EXPECT_EQ(refused(issued.access_token, noon + Duration::seconds(-60)), Reject::credential_expired);
  }
}

TEST_F(GrantIssuerTest, VerifierRefusesWhatIsNotOurs) {
  const std::string detail = R"({"type":"data_licence","identifier":"x","actions":["train"]})";
  const auto claims = [](std::string_view iss, std::string_view aud, std::string_view client,
                         std::string_view details) {
    return R"({"iss":")" + std::string(iss) + R"(","aud":)" + std::string(aud) + R"(,"client_id":")" +
           std::string(client) + R"(","iat":1769860800,"exp":1769861700,"authorization_details":)" +
           std::string(details) + "}";
  };
  const std::string issuer = "https://venue.example";
  const std::string audience = R"("https://venue.example/data")";
  EXPECT_EQ(verified(signed_with(claims(issuer, audience, "grant:1", "[" + detail + "]"))).grant, GrantId(1));
  EXPECT_EQ(verified(signed_with(claims(issuer, "[\"x\"," + audience + "]", "grant:1", "[" + detail + "]"),
                                 "Application/AT+JWT"))
                .grant,
            GrantId(1));
  const std::string bad[] = {
      signed_with(claims("https://evil.example", audience, "grant:1", "[" + detail + "]")),
      signed_with(claims(issuer, R"("https://venue.example/api")", "grant:1", "[" + detail + "]")),
      signed_with(claims(issuer, audience, "member:ACME", "[" + detail + "]")),
      signed_with(claims(issuer, audience, "grant:01", "[" + detail + "]")),
      signed_with(claims(issuer, audience, "grant:1", "[]")),
      signed_with(claims(issuer, audience, "grant:1", "[" + detail + "," + detail + "]")),
      signed_with(claims(issuer, audience, "grant:1", R"([{"type":"data_licence","actions":[]}])")),
      signed_with(claims(issuer, audience, "grant:1", R"([{"type":"data_licence","actions":["all"]}])")),
      signed_with(claims(issuer, audience, "grant:1", R"([{"type":"payment","actions":["train"]}])")),
      signed_with(claims(issuer, audience, "grant:1", "[" + detail + "]"), "JWT"),
  };
  for (const std::string& token : bad) EXPECT_EQ(refused(token), Reject::bad_credentials) << token;
  EXPECT_EQ(refused("rubbish"), Reject::malformed);
  EXPECT_EQ(refused(signed_with(claims(issuer, audience, "grant:1", "[" + detail + "]")) + "A"), Reject::malformed);
}

TEST_F(GrantIssuerTest, AnotherKeyUnderOurNameIsRefused) {
  const auto issued = issuer_.issue(GrantId(1), noon).value();
  const auto token = jose::parse_token(issued.access_token).value();
  const std::string forged =
      jose::sign_token(jose::SigningKey::generate(), "at+jwt", keys_.current().key_id(), token.payload);
  EXPECT_EQ(refused(forged), Reject::bad_credentials);
}

TEST_F(GrantIssuerTest, RotationOverlapsThenEnds) {
  const auto before = issuer_.issue(GrantId(1), noon).value();
  verified(before.access_token);
  keys_.rotate(jose::SigningKey::generate(), noon);
  const auto after = issuer_.issue(GrantId(1), noon).value();
  EXPECT_EQ(verified(before.access_token).grant, GrantId(1));
  EXPECT_EQ(verified(after.access_token).grant, GrantId(1));
  // A reader with the published set alone sees the same.
  const PublishedKeys published = PublishedKeys::from_jwks(keys_.to_jwks(noon)).value();
  EXPECT_EQ(published.size(), 2U);
  const GrantTokenVerifier offline(published, "https://venue.example", "https://venue.example/data");
  EXPECT_TRUE(offline.verify(before.access_token, noon));
  EXPECT_TRUE(offline.verify(after.access_token, noon));
  const Timestamp later = noon + VenueKeys::overlap;
  EXPECT_FALSE(keys_.find(known_key().key_id(), later));
  EXPECT_EQ(PublishedKeys::from_jwks(keys_.to_jwks(later))->size(), 1U);
}

TEST(PublishedKeys, ReadsForeignSetsWithCare) {
  const std::string ours = jose::to_jwk(known_key().public_key(), "k1");
  const auto set = [](const std::string& keys) { return R"({"keys":[)" + keys + "]}"; };
  EXPECT_EQ(PublishedKeys::from_jwks(set(R"({"kty":"RSA","n":"x","e":"AQAB","kid":"r"},)" + ours))->size(), 1U);
  EXPECT_EQ(PublishedKeys::from_jwks(set(R"({"kty":"OKP","crv":"Ed25519","use":"enc","x":"x","kid":"e"})"))->size(),
            0U);
  for (const std::string& bad :
       {std::string("[]"), std::string("{}"), set("1"), set(R"({"kty":"OKP","crv":"Ed25519","x":"AAAA","kid":"k"})"),
        set(R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})")}) {
    EXPECT_EQ(PublishedKeys::from_jwks(bad).error(), Reject::malformed) << bad;
  }
  EXPECT_EQ(PublishedKeys::from_jwks(std::string(PublishedKeys::size_max + 1, ' ')).error(), Reject::too_large);
}

}  // namespace
}  // namespace licet
