// Withdrawals, journals, limits and the books over REST.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/http/target.hpp"
#include "tests/http/support/live_gateway.hpp"

namespace licet::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

class LedgerRestTest : public LiveGateway, public ::testing::Test {
 protected:
  void trade_once() {
    const auto order = [](const std::string& id, const std::string& side) {
      return R"({"symbol":"FLIGHTS/TRAIN/ORG/12M","side":")" + side +
             R"(","price":"100","quantity":"2","client_order_id":")" + id + R"(","settle_to":"hold"})";
    };
    ASSERT_EQ(post("/api/v1/orders", "AIRDATA", order("s1", "sell")).status, 201);
    ASSERT_EQ(post("/api/v1/orders", "NEURALIS", order("b1", "buy")).text("status"), "filled");
  }
  std::string withdraw(const std::string& id, const std::string& amount) {
    return R"({"client_transfer_id":")" + id + R"(","amount":")" + amount + R"("})";
  }
};

TEST_F(LedgerRestTest, AWithdrawalIsInTransitUntilTheBankHasPaid) {
  const Answer asked = post("/api/v1/withdrawals", "NEURALIS", withdraw("W1", "300"));
  EXPECT_EQ(asked.status, 201);
  EXPECT_EQ(asked.text("debit"), "NEURALIS/CNY/available");
  EXPECT_EQ(asked.text("credit"), "SHDE/CNY/external");
  const std::string transfer = asked.text("transfer");
  EXPECT_THAT(get("/api/v1/balances", "NEURALIS").body,
              HasSubstr(R"("available":"99700","held":"0","in_transit":"300")"));
  const Answer again = post("/api/v1/withdrawals", "NEURALIS", withdraw("W1", "300"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text("transfer"), transfer);
  EXPECT_EQ(post("/api/v1/withdrawals", "NEURALIS", withdraw("W1", "301")).text("name"), "TRANSFER_ID_REUSED");
  EXPECT_EQ(post("/api/v1/withdrawals", "NEURALIS", withdraw("W2", "1000000")).text("name"), "INSUFFICIENT_FUNDS");

  EXPECT_EQ(get("/api/v1/pending-transfers", "NEURALIS").text("client_transfer_id"), "W1");
  EXPECT_EQ(get("/api/v1/pending-transfers", "SHDE").text("transfer"), transfer);
  EXPECT_THAT(get("/api/v1/pending-transfers", "DEEPRIVER").body, HasSubstr(R"("items":[])"));
  const std::string address = "/api/v1/pending-transfers/" + transfer;
  const std::string paid = R"({"client_transfer_id":"P1","amount":"299.5","reason":"advice 7"})";
  EXPECT_EQ(post(address + "/post", "NEURALIS", paid).status, 403);
  const Answer ended = post(address + "/post", "SHDE", paid);
  EXPECT_EQ(ended.status, 200);
  EXPECT_EQ(ended.text("state"), "posted");
  EXPECT_EQ(ended.text("returned"), "0.5");
  EXPECT_EQ(post(address + "/void", "SHDE", R"({"client_transfer_id":"V1"})").text("name"), "TRANSFER_ALREADY_POSTED");
  EXPECT_EQ(post("/api/v1/pending-transfers/999/void", "SHDE", R"({"client_transfer_id":"V1"})").text("name"),
            "UNKNOWN_TRANSFER");
  EXPECT_THAT(get("/api/v1/pending-transfers", "SHDE").body, HasSubstr(R"("items":[])"));
}

TEST_F(LedgerRestTest, ADepositUnderAReferenceIsDoneOnce) {
  const std::string body = R"({"member":"NEURALIS","amount":"5","reference":"BANK-77"})";
  const Answer first = post("/api/v1/cash", "SHDE", body);
  EXPECT_EQ(first.status, 201);
  const Answer again = post("/api/v1/cash", "SHDE", body);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.text("transfer"), first.text("transfer"));
  EXPECT_THAT(again.body, HasSubstr(R"("available":"100005")"));
  const std::string said = R"({"member":"NEURALIS","amount":"5","reference":"BANK-77","once":true})";
  EXPECT_EQ(post("/api/v1/cash", "SHDE", said).status, 200);
  const Answer other = post("/api/v1/cash", "SHDE", R"({"member":"NEURALIS","amount":"6","reference":"BANK-77"})");
  EXPECT_EQ(other.text("name"), "TRANSFER_ID_REUSED");
  EXPECT_EQ(other.text("field"), "reference");
  EXPECT_EQ(post("/api/v1/cash", "SHDE", R"({"member":"NEURALIS","amount":"5","once":true})").text("field"),
            "reference");
}

