#include "gateway/auth/authenticator.hpp"

#include <gtest/gtest.h>

#include "tests/http/support/test_venue.hpp"

namespace licet::test {
namespace {

constexpr std::string_view audience = Authenticator::audience_fix;

class AuthTest : public ::testing::Test {
 protected:
  [[nodiscard]] Result<Principal> verify(const std::string& token, std::string_view for_whom = audience) {
    return venue.authenticator.verify_assertion(token, for_whom, venue.clock.now());
  }
  /// A token of NEURALIS's key with any payload.
  [[nodiscard]] std::string sign(const std::string& payload, std::string_view typ = "JWT") const {
    return jose::sign_token(venue.key("NEURALIS"), typ, venue.key_id("NEURALIS"), payload);
  }
  [[nodiscard]] std::int64_t now() const { return venue.clock.now().seconds(); }
  [[nodiscard]] std::string payload(std::int64_t issued, std::int64_t expires, const std::string& rest = "") const {
    return R"({"iss":"NEURALIS","sub":"NEURALIS","aud":"licet:fix","jti":"j1","iat":)" + std::to_string(issued) +
           R"(,"exp":)" + std::to_string(expires) + rest + "}";
  }

  TestVenue venue;
};

TEST_F(AuthTest, BelievesTheMembersOwnSignature) {
  const auto principal = verify(venue.assertion("NEURALIS", audience));
  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->code.view(), "NEURALIS");
  EXPECT_EQ(principal->member, venue.member("NEURALIS"));
  EXPECT_EQ(principal->role, MemberRole::buyer);
  EXPECT_EQ(principal->key_id.view(), "NEURALIS-1");
}

TEST_F(AuthTest, TakesEachAssertionOnce) {
  const std::string token = venue.assertion("NEURALIS", audience);
  ASSERT_TRUE(verify(token));
  EXPECT_EQ(verify(token).error(), Reject::credential_replayed);
  venue.clock.advance(Duration::seconds(59));
  EXPECT_EQ(verify(token).error(), Reject::credential_replayed);
  venue.clock.advance(Duration::seconds(1));
  EXPECT_EQ(verify(token).error(), Reject::credential_expired);
}

TEST_F(AuthTest, ARefusedAssertionIsNotUsedUp) {
  const std::string token = venue.assertion("NEURALIS", audience);
  EXPECT_EQ(verify(token, Authenticator::audience_ws).error(), Reject::bad_credentials);
  EXPECT_TRUE(verify(token));
}

TEST_F(AuthTest, RefusesWhatDoesNotAddUp) {
  const std::int64_t t = now();
  const std::string good = payload(t, t + 60);
  ASSERT_TRUE(verify(sign(good)));
  const std::pair<std::string, Reject> cases[] = {
      {"", Reject::bad_credentials},
      {"a.b.c", Reject::bad_credentials},
      {sign(payload(t, t + 60), "at+jwt"), Reject::bad_credentials},
      {sign("[]"), Reject::bad_credentials},
      {sign(payload(t, t + 121)), Reject::bad_credentials},
      {sign(payload(t + 30, t + 60)), Reject::bad_credentials},
      {sign(payload(t - 60, t)), Reject::credential_expired},
      {sign(payload(t, t + 60, R"(,"nbf":)" + std::to_string(t + 30))), Reject::bad_credentials},
      {sign(payload(t, t + 60, R"(,"jti":"j2")")), Reject::bad_credentials},
      {sign(payload(t, t + 60, R"(,"nbf":"soon")")), Reject::bad_credentials},
      {sign(R"({"iss":"NEURALIS","sub":"NEURALIS","aud":"licet:fix","jti":"j3"})"), Reject::bad_credentials},
      {sign(R"({"iss":"AIRDATA","sub":"AIRDATA","aud":"licet:fix","jti":"j4","iat":)" + std::to_string(t) +
            R"(,"exp":)" + std::to_string(t + 60) + "}"),
       Reject::bad_credentials},
      {make_assertion(venue.key("AIRDATA"), "NEURALIS-1", "NEURALIS", audience, venue.clock.now()),
       Reject::bad_credentials},
      {make_assertion(venue.key("NEURALIS"), "NOBODY-1", "NEURALIS", audience, venue.clock.now()),
       Reject::bad_credentials},
      {venue.access_token("NEURALIS"), Reject::bad_credentials},
  };
  for (const auto& [token, reject] : cases) {
    const auto principal = verify(token);
    ASSERT_FALSE(principal) << token;
    EXPECT_EQ(principal.error(), reject) << token;
  }
}

TEST_F(AuthTest, TakesAnyOfSeveralAudiencesAndFractionsOfSeconds) {
  const std::string t = std::to_string(now());
  EXPECT_TRUE(verify(sign(R"({"iss":"NEURALIS","sub":"NEURALIS","aud":["x","licet:fix"],"jti":"a","iat":)" + t +
                          R"(.25,"exp":)" + std::to_string(now() + 60) + R"(.75,"unknown":{"a":[1]}})")));
}

TEST_F(AuthTest, AMemberWhoseCertificationEndedIsRefusedByName) {
  const std::string token = venue.access_token("NEURALIS");
  ASSERT_TRUE(venue.authenticator.verify_access_token(token, venue.clock.now()));
  venue.certify("NEURALIS", MemberRole::buyer, venue.clock.now());
  EXPECT_EQ(verify(venue.assertion("NEURALIS", audience)).error(), Reject::not_certified);
  EXPECT_EQ(venue.authenticator.verify_access_token(token, venue.clock.now()).error(), Reject::not_certified);
}

TEST_F(AuthTest, AWithdrawnKeyStopsItsTokensAtOnce) {
  const std::string token = venue.access_token("NEURALIS");
  ASSERT_TRUE(venue.authenticator.verify_access_token(token, venue.clock.now()));
  ASSERT_TRUE(venue.authenticator.verify_access_token(token, venue.clock.now()));
  venue.register_key("NEURALIS-1", venue.member("NEURALIS"), venue.key("NEURALIS").public_key(), true);
  EXPECT_EQ(venue.authenticator.verify_access_token(token, venue.clock.now()).error(), Reject::bad_credentials);
  EXPECT_EQ(verify(venue.assertion("NEURALIS", audience)).error(), Reject::bad_credentials);
}

TEST_F(AuthTest, AccessTokensEndAndAreOnlyOurs) {
  const std::string token = venue.access_token("NEURALIS");
  const auto now = venue.clock.now();
  EXPECT_EQ(venue.authenticator.verify_access_token(token, now)->code.view(), "NEURALIS");
  std::string forged = token;
  forged[forged.size() / 2] = forged[forged.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(venue.authenticator.verify_access_token(forged, now).error(), Reject::bad_credentials);
  Authenticator other(venue.model, jose::SigningKey::generate(), "https://venue.test");
  EXPECT_EQ(other.verify_access_token(token, now).error(), Reject::bad_credentials);
  EXPECT_EQ(venue.authenticator.verify_access_token(venue.assertion("NEURALIS", audience), now).error(),
            Reject::bad_credentials);
  const auto later = now + Authenticator::access_token_lifetime;
  EXPECT_EQ(venue.authenticator.verify_access_token(token, later).error(), Reject::credential_expired);
  EXPECT_EQ(venue.authenticator.verify_access_token(token, later).error(), Reject::credential_expired);
}

}  // namespace
}  // namespace licet::test
