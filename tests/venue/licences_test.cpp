// Licences after settlement: activation, and the life of grants.

#include "engine/venue/licences.hpp"

#include <limits>

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class Licences : public OpenMarket {
 protected:
  void SetUp() override {
    ListInstrument series = series_terms();
    series.quota_bytes = 1'000;
    open(series);
  }
  /// A grant of `quantity` licences for alice.
  GrantId granted(std::int64_t quantity) {
    const std::string n = std::to_string(++orders_);
    place(vendor, *ClientOrderId::from("gs" + n), Side::sell, 10, quantity);
    place(alice, *ClientOrderId::from("gb" + n), Side::buy, 10, quantity);
    return only<GrantReleased>().grant;
  }
  Bench& set_state(MemberId acting, GrantId grant, GrantState state) {
    SetGrantState request;
    request.reason = "because";
    request.grant = grant;
    request.state = state;
    return apply(acting, request);
  }
  Bench& meter(GrantId grant, std::uint64_t bytes) {
    MeterUsage request;
    request.grant = grant;
    request.bytes = bytes;
    request.requests = 2;
    return apply(venue_operator, request);
  }
  Bench& advance(Timestamp to) {
    now = to;
    return apply(venue_operator, AdvanceTime{});
  }

 private:
  int orders_ = 0;
};

