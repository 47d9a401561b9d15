#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "engine/matching/level_key.hpp"
#include "tests/matching/naive_book.hpp"

// The end of a call as it must be: the price by looking at every price, trades by pairing lists of orders.
namespace licet::test {

struct NaivePrice {
  std::int64_t ticks = 0;
  std::int64_t volume = 0;
  std::int64_t surplus = 0;  // buys positive, sells negative
  bool operator==(const NaivePrice&) const = default;
};

/// An order of a list that an auction pairs, with what it has left there.
struct Participant {
  NaiveBook::Order* order;
  std::int64_t limit;
  std::int64_t leaves;
};

/// All orders of a side that admit a price, in priority.
inline std::vector<Participant> participants(NaiveBook& book, Side side, std::int64_t ticks) {
  std::vector<Participant> list;
  for (auto& [key, queue] : book.levels(side)) {
    const std::int64_t limit = std::abs(key);
    if (side == Side::buy ? limit < ticks : limit > ticks) continue;
    for (NaiveBook::Order& order : queue) list.push_back({&order, limit, order.total()});
  }
  return list;
}

/// What trades at one price, and what does not.
inline NaivePrice outcome_at(const NaiveBook& book, std::int64_t ticks) {
  std::int64_t buys = 0;
  std::int64_t sells = 0;
  for (const auto& [key, queue] : book.levels(Side::buy)) {
    for (const NaiveBook::Order& order : queue) buys += -key >= ticks ? order.total() : 0;
  }
  for (const auto& [key, queue] : book.levels(Side::sell)) {
    for (const NaiveBook::Order& order : queue) sells += key <= ticks ? order.total() : 0;
  }
  return {ticks, std::min(buys, sells), buys - sells};
}

/// Whether an auction may trade at this price: by the last step that begins at or below it.
inline bool is_admitted(const PriceSteps& steps, std::int64_t ticks) {
  std::int64_t every = 1;
  for (const PriceSteps::Step& step : steps.steps) {
    if (step.every != 0 && ticks >= step.from.raw()) every = step.every;
  }
  return ticks % every == 0;
}
/// The first such price from this one on, in steps of 1 or -1.
inline std::int64_t next_admitted(const PriceSteps& steps, std::int64_t ticks, std::int64_t by) {
  while (!is_admitted(steps, ticks)) ticks += by;
  return ticks;
}

/// The prices to look at: all of them or, in a wide range, those at which anything can change, and their neighbours.
inline std::vector<std::int64_t> prices_to_try(const NaiveBook& book, std::int64_t low, std::int64_t high,
                                               std::int64_t reference, const PriceSteps& steps) {
  std::vector<std::int64_t> prices;
  if (high - low <= 256) {
    for (std::int64_t ticks = low; ticks <= high; ++ticks) {
      if (is_admitted(steps, ticks)) prices.push_back(ticks);
    }
    return prices;
  }
  const auto add = [&](std::int64_t ticks) { prices.push_back(std::clamp(ticks, low, high)); };
  for (const Side side : {Side::buy, Side::sell}) {
    for (const auto& [key, queue] : book.levels(side)) {
      for (const std::int64_t by : {-1, 0, 1}) {
        const std::int64_t ticks = std::clamp(std::abs(key) + by, low, high);
        add(next_admitted(steps, ticks, -1));
        add(next_admitted(steps, ticks, 1));
      }
    }
  }
  for (const std::int64_t ticks : {low, high, reference}) add(ticks);
  std::sort(prices.begin(), prices.end());
  prices.erase(std::unique(prices.begin(), prices.end()), prices.end());
  return prices;
}

/// `reference` 0: none. In a wide range the ends must be admitted.
inline std::optional<NaivePrice> naive_auction_price(const NaiveBook& book, std::int64_t low, std::int64_t high,
                                                     std::int64_t reference, const PriceSteps& steps = {}) {
  while (low <= high && !is_admitted(steps, low)) ++low;
  while (low <= high && !is_admitted(steps, high)) --high;
  if (low > high) return std::nullopt;
  if (reference > 0) {
    const std::int64_t below = next_admitted(steps, reference, -1);
    const std::int64_t above = next_admitted(steps, reference, 1);
    reference = above - reference < reference - below ? above : below;
  }
  std::int64_t named_low = std::numeric_limits<std::int64_t>::max();
  std::int64_t named_high = 0;
  const auto name = [&](std::int64_t ticks) {
    named_low = std::min(named_low, ticks);
    named_high = std::max(named_high, ticks);
  };
  if (reference > 0) name(reference);
  for (const Side side : {Side::buy, Side::sell}) {
    for (const auto& [key, queue] : book.levels(side)) {
      if (std::abs(key) == any_price(side).raw()) continue;
      name(next_admitted(steps, std::abs(key), side == Side::buy ? -1 : 1));
    }
  }
  if (named_high == 0) return std::nullopt;

  std::vector<NaivePrice> left;
  for (const std::int64_t ticks :
       prices_to_try(book, std::clamp(named_low, low, high), std::clamp(named_high, low, high), reference, steps)) {
    left.push_back(outcome_at(book, ticks));
  }
  const auto keep_least = [&](const std::function<std::int64_t(const NaivePrice&)>& badness) {
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (const NaivePrice& price : left) least = std::min(least, badness(price));
    std::erase_if(left, [&](const NaivePrice& price) { return badness(price) != least; });
  };
  keep_least([](const NaivePrice& price) { return -price.volume; });
  if (left.front().volume == 0) return std::nullopt;
  keep_least([](const NaivePrice& price) { return std::abs(price.surplus); });
  if (std::ranges::all_of(left, [](const NaivePrice& price) { return price.surplus > 0; })) return left.back();
  if (std::ranges::all_of(left, [](const NaivePrice& price) { return price.surplus < 0; })) return left.front();
  if (reference == 0) {
    const std::int64_t middle = left.front().ticks + (left.back().ticks - left.front().ticks) / 2;
    return outcome_at(book, next_admitted(steps, middle, -1));
  }
  keep_least([&](const NaivePrice& price) { return std::abs(price.ticks - reference); });
  return left.front();
}

using NaiveRuling = std::function<std::pair<Side, SelfTradePrevention>(std::uint64_t buyer, std::uint64_t seller)>;

/// Prevents the self trades of an uncross at this price. Returns whether there were any.
inline bool naive_prevent_self_trades(NaiveBook& book, std::int64_t ticks, const NaiveRuling& ruling,
                                      NaiveBook::Events& events) {
  using Happened = NaiveBook::Happened;
  bool found = false;
  std::vector<Participant> buyers = participants(book, Side::buy, ticks);
  std::vector<Participant> sellers = participants(book, Side::sell, ticks);
  std::vector<std::pair<std::uint64_t, std::int64_t>> changes;  // order, what it has left
  for (auto buyer = buyers.begin(), seller = sellers.begin(); buyer != buyers.end() && seller != sellers.end();) {
    const std::int64_t quantity = std::min(buyer->leaves, seller->leaves);
    if (buyer->order->owner != seller->order->owner) {
      buyer->leaves -= quantity;
      seller->leaves -= quantity;
    } else {
      found = true;
      const auto [newer, instruction] = ruling(buyer->order->number, seller->order->number);
      for (Participant* own : {&*buyer, &*seller}) {
        NaiveBook::Order& order = *own->order;
        const bool is_newer = (own == &*buyer) == (newer == Side::buy);
        if (instruction == SelfTradePrevention::decrement_and_cancel) {
          own->leaves -= quantity;
          order.lower_to(order.total() - quantity);
          events.push_back({Happened::self_trade_reduce, order.number, own->limit, quantity, order.total()});
        } else if (instruction == SelfTradePrevention::cancel_both ||
                   is_newer == (instruction == SelfTradePrevention::cancel_newest)) {
          events.push_back({Happened::self_trade_cancel, order.number, own->limit, order.total()});
          own->leaves = 0;
          order.lower_to(0);
        }
        changes.emplace_back(order.number, order.total());
      }
    }
    if (buyer->leaves == 0) ++buyer;
    if (seller->leaves == 0) ++seller;
  }
  for (const auto& [number, leaves] : changes) {
    if (leaves == 0) book.cancel(number);
  }
  return found;
}

/// Trades at one price. Returns the volume.
inline std::int64_t naive_uncross(NaiveBook& book, std::int64_t ticks, NaiveBook::Events& events) {
  std::vector<Participant> buyers = participants(book, Side::buy, ticks);
  std::vector<Participant> sellers = participants(book, Side::sell, ticks);
  std::int64_t volume = 0;
  auto buyer = buyers.begin();
  auto seller = sellers.begin();
  while (buyer != buyers.end() && seller != sellers.end()) {
    const std::int64_t quantity = std::min(buyer->leaves, seller->leaves);
    volume += quantity;
    buyer->leaves -= quantity;
    seller->leaves -= quantity;
    events.push_back({NaiveBook::Happened::cross, buyer->order->number, ticks, quantity, buyer->leaves,
                      seller->order->number, seller->leaves});
    if (buyer->leaves == 0) ++buyer;
    if (seller->leaves == 0) ++seller;
  }
  for (const auto& [side, list] : {std::pair(Side::buy, &buyers), std::pair(Side::sell, &sellers)}) {
    for (const Participant& participant : *list) {
      NaiveBook::Order& order = *participant.order;
      const std::int64_t traded = order.total() - participant.leaves;
      if (traded < order.shown) {
        order.shown -= traded;
        continue;
      }
      const NaiveBook::Order before = order;
      book.cancel(before.number);
      if (participant.leaves == 0) continue;
      book.rest(side, participant.limit, before.number, before.owner, participant.leaves, before.peak);
      events.push_back(
          {NaiveBook::Happened::refresh, before.number, participant.limit, std::min(before.peak, participant.leaves)});
    }
  }
  return volume;
}

}  // namespace licet::test
