#include "settlement/grants/grant_access.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "settlement/grants/agreement.hpp"
#include "tests/grants/event_stream.hpp"

namespace licet {
namespace {

using namespace testing_events;
using Profile = GrantAccess::Profile;
using testing::HasSubstr;
using testing::StartsWith;

class GrantAccessTest : public testing::Test {
 protected:
  GrantAccessTest() { directory_.on_events(typical_venue(manifest(9), 5'000)); }

  GrantDirectory directory_;
  VenueKeys keys_{known_key()};
  GrantIssuer issuer_{directory_, keys_, PublicAddresses::at("https://venue.example")};
  VenueSecret secret_ = VenueSecret::from_bytes(std::string(32, 's')).value();
  GrantAccess access_{directory_, issuer_, secret_};
};

TEST_F(GrantAccessTest, OnlyTheHolderGetsTokensAndProfiles) {
  EXPECT_TRUE(access_.token(GrantId(1), acme, noon));
  for (const MemberId stranger : {other_buyer, vendor, operator_member, MemberId()}) {
    EXPECT_EQ(access_.token(GrantId(1), stranger, noon).error(), Reject::not_found);
    EXPECT_EQ(access_.profile(GrantId(1), stranger, Profile::bearer_token, noon).error(), Reject::not_found);
    EXPECT_EQ(access_.profile(GrantId(1), stranger, Profile::client_credentials, noon).error(), Reject::not_found);
  }
  EXPECT_EQ(access_.token(GrantId(2), acme, noon).error(), Reject::not_found);
  EXPECT_EQ(access_.token(GrantId(1), acme, term_end).error(), Reject::grant_expired);
}

TEST_F(GrantAccessTest, ProfilesAreWhatDeltaSharingReads) {
  const std::string first = access_.profile(GrantId(1), acme, Profile::bearer_token, noon).value();
  EXPECT_THAT(first, StartsWith(R"({"shareCredentialsVersion":1,"endpoint":"https://venue.example/delta-sharing/",)"
                                R"("bearerToken":"eyJ)"));
  EXPECT_THAT(first, HasSubstr(R"(,"expirationTime":"2026-01-31T12:15:00.000Z"})"));
  const std::string second = access_.profile(GrantId(1), acme, Profile::client_credentials, noon).value();
  EXPECT_EQ(second, R"({"shareCredentialsVersion":2,"type":"oauth_client_credentials",)"
                    R"("endpoint":"https://venue.example/delta-sharing/",)"
                    R"("tokenEndpoint":"https://venue.example/oauth/token","clientId":"grant:1","clientSecret":")" +
                        grant_client_secret(secret_, GrantId(1)) + R"(","expirationTime":"2027-01-31T12:00:00.000Z"})");
}

TEST_F(GrantAccessTest, AgreementIsForItsPartiesInEveryState) {
  EventStream stream;
  stream.emit(grant_changed(GrantId(1), GrantState::revoked));
  directory_.on_events(stream.take());
  for (const MemberId party : {acme, vendor, operator_member}) EXPECT_TRUE(access_.agreement(GrantId(1), party));
  EXPECT_EQ(access_.agreement(GrantId(1), other_buyer).error(), Reject::not_found);
  EXPECT_EQ(access_.agreement(GrantId(1), MemberId()).error(), Reject::not_found);
  EXPECT_EQ(access_.agreement(GrantId(9), acme).error(), Reject::not_found);
}

TEST_F(GrantAccessTest, AgreementSaysExactlyThis) {
  EXPECT_EQ(access_.agreement(GrantId(1), acme).value(),
            R"({"@context":["https://w3id.org/dspace/2025/1/context.jsonld",{"licet":"urn:licet:odrl:"}],)"
            R"("@id":"urn:licet:SHDE:grant:1","@type":"Agreement","profile":"urn:licet:odrl:1",)"
            R"("target":"urn:licet:FLIGHTS_3M:R3","assigner":"urn:licet:SHDE:member:CITYBUS",)"
            R"("assignee":"urn:licet:SHDE:member:ACME","timestamp":"2026-01-31T12:00:00Z",)"
            R"("permission":[{"action":"licet:train","constraint":[)"
            R"({"leftOperand":"dateTime","operator":"gteq","rightOperand":"2026-01-31T12:00:00Z"},)"
            R"({"leftOperand":"dateTime","operator":"lt","rightOperand":"2027-01-31T12:00:00Z"},)"
            R"({"leftOperand":"count","operator":"lteq","rightOperand":"2","unit":"licet:organisation"},)"
            R"({"leftOperand":"licet:deliveredBytes","operator":"lteq","rightOperand":"5000"}]}],)"
            R"("prohibition":[{"action":"odrl:distribute"}],)"
            R"("licet:instrument":"FLIGHTS_3M.R3/TRAIN/ORG/12M","licet:trade":"7",)"
            R"("licet:manifestSha256":"0909090909090909090909090909090909090909090909090909090909090909"})");
}

TEST_F(GrantAccessTest, WhoBoughtRedistributionMayDistribute) {
  ReleasedGrant grant = directory_.find(GrantId(1)).value();
  grant.terms.right = Right::redistribute;
  grant.terms.quota_bytes = 0;
  const std::string text = agreement_json(grant);
  EXPECT_THAT(text, testing::Not(HasSubstr("prohibition")));
  EXPECT_THAT(text, testing::Not(HasSubstr("deliveredBytes")));
}

TEST(VenueSecret, ClientsAreTheirOwnGrantsOnly) {
  const VenueSecret secret = VenueSecret::generate();
  const std::string one = grant_client_secret(secret, GrantId(1));
  EXPECT_EQ(verify_grant_client(secret, "grant:1", one).value(), GrantId(1));
  EXPECT_EQ(verify_grant_client(secret, "grant:2", one).error(), Reject::bad_credentials);
  EXPECT_EQ(verify_grant_client(secret, "grant:1", one.substr(1)).error(), Reject::bad_credentials);
  EXPECT_EQ(verify_grant_client(secret, "grant:1", "").error(), Reject::bad_credentials);
  EXPECT_EQ(verify_grant_client(VenueSecret::generate(), "grant:1", one).error(), Reject::bad_credentials);
  for (const auto* id : {"grant:01", "grant:+1", "grant:0", "grant:", "grant:1 ", "1", "grant:99999999999999999999"}) {
    EXPECT_EQ(verify_grant_client(secret, id, secret.derive("licet-grant-client-1", id)).error(),
              Reject::bad_credentials)
        << id;
  }
  EXPECT_NE(secret.derive("a", "b"), secret.derive("b", "a"));
  EXPECT_EQ(VenueSecret::from_bytes(std::string(31, 'x')).error(), Reject::invalid_value);
}

TEST(VenueSecret, IsHmacSha256) {  // over "p\nm" with a key of 32 'k's, as `openssl dgst -sha256 -hmac` has it
  EXPECT_EQ(VenueSecret::from_bytes(std::string(32, 'k')).value().derive("p", "m"),
            "LBbDbvMKE0CpXTClQyIjmZ17v-tBjlSyLzU6To_cHN8");
}

}  // namespace
}  // namespace licet