TEST_F(LedgerRestTest, ADepositIsDoneEachTimeWithoutAReferenceOrWhenItSaysSo) {
  const std::string unnamed = R"({"member":"NEURALIS","amount":"5"})";
  const std::string each = R"({"member":"NEURALIS","amount":"5","reference":"BANK-78","once":false})";
  for (const std::string& body : {unnamed, unnamed, each, each}) {
    EXPECT_EQ(post("/api/v1/cash", "SHDE", body).status, 201) << body;
  }
  EXPECT_THAT(get("/api/v1/balances", "NEURALIS").body, HasSubstr(R"("available":"100020")"));
}

TEST_F(LedgerRestTest, JournalsAndLimitsAreTheOperators) {
  const std::string journal = R"({"client_transfer_id":"J1","reason":"wrong member","entries":[)"
                              R"({"debit":"NEURALIS/CNY/available","credit":"DEEPRIVER/CNY/available","amount":"10"},)"
                              R"({"debit":"DEEPRIVER/CNY/available","credit":"SHDE/CNY/fees","amount":"1"}]})";
  EXPECT_EQ(post("/api/v1/journals", "NEURALIS", journal).status, 403);
  const Answer posted = post("/api/v1/journals", "SHDE", journal);
  EXPECT_EQ(posted.status, 201);
  EXPECT_THAT(posted.body, HasSubstr(R"("transfers":2,"repeated":false)"));
  EXPECT_EQ(post("/api/v1/journals", "SHDE", journal).status, 200);
  EXPECT_THAT(get("/api/v1/balances", "DEEPRIVER").body, HasSubstr(R"("available":"100009")"));
  const Answer bounded =
      call("PUT", "/api/v1/account-limits", "SHDE", R"({"account":"DEEPRIVER/CNY/available","ceiling":"100009"})",
           "Content-Type: application/json\r\n");
  EXPECT_EQ(bounded.text("ceiling"), "100009");
  EXPECT_EQ(post("/api/v1/cash", "SHDE", R"({"member":"DEEPRIVER","amount":"1"})").text("name"),
            "ACCOUNT_ABOVE_CEILING");
  const Answer accounts = get("/api/v1/accounts", "DEEPRIVER");
  EXPECT_EQ(accounts.text("ceiling"), "100009");
  EXPECT_THAT(accounts.body, HasSubstr(R"("floor":null)"));
  const std::string history = "/api/v1/accounts/" + accounts.text("account") + "/history";
  const Answer now = get(history, "DEEPRIVER");
  EXPECT_EQ(now.text("ceiling"), "100009");
  // Bounds are known as they are now, which says nothing of any earlier command.
  const std::string_view key = R"("sequence":)";
  const std::size_t first = now.body.find(key) + key.size();
  const std::string deposited = now.body.substr(first, now.body.find(',', first) - first);
  for (const std::string& path : {std::string("/api/v1/accounts?as_of="), history + "?as_of="}) {
    for (const std::string& command : {deposited, std::string("1000000")}) {
      const Answer then = get(path + command, "DEEPRIVER");
      EXPECT_EQ(then.status, 200) << path << command;
      EXPECT_THAT(then.body, HasSubstr("DEEPRIVER/CNY/available")) << path << command;
      EXPECT_THAT(then.body, Not(AnyOf(HasSubstr("floor"), HasSubstr("ceiling")))) << path << command;
    }
  }
}

