// Segments: what may be defined, and what listing into one asks.

#include "tests/venue/session_fixture.hpp"

namespace licet::test {
namespace {

class SegmentRules : public SessionMarket {
 protected:
  void refused(const DefineSegment& rules) {
    apply(venue_operator, rules);
    expect_command_reject(Reject::invalid_value);
  }
};

TEST_F(SegmentRules, GetIdsInOrderAndKeepThemWhenRedefined) {
  DefineSegment rules = city_rules();
  rules.code = "THIN_2";
  apply(venue_operator, rules);
  EXPECT_EQ(only<SegmentDefined>().id, SegmentId(2));
  rules.halt_ms = 7;
  apply(venue_operator, rules);
  EXPECT_EQ(only<SegmentDefined>().id, SegmentId(2));
  EXPECT_EQ(only<SegmentDefined>().terms.halt_ms, 7U);
  apply(alice, rules);
  expect_command_reject(Reject::forbidden);
}

TEST_F(SegmentRules, CodesAndTickTablesThatCannotBeAreRefused) {
  DefineSegment rules = city_rules();
  rules.code = "X";
  refused(rules);
  rules.code = "small";
  refused(rules);
  rules = city_rules();
  rules.ticks[0] = {price(100), price(5)};
  rules.ticks[1] = {price(200), price(12)};
  refused(rules);  // 12 is no multiple of 5
  rules.ticks[1] = {price(100), price(10)};
  refused(rules);  // does not rise
  rules.ticks[1] = {price(205), price(10)};
  refused(rules);  // does not start on its tick
  rules.ticks[1] = {};
  rules.ticks[2] = {price(400), price(10)};
  refused(rules);  // behind a step that is not used
  rules = city_rules();
  rules.ticks[0] = {price(100), Price(5'000)};
  refused(rules);  // finer than the tick of an instrument in it
}

TEST_F(SegmentRules, PricesKeepToTheTickTable) {
  DefineSegment rules = city_rules();
  rules.ticks[0] = {price(100), price(5)};
  rules.ticks[1] = {price(200), price(10)};
  apply(venue_operator, rules);
  place(alice, "b1", Side::buy, 99, 1);
  EXPECT_TRUE(none<OrderRejected>());
  place(alice, "b2", Side::buy, 101, 1);
  expect_reject(Reject::price_off_tick);
  place(alice, "b3", Side::buy, 105, 1);
  EXPECT_TRUE(none<OrderRejected>());
  place(alice, "b4", Side::buy, 205, 1);
  expect_reject(Reject::price_off_tick);
  replace(alice, "b5", "b1", 104, 1);
  expect_cancel_reject(Reject::price_off_tick);
}

TEST_F(SegmentRules, ListingAsksForASegmentThatFits) {
  ListInstrument terms = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  terms.segment = SegmentId(2);
  apply(vendor, terms);
  expect_command_reject(Reject::unknown_segment);
  DefineSegment rules = city_rules();
  rules.code = "COARSE";
  rules.ticks[0] = {price(100), Price(15'000)};
  refused(rules);  // 100 is no multiple of 1.5
  rules.ticks[0] = {price(150), Price(15'000)};
  apply(venue_operator, rules);
  apply(vendor, terms);
  expect_command_reject(Reject::invalid_value);  // 1.5 is no multiple of 1
  terms.tick = Price(5'000);
  apply(vendor, terms);
  EXPECT_EQ(types(), "instrument_listed");
}

}  // namespace
}  // namespace licet::test
