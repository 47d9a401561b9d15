#include "tests/matching/book_pair.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace licet::test {
namespace {

/// Writes down what match() tells, in the naive book's terms.
struct Recorder {
  const OrderPool& orders;
  std::vector<NaiveBook::Event> events;

  void on_fill(const Fill& fill) {
    events.push_back({NaiveBook::Happened::fill, orders.id(fill.maker).value(), fill.ticks.raw(), fill.quantity.raw(),
                      fill.maker_leaves.raw()});
  }
  void on_refresh(OrderSlot, Lots) {}
  void on_self_trade_reduce(OrderSlot, Lots, Lots) {}
  void on_self_trade_cancel(OrderSlot own, Lots leaves) {
    events.push_back(
        {NaiveBook::Happened::self_trade_cancel, orders.id(own).value(), orders.ticks(own).raw(), leaves.raw(), 0});
  }
};

std::string differs(std::string_view what, auto ours, auto theirs) {
  return fmt::format("{}: the book says {}, the model {}", what, ours, theirs);
}

std::string text(const std::vector<NaiveBook::Event>& events) {
  std::string out;
  for (const NaiveBook::Event& e : events) {
    out += fmt::format("[{} maker {:x} at {} x {} leaves {}]", e.happened == NaiveBook::Happened::fill ? "fill" : "own",
                       e.maker, e.ticks, e.quantity, e.maker_leaves);
  }
  return out;
}

}  // namespace

std::string describe(const BookCommand& command) {
  static constexpr const char* kinds[] = {"limit", "ioc", "fok", "market", "cancel", "reduce", "replace"};
  return fmt::format("{} {} mode {} owner {} ticks {} x {} pick {}", kinds[static_cast<int>(command.kind)],
                     command.side == Side::buy ? "buy" : "sell", static_cast<int>(command.mode), command.owner,
                     command.ticks, command.quantity, command.pick);
}

BookPair::~BookPair() { clear(); }

void BookPair::clear() {
  for (const std::uint64_t id : live_) {
    book_.cancel(memory_.orders.find(OrderId(id)));
    naive_.cancel(id);
  }
  live_.clear();
  position_.clear();
}

void BookPair::forget(std::uint64_t id) {
  const auto found = position_.find(id);
  live_[found->second] = live_.back();
  position_[live_[found->second]] = found->second;
  live_.pop_back();
  position_.erase(id);
}

std::string BookPair::match_and_rest(const BookCommand& command, OrderSlot slot, std::int64_t quantity, bool may_rest) {
  OrderPool& orders = memory_.orders;
  const OrderId id = orders.id(slot);
  Recorder recorder{orders, {}};
  const IncomingOrder incoming{orders.side(slot), command.mode, orders.owner(slot), Ticks(command.ticks),
                               Lots(quantity)};
  const std::uint32_t owner = incoming.owner.value();
  if (command.kind == BookCommand::Kind::fill_or_kill) {
    const bool fillable = book_.can_fill(incoming, incoming.quantity);
    const bool expected = naive_.can_fill_completely(incoming.side, owner, command.mode, command.ticks, quantity);
    if (fillable != expected) return differs("can_fill_completely", fillable, expected);
    if (!fillable) {
      orders.release(slot);
      return {};
    }
  }
  const MatchResult result = book_.match(incoming, recorder);
  const NaiveBook::Outcome expected = naive_.match(incoming.side, owner, command.mode, command.ticks, quantity);
  for (const NaiveBook::Event& event : expected.events) {
    if (event.maker_leaves > 0) continue;
    forget(event.maker);
    if (orders.find(OrderId(event.maker)).is_set()) return fmt::format("{:x} is gone but still found", event.maker);
  }
  if (recorder.events != expected.events) return differs("events", text(recorder.events), text(expected.events));
  if (result.leaves.raw() != expected.leaves) return differs("leaves", result.leaves.raw(), expected.leaves);
  const MatchEnd end = expected.stopped_by_self_trade ? MatchEnd::self_trade
                       : expected.leaves == 0         ? MatchEnd::filled
                                                      : MatchEnd::no_match;
  if (result.end != end) return differs("end", static_cast<int>(result.end), static_cast<int>(end));
  if (end != MatchEnd::no_match || !may_rest) {
    orders.release(slot);
    return {};
  }
  book_.rest(slot, Ticks(command.ticks), result.leaves);
  naive_.rest(incoming.side, command.ticks, {id.value(), owner, result.leaves.raw()});
  position_[id.value()] = live_.size();
  live_.push_back(id.value());
  return {};
}

