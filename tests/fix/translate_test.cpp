// Messages as members send them, read with our dictionary, and the commands that they become.

#include "gateway/fix/translate.hpp"

#include <gtest/gtest.h>

#include "tests/fix/given_message.hpp"

namespace licet::fix {
namespace {

using test::given;
using test::OneContract;

const std::string order_head = "11=a1|55=FLIGHTS/TRAIN/ORG/12M|54=1|60=20260131-12:00:00|38=100|";

class FixTranslate : public ::testing::Test {
 protected:
  Result<PlaceOrder> order(const std::string& rest) {
    return to_place_order(*given("D", order_head + rest), contracts);
  }
  Reject refusal(const std::string& rest) {
    const auto result = order(rest);
    EXPECT_FALSE(result) << rest;
    return result ? Reject{} : result.error();
  }
  OneContract contracts;
};

TEST_F(FixTranslate, EveryOrderTypeWithItsPrices) {
  EXPECT_EQ(order("40=1|")->order_type, OrderType::market);
  EXPECT_EQ(order("40=K|")->order_type, OrderType::market_to_limit);
  EXPECT_EQ(order("40=P|59=7|")->order_type, OrderType::pegged);
  const auto stop = order("40=3|99=101.5|");
  ASSERT_TRUE(stop);
  EXPECT_EQ(stop->order_type, OrderType::stop);
  EXPECT_EQ(stop->stop_price, Price(1'015'000));
  EXPECT_EQ(stop->price, Price{});
  const auto stop_limit = order("40=4|44=102|99=101.5|");
  ASSERT_TRUE(stop_limit);
  EXPECT_EQ(stop_limit->price, Price(1'020'000));
  EXPECT_EQ(stop_limit->stop_price, Price(1'015'000));
  EXPECT_EQ(refusal("40=1|44=100|"), Reject::price_not_allowed);
  EXPECT_EQ(refusal("40=K|44=100|"), Reject::price_not_allowed);
  EXPECT_EQ(refusal("40=2|"), Reject::missing_field);
  EXPECT_EQ(refusal("40=3|"), Reject::missing_field);
  EXPECT_EQ(refusal("40=4|44=100|"), Reject::missing_field);
  EXPECT_EQ(refusal("40=2|44=100|99=90|"), Reject::stop_price_invalid);
}

TEST_F(FixTranslate, EveryTimeInForce) {
  const std::pair<char, TimeInForce> words[] = {{'0', TimeInForce::day},
                                                {'1', TimeInForce::good_till_cancel},
                                                {'2', TimeInForce::at_the_opening},
                                                {'3', TimeInForce::immediate_or_cancel},
                                                {'4', TimeInForce::fill_or_kill},
                                                {'7', TimeInForce::at_the_close},
                                                {'B', TimeInForce::good_for_auction}};
  for (const auto& [character, word] : words) {
    const auto result = order(std::string("40=2|44=100|59=") + character + "|");
    ASSERT_TRUE(result) << character;
    EXPECT_EQ(result->time_in_force, word);
    EXPECT_EQ(time_in_force_of(word), character);
  }
  EXPECT_EQ(order("40=2|44=100|")->time_in_force, TimeInForce::day);
}

TEST_F(FixTranslate, GoodTillDateHasOneExpiry) {
  const auto by_time = order("40=2|44=100|59=6|126=20260201-08:30:00.250|");
  ASSERT_TRUE(by_time);
  EXPECT_EQ(by_time->expires, Timestamp(1'769'934'600'250'000'000));
  const auto by_date = order("40=2|44=100|59=6|432=20260201|");
  ASSERT_TRUE(by_date);
  EXPECT_EQ(by_date->expires, Timestamp(1'769'990'400'000'000'000));  // midnight at the end of that day
  EXPECT_EQ(refusal("40=2|44=100|59=6|"), Reject::missing_field);
  EXPECT_EQ(refusal("40=2|44=100|59=6|126=20260201-08:30:00|432=20260201|"), Reject::invalid_value);
  EXPECT_EQ(refusal("40=2|44=100|59=1|126=20260201-08:30:00|"), Reject::expiry_invalid);
}

TEST_F(FixTranslate, IcebergsMinimumAndPostOnly) {
  const auto iceberg = order("40=2|44=100|1138=10|110=5|18=6|20005=2|2964=4|20001=2|");
  ASSERT_TRUE(iceberg);
  EXPECT_EQ(iceberg->display_quantity, Quantity(10));
  EXPECT_EQ(iceberg->min_quantity, Quantity(5));
  EXPECT_EQ(iceberg->post_only, PostOnly::slide);
  EXPECT_EQ(iceberg->self_trade_prevention, SelfTradePrevention::decrement_and_cancel);
  EXPECT_EQ(iceberg->settle_to, SettleTo::hold);
  EXPECT_EQ(order("40=2|44=100|111=10|")->display_quantity, Quantity(10));
  EXPECT_EQ(order("40=2|44=100|111=10|1138=10|")->display_quantity, Quantity(10));
  EXPECT_EQ(refusal("40=2|44=100|111=10|1138=20|"), Reject::display_quantity_invalid);
  EXPECT_EQ(order("40=2|44=100|18=6|")->post_only, PostOnly::reject);
  EXPECT_EQ(order("40=2|44=100|")->post_only, PostOnly::off);
  EXPECT_EQ(refusal("40=2|44=100|20005=2|"), Reject::invalid_value);
}

TEST_F(FixTranslate, ReplacesOfStops) {
  const std::string head = "41=a1|11=a2|55=FLIGHTS/TRAIN/ORG/12M|54=1|60=20260131-12:00:00|38=7|";
  const auto stop = to_replace_order(*given("G", head + "40=3|99=95|"), contracts);
  ASSERT_TRUE(stop);
  EXPECT_EQ(stop->stop_price, Price(950'000));
  EXPECT_EQ(stop->price, Price{});
  const auto triggered = to_replace_order(*given("G", head + "40=4|44=96|"), contracts);
  ASSERT_TRUE(triggered);
  EXPECT_EQ(triggered->stop_price, Price{});
  EXPECT_EQ(triggered->price, Price(960'000));
  EXPECT_EQ(to_replace_order(*given("G", head + "40=2|44=96|99=95|"), contracts).error(), Reject::stop_price_invalid);
}

class KnownScopes final : public Scopes {
 public:
  MemberId member(std::string_view code) const override { return code == "BOB" ? MemberId(4) : MemberId{}; }
  DatasetId dataset(std::string_view code) const override { return code == "FLIGHTS" ? DatasetId(1) : DatasetId{}; }
};

TEST_F(FixTranslate, MassCancelsByEveryScope) {
  const auto cancel = [this](const std::string& rest) {
    return to_cancel_all(*given("q", "11=m1|60=20260131-12:00:00|" + rest), MemberId(3), KnownScopes{}, contracts);
  };
  const auto all = cancel("530=7|");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->owner, MemberId(3));
  EXPECT_EQ(all->side, SideOrBoth::both);
  const auto bids = cancel("530=1|54=1|55=FLIGHTS/TRAIN/ORG/12M|");
  ASSERT_TRUE(bids);
  EXPECT_EQ(bids->instrument, InstrumentId(1));
  EXPECT_EQ(bids->side, SideOrBoth::buy);
  EXPECT_EQ(cancel("530=A|1151=FLIGHTS|")->dataset, DatasetId(1));
  EXPECT_EQ(cancel("530=7|453=1|448=BOB|447=D|452=1|")->owner, MemberId(4));
  EXPECT_EQ(cancel("530=7|453=1|448=*|447=D|452=1|")->owner, MemberId{});
  EXPECT_EQ(cancel("530=7|453=1|448=NOBODY|447=D|452=1|").error(), Reject::unknown_member);
  EXPECT_EQ(cancel("530=A|").error(), Reject::missing_field);
  EXPECT_EQ(cancel("530=A|1151=NONE|").error(), Reject::unknown_dataset);
  EXPECT_EQ(cancel("530=1|").error(), Reject::missing_field);
}

TEST_F(FixTranslate, CombinationsOfTwoToSixLegs) {
  const std::string head = "11=k1|54=B|60=20260131-12:00:00|40=2|59=4|";
  const std::string leg = "600=FLIGHTS/TRAIN/ORG/12M|624=2|687=3|566=12.5|";
  const auto two = to_combination(*given("AB", head + "555=2|" + leg + leg), contracts);
  ASSERT_TRUE(two);
  EXPECT_EQ(two->count, 2);
  EXPECT_EQ(two->legs[1].instrument, InstrumentId(1));
  EXPECT_EQ(two->legs[1].side, Side::sell);
  EXPECT_EQ(two->legs[1].price, Price(125'000));
  EXPECT_EQ(two->legs[1].quantity, Quantity(3));
  EXPECT_EQ(two->time_in_force, TimeInForce::fill_or_kill);
  EXPECT_EQ(to_combination(*given("AB", head + "555=1|" + leg), contracts).error(), Reject::combination_invalid);
  std::string seven;
  for (int n = 0; n < 7; ++n) seven += leg;
  EXPECT_EQ(to_combination(*given("AB", head + "555=7|" + seven), contracts).error(), Reject::combination_invalid);
}

TEST(FixFields, TimesOutsideTheirFormAreRefused) {
  EXPECT_EQ(*read_time("19700101-00:00:01"), Timestamp(1'000'000'000));
  EXPECT_EQ(*read_time("19700101-00:00:00.000000001"), Timestamp(1));
  for (const char* text : {"", "19700101", "19700101-24:00:00", "19700230-00:00:00", "19700101-00:00:00.",
                           "19700101-00:00:00.0000000001", "99990101-00:00:00", "1970-101-00:00:00"}) {
    EXPECT_FALSE(read_time(text)) << text;
  }
  EXPECT_FALSE(read_end_of_date("20261301"));
}

}  // namespace
}  // namespace licet::fix
