#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "tests/matching/book_pair.hpp"

namespace licet::test {
namespace {

std::string differs(std::string_view what, auto ours, auto theirs) {
  return fmt::format("{}: the book says {}, the model {}", what, ours, theirs);
}

}  // namespace

std::string describe(const BookCommand& command) {
  static constexpr std::array kinds = {"limit",  "ioc",     "fok",  "minimum",     "market",     "iceberg", "cancel",
                                       "reduce", "replace", "stop", "cancel stop", "begin call", "end call"};
  return fmt::format("book {}: {} {} mode {} owner {} ticks {} x {} part {} pick {}", command.book,
                     kinds[static_cast<std::size_t>(command.kind)], command.side == Side::buy ? "buy" : "sell",
                     static_cast<int>(command.mode), command.owner, command.ticks, command.quantity, command.part,
                     command.pick);
}

std::string describe(const std::vector<BookCommand>& commands) {
  std::string text;
  for (const BookCommand& command : commands) text += describe(command) + "\n";
  return text;
}

std::string BookPair::compare_touch() const {
  for (const Side side : {Side::buy, Side::sell}) {
    const NaiveBook::Levels& levels = naive_.levels(side);
    const auto best = book_.best(side);
    const std::int64_t ours = best.has_value() ? best->ticks.raw() : 0;
    const std::int64_t expected = levels.empty() ? 0 : std::abs(levels.begin()->first);
    if (ours != expected) return differs(side == Side::buy ? "best bid" : "best offer", ours, expected);
    const auto worst = book_.worst(side);
    const std::int64_t our_worst = worst.has_value() ? worst->ticks.raw() : 0;
    const std::int64_t expected_worst = levels.empty() ? 0 : std::abs(levels.rbegin()->first);
    if (our_worst != expected_worst) return differs("worst level", our_worst, expected_worst);
  }
  const auto bid = book_.best(Side::buy);
  const auto offer = book_.best(Side::sell);
  if (!in_call_ && bid && offer && bid->ticks >= offer->ticks) {
    return differs("crossed outside a call", bid->ticks.raw(), offer->ticks.raw());
  }
  return {};
}

std::string BookPair::compare_level(Side side, std::int64_t ticks) const {
  const NaiveBook::Levels& levels = naive_.levels(side);
  const auto expected = levels.find(side == Side::buy ? -ticks : ticks);
  const auto ours = book_.at(side, Ticks(ticks));
  if (ours.has_value() != (expected != levels.end())) {
    return differs(fmt::format("a level at {}", ticks), ours.has_value(), expected != levels.end());
  }
  if (!ours.has_value()) return {};
  std::vector<NaiveBook::Order> orders;
  book_.for_each_order(side, Ticks(ticks), [&](OrderSlot slot) {
    const OrderPool& pool = memory_.orders;
    orders.push_back(
        {pool.id(slot).value(), pool.owner(slot).value(), pool.leaves(slot).raw(), pool.reserve(slot).raw(), 0});
  });
  std::vector<NaiveBook::Order> theirs(expected->second.begin(), expected->second.end());
  std::int64_t shown = 0;
  std::int64_t total = 0;
  for (NaiveBook::Order& order : theirs) {
    order.peak = 0;  // not to be seen of ours
    shown += order.shown;
    total += order.total();
  }
  if (orders != theirs) return fmt::format("the queue at {} differs", ticks);
  const BookLevel level{Ticks(ticks), Lots(shown), static_cast<std::uint32_t>(theirs.size())};
  if (*ours != level) return differs(fmt::format("shown at {}", ticks), ours->quantity.raw(), shown);
  const std::int64_t our_total = book_.total(side, Ticks(ticks)).raw();
  return our_total == total ? std::string() : differs(fmt::format("total at {}", ticks), our_total, total);
}

std::string BookPair::compare_side(Side side) const {
  auto ours = book_.best(side);
  for (const auto& [key, queue] : naive_.levels(side)) {
    const std::int64_t ticks = std::abs(key);
    if (!ours.has_value() || ours->ticks.raw() != ticks) {
      return differs("next level", ours.has_value() ? ours->ticks.raw() : 0, ticks);
    }
    if (std::string difference = compare_level(side, ticks); !difference.empty()) return difference;
    ours = book_.next(side, Ticks(ticks));
  }
  return ours.has_value() ? differs("a further level", ours->ticks.raw(), 0) : std::string();
}

std::string BookPair::compare_stops() const {
  if (stops_.count() != naive_stops_.all().size()) return differs("stops", stops_.count(), naive_stops_.all().size());
  std::uint32_t walked = 0;
  for (const Side side : {Side::buy, Side::sell}) {
    std::int64_t before = side == Side::buy ? min_ticks.raw() : max_ticks.raw();
    bool in_order = true;
    stops_.for_each(side, [&](OrderSlot slot) {
      const std::int64_t ticks = memory_.orders.ticks(slot).raw();
      in_order = in_order && (side == Side::buy ? ticks >= before : ticks <= before);
      before = ticks;
      ++walked;
    });
    if (!in_order) return "stops are walked out of order";
  }
  return walked == stops_.count() ? std::string() : differs("stops walked", walked, stops_.count());
}

std::string BookPair::compare_all() const {
  if (book_.empty() != live_.empty()) return differs("empty", book_.empty(), live_.empty());
  std::string difference = compare_touch();
  if (difference.empty()) difference = compare_side(Side::buy);
  if (difference.empty()) difference = compare_side(Side::sell);
  if (!difference.empty()) return difference;
  std::int64_t standing = 0;
  for (const std::uint64_t id : live_) {
    const OrderSlot slot = memory_.orders.find(OrderId(id));
    standing += memory_.orders.leaves(slot).raw() + memory_.orders.reserve(slot).raw();
  }
  return entered_ - left_ == standing ? std::string() : differs("quantity that stands", standing, entered_ - left_);
}

}  // namespace licet::test
