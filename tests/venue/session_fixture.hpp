#pragma once

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {

inline Duration milliseconds(std::int64_t n) { return Duration(n * 1'000'000); }
inline Duration seconds(std::int64_t n) { return Duration::seconds(n); }

/// An open market whose one series (instrument `train`) is in the segment CITY (segment 1), and time that passes.
class SessionMarket : public OpenMarket {
 protected:
  static constexpr SegmentId city{1};

  void SetUp() override { open_in(city_rules(), city_series()); }

  /// No rules but the length of a volatility call.
  static DefineSegment city_rules() {
    DefineSegment rules;
    rules.code = "CITY";
    rules.volatility_call_ms = 60'000;
    return rules;
  }
  /// Around 100, in ticks of 1.
  static ListInstrument city_series() {
    ListInstrument series = series_terms();
    series.segment = city;
    series.reference_price = price(100);
    return series;
  }
  void open_in(const DefineSegment& rules, const ListInstrument& series) {
    apply(MemberId(), venue_terms());
    apply(venue_operator, rules);
    ASSERT_EQ(types(), "segment_defined");
    apply(venue_operator, member_terms("VENDOR", MemberRole::vendor));
    apply(venue_operator, member_terms("ALICE", MemberRole::buyer));
    apply(venue_operator, member_terms("BOB", MemberRole::buyer));
    apply(venue_operator, member_terms("MAKER", MemberRole::market_maker));
    for (const MemberId member : {vendor, alice, bob, maker}) deposit(member, 1'000'000);
    apply(venue_operator, dataset_terms());
    apply(venue_operator, series);
    ASSERT_EQ(types(), "instrument_listed");
    set_session(SessionState::open);
  }
  /// A request for the one series that ends after `lasts`; 0: it does not end.
  SetSession session(SessionState state, Duration lasts = {}, SessionState next = SessionState::open) const {
    SetSession request;
    request.instrument = train;
    request.state = state;
    request.next = next;
    if (lasts > Duration()) request.ends_at = now + lasts;
    return request;
  }
  void begin(SessionState state, Duration lasts = {}, SessionState next = SessionState::open) {
    apply(venue_operator, session(state, lasts, next));
    ASSERT_EQ(only<SessionChanged>().state, state) << types();
  }
  /// Time passes; what is due happens.
  void pass(Duration time) {
    now = now + time;
    apply(MemberId(), AdvanceTime{});
  }
  Bench& place_market(MemberId member, ClientOrderId id, Side side, std::int64_t quantity) {
    PlaceOrder order = order_terms(id, side, 0, quantity);
    order.order_type = OrderType::market;
    return apply(member, order);
  }
};

}  // namespace licet::test
