// Random orders through calls, collars and halts: nothing is lost, what is held is what is needed, books are not
// crossed when they trade, calls trade at one price of greatest volume, and the same log gives the same state.

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "tests/venue/session_fixture.hpp"

namespace licet::test {
namespace {

struct Standing {
  MemberId member;
  Side side = Side::buy;
  Price limit;  // 0: none
  Quantity leaves;
};

/// A small world of orders in one series, followed by its events.
class RandomCalls : public SessionMarket {
 protected:
  std::map<OrderId, Standing> standing_;  // what stands in the book
  std::map<OrderId, Standing> accepted_;
  SessionState state_ = SessionState::open;
  std::int64_t reference_ = 100;  // in whole units, as all prices are here
  std::int64_t calls_that_traded_ = 0;
  std::int64_t interruptions_ = 0;

  void SetUp() override {
    DefineSegment rules = city_rules();
    rules.dynamic_collar_bps = 600;
    rules.static_collar_bps = 1'200;
    rules.breaker_bps = 2'500;
    rules.volatility_call_ms = 5'000;
    rules.random_end_ms = 2'000;
    rules.halt_ms = 3'000;
    ListInstrument series = city_series();
    series.cap = Quantity(1'000'000);
    series.band_bps = 3'000;
    open_in(rules, series);
  }

  /// The greatest volume at any price from `low` to `high` units, computed the long way.
  [[nodiscard]] std::int64_t greatest_volume(std::int64_t low, std::int64_t high) const {
    std::int64_t greatest = 0;
    for (std::int64_t at = low; at <= high; ++at) {
      std::int64_t buys = 0;
      std::int64_t sells = 0;
      for (const auto& [id, order] : standing_) {
        const bool trades =
            order.limit.is_zero() || (order.side == Side::buy ? order.limit >= price(at) : order.limit <= price(at));
        if (trades) (order.side == Side::buy ? buys : sells) += order.leaves.raw();
      }
      greatest = std::max(greatest, std::min(buys, sells));
    }
    return greatest;
  }

  /// Follows the events of one command; `before` is the greatest volume of a call that may have ended in it.
  void follow(std::int64_t before, Price low, Price high) {
    std::int64_t crossed = 0;
    std::set<Price> prices;
    for (const RecordView event : events) {
      if (const auto* accepted = event.get_if<OrderAccepted>()) {
        accepted_[accepted->order] = {event.header().member, accepted->terms.side, accepted->terms.price,
                                      accepted->terms.quantity};
      } else if (const auto* rested = event.get_if<OrderRested>()) {
        Standing& stands = accepted_.at(rested->order);
        stands.limit = rested->price;
        standing_[rested->order] = stands;
      } else if (const auto* trade = event.get_if<Trade>()) {
        for (const TradeSide* side : {&trade->buyer, &trade->seller}) {
          accepted_.at(side->order).leaves = side->leaves;
          if (standing_.contains(side->order)) standing_.at(side->order).leaves = side->leaves;
          if (side->leaves.is_zero()) standing_.erase(side->order);
        }
        if (trade->kind == TradeKind::call) {
          crossed += trade->quantity.raw();
          prices.insert(trade->price);
          EXPECT_GE(trade->price, low);
          EXPECT_LE(trade->price, high);
        }
      } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
        standing_.erase(cancelled->order);
      } else if (const auto* executed = event.get_if<AuctionExecuted>()) {
        EXPECT_EQ(executed->volume.raw(), crossed);
        if (cancelled_for_self_trade()) {
          EXPECT_LE(crossed, before);
        } else {
          EXPECT_EQ(crossed, before) << "not the greatest volume";
        }
        EXPECT_LE(prices.size(), 1U) << "a call has one price";
        if (crossed > 0) ++calls_that_traded_;
      } else if (const auto* changed = event.get_if<SessionChanged>()) {
        state_ = changed->state;
        if (!changed->reason.empty()) ++interruptions_;
      }
    }
    if (state_ == SessionState::open) expect_uncrossed();
    expect_conservation();
  }

  [[nodiscard]] bool is_collecting() const { return state_ != SessionState::open; }
  [[nodiscard]] bool cancelled_for_self_trade() const {
    const auto cancels = all<OrderCancelled>();
    return std::ranges::any_of(cancels,
                               [](const OrderCancelled& each) { return each.reason == CancelReason::self_trade; });
  }

