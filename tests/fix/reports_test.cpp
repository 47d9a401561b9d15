// Each message that events become, byte for byte as tests/fix/golden has it ('|' for SOH). LICET_UPDATE_GOLDEN=1 writes
// the files anew.

#include "gateway/fix/reports.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "gateway/fix/market_data_messages.hpp"
#include "gateway/fix/writer.hpp"

namespace licet::fix {
namespace {

const Contract contract{InstrumentId(1), "FLIGHTS/TRAIN/ORG/12M", Currency::cny};
constexpr Timestamp noon{1'767'268'800'123'456'789};  // 2026-01-01T12:00:00.123456789Z

void expect_golden(const std::string& name, std::string_view msg_type, std::string_view body) {
  std::string message;
  append_message(message, {msg_type, "SHDE", "ALICE", 7, noon}, body);
  for (char& c : message) {
    if (c == '\x01') c = '|';
  }
  const std::string path = std::string(LICET_FIX_GOLDEN) + "/" + name + ".txt";
  if (std::getenv("LICET_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << message << '\n';
  std::ifstream file(path);
  ASSERT_TRUE(file) << "no golden file " << path;
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(message + "\n", golden) << name;
}

ReportContext context(std::string_view exec_id) { return {exec_id, noon, &contract}; }

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
  expect_golden("new", "8", report_new(context("9.0"), OrderAccepted{OrderId(11), {}, terms()}));
}

TEST(FixReports, NewMarketOrder) {
  auto market = terms();
  market.order_type = OrderType::market;
  market.price = Price{};
  market.time_in_force = TimeInForce::immediate_or_cancel;
  expect_golden("new_market", "8", report_new(context("9.0"), OrderAccepted{OrderId(11), {}, market}));
}

TEST(FixReports, Rejected) {
  OrderRejected event;
  event.terms = terms();
  event.reject = Reject::insufficient_funds;
  expect_golden("rejected", "8", report_rejected(context("9.0"), event));
  expect_golden("rejected_unknown", "8", report_rejected({"9.0", noon, nullptr}, event));
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
  expect_golden("replaced", "8", report_replaced(context("13.0"), event, Money(2'000'000)));
}

TEST(FixReports, Status) {
  OrderRecord order;
  order.id = OrderId(11);
  order.terms = terms();
  order.status = OrderStatus::partially_filled;
  order.leaves = Quantity(3);
  order.filled = Quantity(2);
  order.notional = Money(2'000'000);
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
  expect_golden("mass_cancel", "r", mass_cancel_report(noon, "m1", '7', "", 12));
  expect_golden("mass_cancel_refused", "r",
                mass_cancel_refusal(noon, "m2", '1', "NO/SUCH", Reject::unknown_instrument));
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

TEST(FixReports, NoTextCanAddAField) {
  std::string body;
  BodyWriter(body).text(58,
                        "hello\x01"
                        "150=F\n");
  EXPECT_EQ(body, "58=hello150=F\x01");
}

}  // namespace
}  // namespace licet::fix
