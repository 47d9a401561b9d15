// What members are told of their orders and of the book, as tests/fix/golden has it.

#include "gateway/fix/reports.hpp"

#include <gtest/gtest.h>

#include "gateway/fix/market_data_messages.hpp"
#include "gateway/fix/writer.hpp"
#include "tests/fix/golden.hpp"

namespace licet::fix {
namespace {

using test::expect_golden;
using test::noon;
const Contract contract{InstrumentId(1), "FLIGHTS/TRAIN/ORG/12M", Currency::cny};

ReportContext context(std::string_view exec_id) { return {exec_id, noon, &contract, nullptr}; }

PlaceOrder terms() {
  PlaceOrder order;
  order.client_order_id = "a1";
  order.price = Price(1'005'000);
  order.quantity = Quantity(5);
  order.instrument = InstrumentId(1);
  return order;
}

Trade trade() {
  Trade event;
  event.trade = TradeId(3);
  event.price = Price(1'000'000);
  event.quantity = Quantity(2);
  event.buyer = {OrderId(11),      "a1",         Quantity(3), Quantity(2), Quantity(0), Price(0),
                 Money(2'000'000), Money(2'000), MemberId(3)};
  event.buyer.settle_to = SettleTo::activate;
  event.seller = {OrderId(10),      "v1",     Quantity(0), Quantity(3), Quantity(0), Price(0),
                  Money(3'010'000), Money(0), MemberId(2)};
  event.seller.settle_to = SettleTo::hold;
  event.instrument = InstrumentId(1);
  event.aggressor = SideOrBoth::buy;
  return event;
}

TEST(FixReports, New) {
  expect_golden("new", "8", report_new(context("9.0"), OrderAccepted{OrderId(11), {}, terms()}, true));
}

TEST(FixReports, NewMarketOrder) {
  auto market = terms();
  market.order_type = OrderType::market;
  market.price = Price{};
  market.time_in_force = TimeInForce::immediate_or_cancel;
  expect_golden("new_market", "8", report_new(context("9.0"), OrderAccepted{OrderId(11), {}, market}, true));
}

TEST(FixReports, NewOrdersThatWait) {
  auto stop = terms();
  stop.order_type = OrderType::stop_limit;
  stop.stop_price = Price(1'000'000);
  stop.time_in_force = TimeInForce::good_till_date;
  stop.expires = noon + Duration::days(3);
  expect_golden("new_stop_limit", "8", report_new(context("9.0"), OrderAccepted{OrderId(11), {}, stop}, false));
  auto for_call = terms();
  for_call.order_type = OrderType::pegged;
  for_call.price = Price{};
  for_call.time_in_force = TimeInForce::at_the_opening;
  expect_golden("new_pegged", "8", report_new(context("9.0"), OrderAccepted{OrderId(11), {}, for_call}, false));
}

TEST(FixReports, NewIceberg) {
  auto iceberg = terms();
  iceberg.quantity = Quantity(500);
  iceberg.display_quantity = Quantity(20);
  iceberg.min_quantity = Quantity(5);
  iceberg.post_only = PostOnly::slide;
  expect_golden("new_iceberg", "8", report_new(context("9.0"), OrderAccepted{OrderId(11), {}, iceberg}, true));
}

TEST(FixReports, NewQuoteHasNoClientOrderId) {
  auto quote = terms();
  quote.client_order_id = ClientOrderId{};
  const auto body = report_new(context("9.0"), OrderAccepted{OrderId(11), {}, quote}, true);
  EXPECT_EQ(body.find("\x01"
                      "11="),
            std::string::npos);
}

TEST(FixReports, Combination) {
  CombinationAccepted event;
  event.combination = OrderId(21);
  event.terms.client_order_id = "k1";
  event.terms.time_in_force = TimeInForce::good_till_cancel;
  expect_golden("new_combination", "8", report_combination({"9.0", noon, nullptr, nullptr}, event));
  expect_golden("new_leg", "8", report_new(context("9.1"), OrderAccepted{OrderId(21), OrderId(21), terms()}, false));
}

TEST(FixReports, Triggered) {
  OrderTriggered event;
  event.order = OrderId(11);
  event.client_order_id = "a1";
  event.stop_price = Price(1'000'000);
  event.instrument = InstrumentId(1);
  event.side = Side::buy;
  OrderRecord order;
  order.id = OrderId(11);
  order.terms = terms();
  order.terms.order_type = OrderType::stop_limit;
  order.terms.stop_price = event.stop_price;
  expect_golden("triggered", "8", report_triggered({"14.3", noon, &contract, &order}, event));
}

TEST(FixReports, Reduced) {
  OrderReduced event;
  event.order = OrderId(11);
  event.client_order_id = "a1";
  event.price = Price(1'005'000);
  event.by = Quantity(2);
  event.leaves = Quantity(1);
  event.filled = Quantity(2);
  event.instrument = InstrumentId(1);
  event.side = Side::buy;
  event.reason = CancelReason::self_trade;
  expect_golden("reduced", "8", report_reduced(context("14.1"), event, Money(2'010'000)));
}

TEST(FixReports, TradesOutsideTheContinuousBook) {
  auto event = trade();
  event.kind = TradeKind::call;
  event.aggressor = SideOrBoth::both;
  expect_golden("trade_call", "8", report_trade(context("T3-B"), event, Side::buy, GrantId{}));
  event.kind = TradeKind::block;
  event.aggressor = SideOrBoth::sell;
  expect_golden("trade_block", "8", report_trade(context("T3-B"), event, Side::buy, GrantId{}));
  event.kind = TradeKind::combination;
  OrderRecord leg;
  leg.combination = OrderId(9);
  expect_golden("trade_leg", "8", report_trade({"T3-S", noon, &contract, &leg}, event, Side::sell, GrantId{}));
}

TEST(FixReports, EndsThatTheVenueChose) {
  OrderCancelled event;
  event.order = OrderId(11);
  event.client_order_id = "a1";
  event.orig_client_order_id = "a1";
  event.leaves = Quantity(3);
  event.instrument = InstrumentId(1);
  event.side = Side::buy;
  event.reason = CancelReason::kill_switch;
  expect_golden("cancelled_kill_switch", "8", report_cancelled(context("12.0"), event, Money{}));
  event.reason = CancelReason::call_over;
  expect_golden("expired_call_over", "8", report_cancelled(context("12.0"), event, Money{}));
}

TEST(FixReports, Rejected) {
  OrderRejected event;
  event.terms = terms();
  event.reject = Reject::insufficient_funds;
  expect_golden("rejected", "8", report_rejected(context("9.0"), event));
  expect_golden("rejected_unknown", "8", report_rejected({"9.0", noon, nullptr, nullptr}, event));
}

TEST(FixReports, TradeOfEachSide) {
  expect_golden("trade_buyer", "8", report_trade(context("T3-B"), trade(), Side::buy, GrantId(77)));
  expect_golden("trade_seller", "8", report_trade(context("T3-S"), trade(), Side::sell, GrantId{}));
}

TEST(FixReports, Cancelled) {
  OrderCancelled event;
  event.order = OrderId(11);
  event.client_order_id = "c1";
  event.orig_client_order_id = "a1";
  event.leaves = Quantity(3);
  event.filled = Quantity(2);
  event.instrument = InstrumentId(1);
  event.side = Side::buy;
  event.reason = CancelReason::requested;
  expect_golden("cancelled", "8", report_cancelled(context("12.0"), event, Money(2'010'000)));
  event.client_order_id = event.orig_client_order_id;
  event.reason = CancelReason::session_closed;
  expect_golden("expired", "8", report_cancelled(context("12.0"), event, Money(2'010'000)));
}

TEST(FixReports, Replaced) {
  OrderReplaced event;
  event.order = OrderId(11);
  event.client_order_id = "a2";
  event.orig_client_order_id = "a1";
  event.price = Price(990'000);
  event.quantity = Quantity(9);
  event.leaves = Quantity(7);
  event.filled = Quantity(2);
  event.side = Side::buy;
  OrderRecord order;
  order.terms = terms();
  expect_golden("replaced", "8", report_replaced({"13.0", noon, &contract, &order}, event, Money(2'000'000)));
  order.terms.order_type = OrderType::stop_limit;
  order.terms.display_quantity = Quantity(1);
  event.stop_price = Price(980'000);
  expect_golden("replaced_stop", "8", report_replaced({"13.0", noon, &contract, &order}, event, Money(2'000'000)));
}

TEST(FixReports, Status) {
  OrderRecord order;
  order.id = OrderId(11);
  order.terms = terms();
  order.status = OrderStatus::partially_filled;
  order.leaves = Quantity(3);
  order.filled = Quantity(2);
  order.notional = Money(2'000'000);
  order.is_working = true;
  order.changed_at = noon;
  expect_golden("status", "8", report_status(context("R1.1"), order, "s1"));
}

TEST(FixReports, CancelReject) {
  CancelRejected event;
  event.client_order_id = "c1";
  event.orig_client_order_id = "a1";
  event.response_to = CommandType::cancel_order;
  event.reject = Reject::unknown_order;
  expect_golden("cancel_reject", "9", cancel_reject(noon, event, OrderStatus::rejected));
}

TEST(FixReports, MassCancel) {
  expect_golden("mass_cancel", "r", mass_cancel_report(noon, {"m1", '7', "", "", ""}, 12));
  expect_golden("mass_cancel_dataset", "r", mass_cancel_report(noon, {"m3", 'A', "", "FLIGHTS", "1"}, 3));
  expect_golden("mass_cancel_refused", "r",
                mass_cancel_refusal(noon, {"m2", '1', "NO/SUCH", "", ""}, Reject::unknown_instrument));
}

TEST(FixReports, MarketData) {
  BookSnapshot book;
  book.sequence = 42;
  book.bids = {{Price(990'000), Quantity(5), 2}};
  book.asks = {{Price(1'000'000), Quantity(1), 1}, {Price(1'010'000), Quantity(8), 3}};
  TradeRecord last;
  last.trade = trade();
  last.time = noon;
  expect_golden("full_refresh", "W", full_refresh("m1", contract, book, {last}));
  IncrementalRefresh update("m1", contract, 43);
  update.levels('1', book.asks, {{Price(1'000'000), Quantity(4), 2}, {Price(1'020'000), Quantity(1), 1}},
                [](Price a, Price b) { return a < b; });
  update.trade(last, 43);
  expect_golden("incremental_refresh", "X", update.body());
}

TEST(FixReports, Calls) {
  AuctionIndicated expected;
  expected.price = Price(1'000'000);
  expected.volume = Quantity(12);
  expected.surplus = Quantity(3);
  expected.surplus_side = SideOrBoth::buy;
  const auto news = call_news(expected, true, true);
  BookSnapshot book;
  book.sequence = 42;
  expect_golden("full_refresh_call", "W", full_refresh("m1", contract, book, {}, &news));
  AuctionExecuted executed;
  executed.price = Price(1'010'000);
  executed.volume = Quantity(15);
  executed.surplus_side = SideOrBoth::both;
  IncrementalRefresh update("m1", contract, 43);
  update.call(call_news(executed, true, true), false);
  expect_golden("incremental_refresh_call", "X", update.body());
  IncrementalRefresh over("m1", contract, 44);
  over.end_call(true, false);
  expect_golden("incremental_refresh_call_over", "X", over.body());
}

TEST(FixReports, NoTextCanAddAField) {
  std::string body;
  BodyWriter(body).text(58,
                        "hello\x01"
                        "150=F\n");
  EXPECT_EQ(body, "58=hello150=F\x01");
}

}  // namespace
}  // namespace licet::fix