  void expect_uncrossed() const {
    Price bid;
    Price offer(INT64_MAX);
    for (const auto& [id, order] : standing_) {
      ASSERT_TRUE(order.limit.is_positive()) << "a market order stands in a book that trades";
      if (order.side == Side::buy) {
        bid = std::max(bid, order.limit);
      } else {
        offer = std::min(offer, order.limit);
      }
    }
    EXPECT_LT(bid, offer);
  }

  void expect_conservation() const {
    std::int64_t cash_total = 0;
    std::int64_t in_issue = 0;
    for (const MemberId member : {venue_operator, vendor, alice, bob, maker}) {
      std::int64_t held = 0;
      std::int64_t units_held = 0;
      for (const auto& [id, order] : standing_) {
        if (order.member != member) continue;
        if (order.side == Side::sell) units_held += order.leaves.raw();
        if (order.side == Side::buy && order.limit.is_positive()) {
          const std::int64_t value = order.limit.raw() * order.leaves.raw();
          held += value + (value * 10 + 9'999) / 10'000;
        }
      }
      EXPECT_EQ(licences(member, train, Purpose::held), units_held);
      if (!has_market_buy(member)) {
        EXPECT_EQ(cash(member, Purpose::held), held);
      }
      cash_total += cash(member) + cash(member, Purpose::held) + cash(member, Purpose::fees);
      in_issue += licences(member) + licences(member, train, Purpose::held) +
                  licences(member, train, Purpose::activated) + licences(member, train, Purpose::retired);
    }
    EXPECT_EQ(cash_total, 4 * money(1'000'000).raw());
    EXPECT_EQ(in_issue, -licences(vendor, train, Purpose::issued));
  }
  [[nodiscard]] bool has_market_buy(MemberId member) const {
    return std::ranges::any_of(standing_, [&](const auto& each) {
      return each.second.member == member && each.second.side == Side::buy && each.second.limit.is_zero();
    });
  }
};

TEST_F(RandomCalls, KeepTheirInvariants) {
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    std::mt19937_64 random(seed);
    const auto draw = [&](std::uint64_t below) { return static_cast<std::int64_t>(random() % below); };
    std::int64_t centre = 100;
    for (int n = 0; n < 2'500 && !HasFailure(); ++n) {
      now = now + milliseconds(draw(400));
      // The band and the book as they are before the command: a call ends first.
      const std::int64_t low = std::max<std::int64_t>(1, (reference_ * 70 + 99) / 100);
      const std::int64_t high = reference_ * 130 / 100;
      const std::int64_t greatest = is_collecting() ? greatest_volume(low, high) : 0;
      const std::string id = "o" + std::to_string(seed) + "-" + std::to_string(n);
      const std::int64_t what = draw(100);
      if (what < 4) {
        SetSession request = session(state_ == SessionState::open ? SessionState::scheduled_call : SessionState::open);
        if (request.state != SessionState::open) {
          request.ends_at = now + milliseconds(1'000 + draw(4'000));
          request.random_end_ms = 500;
          request.seed = random();
        }
        apply(venue_operator, request);
      } else if (what < 20 && !standing_.empty()) {
        auto chosen = standing_.begin();
        std::advance(chosen, draw(standing_.size()));
        CancelOrder request;
        request.order = chosen->first;
        apply(chosen->second.member, request);
      } else if (what < 22) {
        centre = std::max<std::int64_t>(60, centre + draw(21) - 10);
        apply(MemberId(), AdvanceTime{});
      } else {
        const Side side = draw(2) == 0 ? Side::buy : Side::sell;
        const MemberId member = side == Side::sell ? vendor : MemberId(static_cast<std::uint32_t>(3 + draw(3)));
        PlaceOrder order = order_terms(ClientOrderId::from(id).value(), side, centre + draw(15) - 7, 1 + draw(9));
        if (draw(12) == 0) {
          order.order_type = OrderType::market;
          order.price = Price();
        }
        if (draw(10) == 0) order.time_in_force = TimeInForce::good_till_cancel;
        order.settle_to = SettleTo::hold;
        apply(member, order);
      }
      follow(greatest, price(low), price(high));
      for (const Trade& trade : all<Trade>()) reference_ = trade.price.raw() / money_scale;
    }
  }
  EXPECT_GT(calls_that_traded_, 50);
  EXPECT_GT(interruptions_, 10);
}

}  // namespace
}  // namespace licet::test