std::string BookPair::apply(const BookCommand& drawn, Depth depth) {
  using Kind = BookCommand::Kind;
  OrderPool& orders = memory_.orders;
  BookCommand command = drawn;
  Side side = command.side;
  std::string difference;
  if (command.kind == Kind::cancel || command.kind == Kind::reduce || command.kind == Kind::replace) {
    if (live_.empty()) return {};
    const std::uint64_t id = live_[command.pick % live_.size()];
    const OrderSlot slot = orders.find(OrderId(id));
    if (!slot.is_set()) return fmt::format("{:x} is live but not found", id);
    side = orders.side(slot);
    const std::int64_t leaves = orders.leaves(slot).raw();
    const std::int64_t at = orders.ticks(slot).raw();
    if (command.kind == Kind::cancel) {
      const std::int64_t taken = book_.cancel(slot).raw();
      if (taken != leaves) return differs("cancelled", taken, leaves);
      if (orders.find(OrderId(id)).is_set()) return fmt::format("{:x} is cancelled but still found", id);
      naive_.cancel(id);
      forget(id);
      command.ticks = at;
    } else if (command.kind == Kind::reduce) {
      const std::int64_t lower = 1 + (command.quantity - 1) % leaves;
      book_.reduce(slot, Lots(lower));
      naive_.reduce(id, lower);
      command.ticks = at;
    } else {
      difference = compare_level(side, at);
      if (!difference.empty()) return difference;
      book_.withdraw(slot);
      naive_.cancel(id);
      forget(id);
      difference = match_and_rest(command, slot, command.quantity, true);
    }
  } else {
    if (command.kind == Kind::market) command.ticks = OrderBook::any_price(command.side).raw();
    const OrderSlot slot = orders.acquire(MemberId(command.owner), command.side);
    difference = match_and_rest(command, slot, command.quantity, command.kind == Kind::limit);
  }
  if (!difference.empty()) return difference;
  if (depth == Depth::whole) return compare_all();
  difference = compare_touch();
  return difference.empty() ? compare_level(side, command.ticks) : difference;
}

std::string BookPair::compare_touch() const {
  for (const Side side : {Side::buy, Side::sell}) {
    const NaiveBook::Levels& levels = naive_.levels(side);
    const auto best = book_.best(side);
    const std::int64_t ours = best.has_value() ? best->ticks.raw() : 0;
    const std::int64_t expected = levels.empty() ? 0 : std::abs(levels.begin()->first);
    if (ours != expected) return differs(side == Side::buy ? "best bid" : "best ask", ours, expected);
  }
  const auto bid = book_.best(Side::buy);
  const auto ask = book_.best(Side::sell);
  if (bid && ask && bid->ticks >= ask->ticks) return differs("crossed", bid->ticks.raw(), ask->ticks.raw());
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
    orders.push_back({pool.id(slot).value(), pool.owner(slot).value(), pool.leaves(slot).raw()});
  });
  const std::vector<NaiveBook::Order> theirs(expected->second.begin(), expected->second.end());
  if (orders != theirs) return fmt::format("the queue at {} differs", ticks);
  std::int64_t total = 0;
  for (const NaiveBook::Order& order : theirs) total += order.leaves;
  const BookLevel level{Ticks(ticks), Lots(total), static_cast<std::uint32_t>(theirs.size())};
  return *ours == level ? std::string() : differs(fmt::format("total at {}", ticks), ours->quantity.raw(), total);
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

std::string BookPair::compare_all() const {
  if (book_.empty() != live_.empty()) return differs("empty", book_.empty(), live_.empty());
  std::string difference = compare_touch();
  if (difference.empty()) difference = compare_side(Side::buy);
  if (difference.empty()) difference = compare_side(Side::sell);
  return difference;
}

}  // namespace licet::test