TEST_F(Licences, HeldLicencesAreActivatedLater) {
  give_licences(alice, 5);
  ActivateLicence request;
  request.instrument = train;
  request.quantity = Quantity(3);
  apply(alice, request);
  EXPECT_EQ(types(), "transfer_posted grant_released");
  EXPECT_EQ(only<GrantReleased>().trade, TradeId());
  EXPECT_EQ(only<GrantReleased>().quota_bytes, 3'000U);
  EXPECT_EQ(licences(alice), 2);
  EXPECT_EQ(licences(alice, train, Purpose::activated), 3);
  apply(alice, request);
  expect_command_reject(Reject::insufficient_licences);
  request.quantity = Quantity(0);
  apply(alice, request);
  expect_command_reject(Reject::quantity_out_of_range);
  request.instrument = InstrumentId(8);
  apply(alice, request);
  expect_command_reject(Reject::unknown_instrument);
  apply(MemberId(88), request);
  expect_command_reject(Reject::unknown_member);
  now = day_one + Duration::days(365);
  apply(alice, request);
  EXPECT_EQ(all<CommandRejected>().front().reject, Reject::not_certified);
}

TEST_F(Licences, LicencesBehindAnOrderAreNotActivated) {
  give_licences(alice, 5);
  place(alice, "s", Side::sell, 50, 5);
  ActivateLicence request;
  request.instrument = train;
  request.quantity = Quantity(1);
  apply(alice, request);
  expect_command_reject(Reject::insufficient_licences);
}

TEST_F(Licences, AGrantEndsWithItsTermAndItsLicencesRetire) {
  const GrantId grant = granted(2);
  advance(day_one + Duration::days(365) + Duration(-1));
  EXPECT_EQ(types(), "");
  advance(day_one + Duration::days(365));
  EXPECT_EQ(types(), "grant_changed transfer_posted");
  EXPECT_EQ(only<GrantChanged>().grant, grant);
  EXPECT_EQ(only<GrantChanged>().state, GrantState::expired);
  EXPECT_EQ(licences(alice, train, Purpose::activated), 0);
  EXPECT_EQ(licences(alice, train, Purpose::retired), 2);
  set_state(venue_operator, grant, GrantState::active);
  expect_command_reject(Reject::grant_state_final);
}

TEST_F(Licences, WhatTimeDoesAnswersNobody) {
  static_cast<void>(granted(1));
  now = day_one + Duration::days(365);
  SetSession halt;
  halt.instrument = train;
  halt.state = SessionState::halted;
  apply(Command::make(venue_operator, halt, OriginId(7), RequestId(9)));
  EXPECT_EQ(types(), "grant_changed transfer_posted session_changed");
  for (const RecordView event : events) {
    const bool own = event.is<SessionChanged>();
    EXPECT_EQ(event.header().origin, own ? OriginId(7) : OriginId());
    EXPECT_EQ(event.header().request, own ? RequestId(9) : RequestId());
  }
}

TEST_F(Licences, TimeTakesEffectWithAnyCommandEarliestEndFirst) {
  const GrantId first = granted(1);
  now = day_one + Duration::days(1);
  const GrantId second = granted(1);
  const GrantId third = granted(2);
  now = day_one + Duration::days(500);
  place(bob, "late", Side::buy, 1, 1);
  const auto changed = all<GrantChanged>();
  ASSERT_EQ(changed.size(), 3U);
  EXPECT_EQ(changed[0].grant, first);
  EXPECT_EQ(changed[1].grant, second);
  EXPECT_EQ(changed[2].grant, third);
  expect_reject(Reject::not_certified);
}

TEST_F(Licences, AGrantIsSuspendedResumedAndRevoked) {
  const GrantId grant = granted(2);
  set_state(venue_operator, grant, GrantState::suspended);
  EXPECT_EQ(types(), "grant_changed");
  EXPECT_EQ(only<GrantChanged>().reason, Reason("because"));
  set_state(vendor, grant, GrantState::active);
  EXPECT_EQ(only<GrantChanged>().state, GrantState::active);
  set_state(vendor, grant, GrantState::revoked);
  EXPECT_EQ(types(), "grant_changed transfer_posted");
  EXPECT_EQ(licences(alice, train, Purpose::retired), 2);
  set_state(vendor, grant, GrantState::active);
  expect_command_reject(Reject::grant_state_final);
  advance(day_one + Duration::days(400));
  EXPECT_EQ(types(), "") << "it does not end twice";
}

TEST_F(Licences, WhoMaySetAGrantsState) {
  const GrantId grant = granted(1);
  set_state(alice, grant, GrantState::suspended);
  expect_command_reject(Reject::forbidden);
  set_state(venue_operator, GrantId(99), GrantState::suspended);
  expect_command_reject(Reject::unknown_grant);
  for (const GrantState state : {GrantState::expired, GrantState::exhausted}) {
    set_state(venue_operator, grant, state);
    expect_command_reject(Reject::invalid_value);
  }
}

TEST_F(Licences, UseIsMeteredUntilTheQuotaIsUsedUp) {
  const GrantId grant = granted(2);  // 2 × 1,000 bytes
  meter(grant, 1'999);
  EXPECT_EQ(types(), "usage_metered");
  EXPECT_EQ(only<UsageMetered>().used_bytes, 1'999U);
  EXPECT_EQ(only<UsageMetered>().used_requests, 2U);
  meter(grant, 1);
  EXPECT_EQ(types(), "usage_metered grant_changed transfer_posted");
  EXPECT_EQ(only<GrantChanged>().state, GrantState::exhausted);
  EXPECT_EQ(licences(alice, train, Purpose::retired), 2);
  meter(grant, 5);
  EXPECT_EQ(types(), "usage_metered") << "what was served was served";
  EXPECT_EQ(only<UsageMetered>().used_bytes, 2'005U);
  meter(grant, std::numeric_limits<std::uint64_t>::max());
  expect_command_reject(Reject::numeric_overflow);
  meter(GrantId(99), 1);
  expect_command_reject(Reject::unknown_grant);
}

TEST_F(Licences, WithoutAQuotaNothingIsExhausted) {
  apply(vendor, series_terms("FLIGHTS/TRAIN/SEAT/12M"));
  set_session(SessionState::open);
  PlaceOrder order = order_terms("s", Side::sell, 10, 1);
  order.instrument = InstrumentId(2);
  apply(vendor, order);
  order.side = Side::buy;
  apply(alice, order);
  EXPECT_EQ(only<GrantReleased>().quota_bytes, 0U);
  meter(only<GrantReleased>().grant, std::uint64_t{1} << 62U);
  EXPECT_EQ(types(), "usage_metered");
}

TEST_F(Licences, ATermBeyondTheClockEndsWithIt) {
  now = Timestamp(std::numeric_limits<std::int64_t>::max() - 10);
  CertifyMember forever = member_terms("ALICE", MemberRole::buyer);
  forever.certified_until = Timestamp(std::numeric_limits<std::int64_t>::max());
  apply(venue_operator, forever);
  forever.code = "VENDOR";
  forever.role = MemberRole::vendor;
  apply(venue_operator, forever);
  const GrantId grant = granted(1);
  EXPECT_EQ(only<GrantReleased>().not_after.nanoseconds(), std::numeric_limits<std::int64_t>::max());
  EXPECT_TRUE(grant.is_set());
}

}  // namespace
}  // namespace licet::test