TEST_F(LedgerRestTest, AnAccountIsToldAsOfAnyCommand) {
  trade_once();
  const Answer accounts = get("/api/v1/accounts", "NEURALIS");
  EXPECT_EQ(accounts.text("name"), "NEURALIS/CNY/available");
  EXPECT_EQ(accounts.text("balance"), "99799.8");
  const std::string account = accounts.text("account");
  const Answer history = get("/api/v1/accounts/" + account + "/history", "NEURALIS");
  EXPECT_THAT(history.body, HasSubstr(R"("code":"deposit","amount":"100000","balance":"100000")"));
  EXPECT_THAT(history.body, HasSubstr(R"("code":"hold_cash","amount":"-200.2","balance":"99799.8")"));
  const Answer before = get("/api/v1/accounts/" + account + "/history?as_of=12", "NEURALIS");
  EXPECT_THAT(before.body, Not(HasSubstr("hold_cash")));
  EXPECT_THAT(before.body, HasSubstr(R"("balance":"100000","changed_by")"));
  EXPECT_EQ(get("/api/v1/accounts/" + account + "/history", "DEEPRIVER").status, 404);
  EXPECT_EQ(get("/api/v1/accounts/" + account + "/history", "SHDE").status, 200);
  const Answer first = get("/api/v1/accounts/" + account + "/history?limit=1", "NEURALIS");
  const std::string token = first.text("next_page_token");
  ASSERT_FALSE(token.empty());
  EXPECT_THAT(get("/api/v1/accounts/" + account + "/history?limit=1&page_token=" + token, "NEURALIS").body,
              HasSubstr("hold_cash"));
}

