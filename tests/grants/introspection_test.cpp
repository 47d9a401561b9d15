#include "settlement/grants/introspection.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "settlement/grants/issuer.hpp"
#include "settlement/grants/status_list.hpp"
#include "tests/grants/event_stream.hpp"

namespace licet {
namespace {

using namespace testing_events;

class IntrospectionTest : public testing::Test {
 protected:
  IntrospectionTest() {
    directory_.on_events(typical_venue(manifest(9)));
    token_ = issuer_.issue(GrantId(1), noon).value().access_token;
  }
  std::string ask(const IntrospectionCaller& caller, const std::string& token, Timestamp now = noon) {
    return introspect(directory_, verifier_, "https://venue.example", "https://venue.example/data", token, caller, now);
  }
  void change(GrantState state) {
    EventStream stream;
    stream.emit(grant_changed(GrantId(1), state));
    directory_.on_events(stream.take());
  }
  std::string status_list(std::uint64_t number) {
    const auto token = jose::parse_token(lists_.token(number, noon).value()).value();
    EXPECT_TRUE(jose::verify(token, known_key().public_key()));
    EXPECT_EQ(token.typ, "statuslist+jwt");
    return token.payload;
  }

  GrantDirectory directory_;
  VenueKeys keys_{known_key()};
  GrantIssuer issuer_{directory_, keys_, PublicAddresses::at("https://venue.example")};
  GrantTokenVerifier verifier_{keys_, "https://venue.example", "https://venue.example/data"};
  StatusLists lists_{directory_, keys_, "https://venue.example"};
  std::string token_;
};

TEST_F(IntrospectionTest, TellsThoseWhomTheGrantConcerns) {
  const IntrospectionCaller callers[] = {{acme, {}}, {vendor, {}}, {operator_member, {}}, {{}, GrantId(1)}};
  for (const auto& caller : callers) {
    const std::string answer = ask(caller, token_);
    EXPECT_THAT(answer, testing::StartsWith(R"({"active":true,"token_type":"Bearer","iss":"https://venue.example",)"
                                            R"("sub":"member:ACME","aud":"https://venue.example/data",)"
                                            R"("client_id":"grant:1","jti":")"));
    EXPECT_THAT(answer, testing::HasSubstr(R"("iat":1769860800,"exp":1769861700,"authorization_details":[{"type":)"));
  }
}

TEST_F(IntrospectionTest, TellsNobodyElseAnything) {
  constexpr std::string_view inactive = R"({"active":false})";
  EXPECT_EQ(ask({other_buyer, {}}, token_), inactive);
  EXPECT_EQ(ask({{}, GrantId(2)}, token_), inactive);
  EXPECT_EQ(ask({}, token_), inactive);
  EXPECT_EQ(ask({acme, {}}, "rubbish"), inactive);
  EXPECT_EQ(ask({acme, {}}, token_, noon + Duration::seconds(900)), inactive);
  change(GrantState::revoked);
  EXPECT_EQ(ask({operator_member, {}}, token_), inactive);
}

TEST_F(IntrospectionTest, StatusListSaysWhatTheDirectorySays) {
  // Grants 2 suspended and 3 revoked beside the valid 1; no grant 0: bits 01 00 10 01 from the lowest.
  EventStream stream;
  stream.emit(grant_released(GrantId(2), manifest(9))).emit(grant_released(GrantId(3), manifest(9)));
  stream.emit(grant_changed(GrantId(2), GrantState::suspended)).emit(grant_changed(GrantId(3), GrantState::revoked));
  directory_.on_events(stream.take());
  const std::string payload = status_list(1);
  EXPECT_THAT(payload, testing::StartsWith(R"({"iss":"https://venue.example","sub":"https://venue.example/status/1",)"
                                           R"("iat":1769860800,"exp":1769861400,"ttl":60,"status_list":{"bits":2,)"
                                           R"("lst":")"));
  const std::size_t start = payload.find(R"("lst":")") + 7;
  const std::string deflated = jose::decode_base64url(payload.substr(start, payload.find('"', start) - start)).value();
  std::string bytes(GrantIssuer::status_list_size / 4, '\0');
  uLongf size = bytes.size();
  ASSERT_EQ(uncompress(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<const Bytef*>(deflated.data()),
                       deflated.size()),
            Z_OK);
  ASSERT_EQ(size, bytes.size());
  EXPECT_EQ(static_cast<unsigned char>(bytes[0]), 0b01'10'00'01U);
  EXPECT_EQ(static_cast<unsigned char>(bytes[1]), 0b01'01'01'01U);  // nobody's numbers open nothing
  EXPECT_LT(deflated.size(), 200U);
}

TEST_F(IntrospectionTest, ThereAreAsManyListsAsGrantsNeed) {
  EXPECT_TRUE(lists_.token(1, noon));
  EXPECT_EQ(lists_.token(0, noon).error(), Reject::not_found);
  EXPECT_EQ(lists_.token(2, noon).error(), Reject::not_found);
  EventStream stream;
  stream.emit(grant_released(GrantId(GrantIssuer::status_list_size), manifest(9)));
  directory_.on_events(stream.take());
  EXPECT_TRUE(lists_.token(2, noon));
  const auto token =
      jose::parse_token(issuer_.issue(GrantId(GrantIssuer::status_list_size), noon).value().access_token).value();
  EXPECT_THAT(token.payload, testing::HasSubstr(R"({"idx":0,"uri":"https://venue.example/status/2"})"));
}

TEST(PackStatuses, MatchesTheDraftsLayout) {
  using S = GrantState;
  EXPECT_EQ(pack_statuses({S::active, S::suspended, S::revoked, S::active, S::exhausted}),
            std::string({static_cast<char>(0b00'01'10'00), 0b01}));
  EXPECT_EQ(pack_statuses({}), "");
}

}  // namespace
}  // namespace licet
