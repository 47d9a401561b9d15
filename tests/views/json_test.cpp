#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/views/json.hpp"
#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

template <class Value>
std::string decimal(Value value) {
  std::string out;
  json::append_decimal(out, value);
  return out;
}
std::string string(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}
std::string time(std::int64_t nanoseconds) {
  std::string out;
  json::append_time(out, Timestamp(nanoseconds));
  return out;
}

TEST(Json, DecimalsAreTheShortestThatReadBackTheSame) {
  for (const std::int64_t raw : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{10'000},
                                 std::int64_t{125'000}, std::int64_t{-123'456'789}, INT64_MAX, INT64_MIN}) {
    EXPECT_EQ(decimal(Price(raw)), '"' + to_text(Price(raw)) + '"');
    EXPECT_EQ(decimal(Quantity(raw)), '"' + to_text(Quantity(raw)) + '"');
  }
  EXPECT_EQ(decimal(Money(125'000)), "\"12.5\"");
}

TEST(Json, StringsEscapeWhatTheyMustAndNothingElse) {
  EXPECT_EQ(string("plain 中文"), "\"plain 中文\"");
  EXPECT_EQ(string("a\"b\\c"), "\"a\\\"b\\\\c\"");
  EXPECT_EQ(string(std::string_view("\n\0\x1f", 3)), "\"\\u000a\\u0000\\u001f\"");
}

TEST(Json, BytesThatAreNotUtf8AreReplaced) {
  EXPECT_EQ(string("\xFF"), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(string("\xC0\xAF"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"") << "overlong";
  EXPECT_EQ(string("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"") << "surrogate";
  EXPECT_EQ(string("a\xE4\xB8"), "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"") << "cut off";
}

TEST(Json, TimesAreRfc3339WithNanoseconds) {
  EXPECT_EQ(time(0), "\"1970-01-01T00:00:00.000000000Z\"");
  EXPECT_EQ(time(1'767'225'600'000'000'001), "\"2026-01-01T00:00:00.000000001Z\"");
  EXPECT_EQ(time(-1), "\"1969-12-31T23:59:59.999999999Z\"");
}

/// The forms themselves: a client reads these bytes, so a change here is a change of the interface.
class JsonForms : public ::testing::Test {
 protected:
  void SetUp() override {
    Bench fresh;
    const auto run = [&](MemberId member, const auto& body) {
      fresh.apply(member, body);
      auto batch = std::make_shared<EventBatch>();
      batch->first = batch->last = Sequence(fresh.sequence);
      batch->events = fresh.events;
      model.on_events(batch);
    };
    run(MemberId(), venue_terms());
    run(venue_operator, member_terms("VENDOR", MemberRole::vendor));
    run(venue_operator, member_terms("ALICE", MemberRole::buyer));
    PostCash cash;
    cash.amount = money(1'000'000);
    cash.beneficiary = alice;
    run(venue_operator, cash);
    run(venue_operator, dataset_terms());
    run(venue_operator, series_terms());
    SetSession session;
    session.state = SessionState::open;
    run(venue_operator, session);
    run(vendor, order_terms("sell", Side::sell, 100, 10));
    run(alice, order_terms("buy", Side::buy, 100, 4));
  }
  template <class... Values>
  std::string form(const Values&... values) {
    std::string out;
    json::append(out, values...);
    return out;
  }

  ReadModel model;
};

constexpr std::string_view at = "\"2026-01-01T00:00:00.000000000Z\"";

TEST_F(JsonForms, Instrument) {
  EXPECT_EQ(
      form(model, model.instrument(train).value()),
      "{\"id\":\"1\",\"symbol\":\"FLIGHTS/TRAIN/ORG/12M\",\"dataset\":\"FLIGHTS\",\"vendor\":\"VENDOR\","
      "\"right\":\"train\",\"unit\":\"organisation\",\"term_days\":365,\"currency\":\"CNY\",\"mode\":"
      "\"continuous\",\"segment\":null,\"session\":\"open\",\"session_ends_at\":null,\"session_reason\":\"\","
      "\"issue_date\":null,\"redeem_by\":null,\"transferable\":true,\"tick\":\"1\",\"lot\":\"1\",\"min_quantity\":"
      "\"1\",\"max_quantity\":\"1000\",\"cap\":\"100\",\"issued\":\"10\",\"volume\":\"4\",\"reference_price\":"
      "null,\"last_price\":\"100\",\"band_bps\":0,\"buyer_fee_bps\":10,\"seller_fee_bps\":20,\"royalty_bps\":500,"
      "\"min_hold_days\":0,\"holder_cap\":0,\"quota_bytes\":0}");
}

TEST_F(JsonForms, Order) {
  const auto order = model.order_by_client_id(vendor, "sell").value();
  EXPECT_EQ(form(model, order),
            "{\"order\":\"" + std::to_string(order.id.value()) +
                "\",\"client_order_id\":\"sell\",\"instrument\":\"FLIGHTS/TRAIN/ORG/12M\",\"member\":\"VENDOR\","
                "\"side\":\"sell\",\"type\":\"limit\",\"time_in_force\":\"day\",\"price\":\"100\",\"stop_price\":null,"
                "\"quantity\":\"10\",\"display_quantity\":null,\"min_quantity\":null,\"expires\":null,"
                "\"post_only\":\"off\",\"leaves\":\"6\",\"filled\":\"4\",\"reduced\":\"0\",\"shown\":\"6\","
                "\"stands_at\":\"100\",\"average_price\":\"100\",\"notional\":\"400\",\"status\":"
                "\"partially_filled\",\"waits_for\":null,\"triggered\":false,\"combination\":null,\"settle_to\":"
                "\"activate\",\"self_trade_prevention\":\"cancel_newest\","
                "\"accepted_at\":" +
                std::string(at) + ",\"changed_at\":" + std::string(at) + ",\"sequence\":9}");
}

TEST_F(JsonForms, TradeFromEachSide) {
  const auto trade = model.trades(train, 1).at(0);
  const std::string seller_order = std::to_string(trade.trade.seller.order.value());
  const std::string buyer_order = std::to_string(trade.trade.buyer.order.value());
  std::string text;
  json::append_public(text, trade);
  EXPECT_EQ(
      text,
      "{\"trade\":\"1\",\"price\":\"100\",\"quantity\":\"4\",\"aggressor\":\"buy\",\"kind\":\"continuous\",\"time\":" +
          std::string(at) + ",\"sequence\":9}");
  const std::string front =
      "{\"trade\":\"1\",\"instrument\":\"FLIGHTS/TRAIN/ORG/12M\",\"price\":\"100\",\"quantity\":\"4\",\"notional\":"
      "\"400\",\"aggressor\":\"buy\",\"kind\":\"continuous\",\"time\":" +
      std::string(at) + ",\"sequence\":9,";
  text.clear();
  json::append_own(text, model, trade, alice);
  EXPECT_EQ(text, front + "\"side\":\"buy\",\"order\":\"" + buyer_order +
                      "\",\"client_order_id\":\"buy\",\"fee\":\"0.4\",\"royalty\":\"0\",\"leaves\":\"0\",\"filled\":"
                      "\"4\",\"settle_to\":\"activate\",\"grant\":\"1\"}");
  text.clear();
  json::append_own(text, model, trade, vendor);
  EXPECT_EQ(text, front + "\"side\":\"sell\",\"order\":\"" + seller_order +
                      "\",\"client_order_id\":\"sell\",\"fee\":\"0.8\",\"royalty\":\"0\",\"leaves\":\"6\",\"filled\":"
                      "\"4\",\"settle_to\":\"activate\",\"grant\":null}");
  text.clear();
  json::append_own(text, model, trade, venue_operator);
  EXPECT_EQ(text, front + "\"buyer\":\"ALICE\",\"buyer_order\":\"" + buyer_order +
                      "\",\"buyer_fee\":\"0.4\",\"seller\":\"VENDOR\",\"seller_order\":\"" + seller_order +
                      "\",\"seller_fee\":\"0.8\",\"royalty\":\"0\",\"grant\":\"1\"}");
}

TEST_F(JsonForms, TransferBalanceHoldingAndBook) {
  const auto transfers = model.transfers_of(TradeId(1));
  ASSERT_FALSE(transfers.empty());
  const auto payment = std::ranges::find(transfers, TransferCode::pay_trade,
                                         [](const TransferRecord& record) { return record.transfer.code; });
  ASSERT_NE(payment, transfers.end());
  const std::string text = form(model, *payment);
  EXPECT_NE(text.find("\"code\":\"pay_trade\",\"asset\":\"CNY\",\"amount\":\"400\",\"debit\":{\"member\":\"ALICE\","
                      "\"purpose\":\"held\"},\"credit\":{\"member\":\"VENDOR\",\"purpose\":\"available\"},\"trade\":"
                      "\"1\",\"order\":"),
            std::string::npos)
      << text;
  EXPECT_EQ(form(model.balances(alice).at(0)),
            "{\"currency\":\"CNY\",\"available\":\"999599.6\",\"held\":\"0\",\"in_transit\":\"0\"}");
  EXPECT_EQ(form(model, model.holdings(alice).at(0)),
            "{\"instrument\":\"FLIGHTS/TRAIN/ORG/12M\",\"available\":\"0\",\"held\":\"0\",\"activated\":\"4\","
            "\"retired\":\"0\"}");
  EXPECT_EQ(form(model, model.book(train, 0)), "{\"instrument\":\"FLIGHTS/TRAIN/ORG/12M\",\"sequence\":2,\"time\":" +
                                                   std::string(at) + ",\"bids\":[],\"asks\":[[\"100\",\"6\",1]]}");
  EXPECT_EQ(form(model, model.book(InstrumentId(9), 0)),
            "{\"instrument\":\"\",\"sequence\":0,\"time\":null,\"bids\":[],\"asks\":[]}");
}

TEST_F(JsonForms, DatasetMemberAndGrant) {
  EXPECT_EQ(form(model, model.dataset(DatasetId(1)).value()),
            "{\"id\":\"1\",\"code\":\"FLIGHTS\",\"vendor\":\"VENDOR\",\"release\":1,\"manifest_sha256\":\"07" +
                std::string(62, '0') +
                "\",\"size_bytes\":13000000,\"sensitivity\":\"public\",\"personal_data\":\"none\",\"grade\":\"A0\"}");
  EXPECT_EQ(form(model, model.member(alice).value()),
            "{\"code\":\"ALICE\",\"name\":\"a "
            "member\",\"role\":\"buyer\",\"owner\":null,\"certified_until\":\"2027-01-01T00:00:00."
            "000000000Z\",\"max_order_quantity\":\"0\",\"max_order_notional\":\"0\","
            "\"max_gross_exposure\":\"0\",\"max_open_orders\":0,\"max_messages_per_second\":0,\"kill_switch\":false}");
  EXPECT_EQ(form(model, model.grant(GrantId(1)).value()),
            "{\"grant\":\"1\",\"trade\":\"1\",\"holder\":\"ALICE\",\"dataset\":\"FLIGHTS\",\"instrument\":"
            "\"FLIGHTS/TRAIN/ORG/12M\",\"right\":\"train\",\"quantity\":\"4\",\"state\":\"active\",\"reason\":\"\","
            "\"not_before\":" +
                std::string(at) +
                ",\"not_after\":\"2027-01-01T00:00:00.000000000Z\",\"quota_bytes\":0,\"used_bytes\":0,"
                "\"used_requests\":0,\"manifest_sha256\":\"07" +
                std::string(62, '0') + "\",\"released_at\":" + std::string(at) + "}");
}

}  // namespace
}  // namespace licet::test