TEST_F(LedgerRestTest, AStatementIsReadInPagesAndAsAFile) {
  trade_once();
  const std::string period = "from=2026-01-01&to=2026-01-02T00:00:00Z";
  const Answer whole = get("/api/v1/statements?" + period, "NEURALIS");
  EXPECT_THAT(whole.body, HasSubstr(R"({"kind":"opening","account":"NEURALIS/CNY/available","balance":"0"})"));
  EXPECT_THAT(whole.body, HasSubstr(R"({"kind":"closing","account":"NEURALIS/CNY/available","balance":"99799.8"})"));
  EXPECT_THAT(whole.body, HasSubstr(R"("code":"deliver_licences","amount":"2","balance":"2")"));
  EXPECT_THAT(whole.body, Not(HasSubstr(R"("kind":"opening","account":"AIRDATA)")));
  EXPECT_EQ(get("/api/v1/statements?member=AIRDATA&" + period, "NEURALIS").status, 403);
  EXPECT_THAT(get("/api/v1/statements?member=NEURALIS&" + period, "SHDE").body, HasSubstr("NEURALIS/CNY/held"));
  EXPECT_EQ(get("/api/v1/statements?from=2026-01-02&to=2026-01-01", "NEURALIS").status, 400);
  EXPECT_EQ(get("/api/v1/statements?to=2026-01-01", "NEURALIS").text("field"), "from");

  const Answer file = get("/api/v1/statements?format=csv&" + period, "NEURALIS");
  EXPECT_EQ(file.field("content-type"), "text/csv; header=present");
  EXPECT_THAT(file.body, HasSubstr("opening,NEURALIS,CNY,available,,,,,,0,,,\r\n"));
  EXPECT_THAT(file.body, HasSubstr(",deposit,100000,100000,SHDE/CNY/external,,\r\n"));
  std::string pages;
  std::string next = "/api/v1/statements?format=csv&limit=2&" + period;
  for (int n = 0; n < 50 && !next.empty(); ++n) {
    const Answer page = get(next, "NEURALIS");
    ASSERT_EQ(page.status, 200) << next;
    pages += page.body;
    const std::string link = page.field("link");
    next = link.empty() ? "" : link.substr(1, link.find('>') - 1);
  }
  EXPECT_EQ(pages, file.body);
  EXPECT_EQ(get("/api/v1/statements?page_token=7-1-2-3-4", "NEURALIS").text("field"), "page_token");
}

TEST_F(LedgerRestTest, TheTransfersOfATradeAreFoundFromAnyOfItsIds) {
  trade_once();
  const std::string trade = get("/api/v1/fills", "NEURALIS").text("trade");
  const std::string of_trade = get("/api/v1/transfers?trade=" + trade, "SHDE").body;
  EXPECT_THAT(of_trade, HasSubstr("pay_trade"));
  EXPECT_THAT(of_trade, HasSubstr("deliver_licences"));
  const std::string of_order = get("/api/v1/transfers?client_order_id=b1", "NEURALIS").body;
  EXPECT_THAT(of_order, HasSubstr("hold_cash"));
  EXPECT_THAT(of_order, HasSubstr("pay_trade"));
  EXPECT_THAT(of_order, Not(HasSubstr("deliver_licences"))) << "that is the seller's order";
  EXPECT_EQ(get("/api/v1/transfers?client_order_id=b1&member=NEURALIS", "SHDE").body, of_order);
  EXPECT_THAT(get("/api/v1/transfers?trade=" + trade, "DEEPRIVER").body, HasSubstr(R"("items":[])"));
  EXPECT_THAT(get("/api/v1/transfers?transfer=1", "SHDE").body, HasSubstr("deposit"));
  EXPECT_EQ(get("/api/v1/transfers", "SHDE").status, 400);
  EXPECT_EQ(get("/api/v1/transfers?trade=1&order=2", "SHDE").status, 400);
}

TEST_F(LedgerRestTest, AnOrderOfLongAgoIsFoundByItsIdAndItsTradesOnly) {
  trade_once();
  const std::string by_client_id = "/api/v1/transfers?client_order_id=b1&member=NEURALIS";
  const Answer first = get("/api/v1/orders/b1", "NEURALIS");
  const std::string order = first.text("order");
  const std::string trade = get("/api/v1/fills", "NEURALIS").text("trade");
  const std::string found = get(by_client_id, "SHDE").body;
  const std::string of_trade = get("/api/v1/transfers?trade=" + trade, "NEURALIS").body;
  // As many as the read model keeps, and nobody sells.
  PlaceOrder unfilled;
  unfilled.instrument = venue.model.instrument_by_symbol(TestVenue::symbol)->id;
  unfilled.price = Price(100 * money_scale);
  unfilled.quantity = Quantity(1);
  unfilled.time_in_force = TimeInForce::immediate_or_cancel;
  for (std::size_t n = 0; n < ReadModelWindows{}.closed_orders_per_member; ++n) {
    unfilled.client_order_id = *ClientOrderId::from("later-" + std::to_string(n));
    venue.apply(venue.member("NEURALIS"), unfilled);
  }
  for (const std::string& address : {by_client_id, std::string("/api/v1/orders/b1")}) {
    const Answer gone = get(address, address == by_client_id ? "SHDE" : "NEURALIS");
    EXPECT_EQ(gone.status, 404);
    EXPECT_EQ(gone.text("name"), "NOT_FOUND");
    EXPECT_EQ(gone.text("field"), "client_order_id");
    EXPECT_THAT(gone.text("message"), HasSubstr("by its order id or the id of one of its trades"));
  }
  EXPECT_EQ(get("/api/v1/transfers?client_order_id=later-999", "NEURALIS").status, 200);
  EXPECT_EQ(get("/api/v1/transfers?order=" + order, "NEURALIS").body, found);
  EXPECT_EQ(get("/api/v1/transfers?trade=" + trade, "NEURALIS").body, of_trade);
}

}  // namespace
}  // namespace licet::test
