#include "tests/matching/book_pair.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <optional>

#include "tests/matching/naive_auction.hpp"

namespace licet::test {
namespace {

using Kind = BookCommand::Kind;
using Happened = NaiveBook::Happened;

/// Which of two own orders counts as the newer, and what it asks for: any rule that both books can follow.
SelfTradeRuling ruling_of(OrderId buyer, OrderId seller) {
  const std::uint64_t mixed = (buyer.value() * 31 + seller.value()) * 0x9e37'79b9'7f4a'7c15U;
  return {mixed >> 63 == 0 ? Side::buy : Side::sell, static_cast<SelfTradePrevention>(1 + (mixed >> 32) % 4)};
}

/// Writes down what the book tells, in the naive book's terms.
struct Recorder {
  const OrderPool& orders;
  NaiveBook::Events events;

  void add(Happened happened, OrderSlot order, Lots quantity, Lots leaves) {
    events.push_back(
        {happened, orders.id(order).value(), orders.ticks(order).raw(), quantity.raw(), leaves.raw(), 0, 0});
  }
  void on_fill(const Fill& fill) {
    events.push_back({Happened::fill, orders.id(fill.maker).value(), fill.ticks.raw(), fill.quantity.raw(),
                      fill.maker_leaves.raw(), 0, 0});
  }
  void on_refresh(OrderSlot order, Lots shown) { add(Happened::refresh, order, shown, Lots(0)); }
  void on_self_trade_cancel(OrderSlot own, Lots leaves) { add(Happened::self_trade_cancel, own, leaves, Lots(0)); }
  void on_self_trade_reduce(OrderSlot own, Lots by, Lots leaves) { add(Happened::self_trade_reduce, own, by, leaves); }
  void on_cross(const CrossFill& fill) {
    events.push_back({Happened::cross, orders.id(fill.buyer).value(), fill.ticks.raw(), fill.quantity.raw(),
                      fill.buyer_leaves.raw(), orders.id(fill.seller).value(), fill.seller_leaves.raw()});
  }
  [[nodiscard]] SelfTradeRuling self_trade_ruling(OrderSlot buyer, OrderSlot seller) const {
    return ruling_of(orders.id(buyer), orders.id(seller));
  }
};

std::string differs(std::string_view what, auto ours, auto theirs) {
  return fmt::format("{}: the book says {}, the model {}", what, ours, theirs);
}

std::string text(const NaiveBook::Events& events) {
  static constexpr std::array names = {"fill", "refresh", "own cancelled", "own reduced", "cross"};
  std::string out;
  for (const NaiveBook::Event& e : events) {
    out += fmt::format("[{} {:x} at {} x {} leaves {}", names[static_cast<std::size_t>(e.happened)], e.order, e.ticks,
                       e.quantity, e.leaves);
    if (e.happened == Happened::cross) out += fmt::format(", seller {:x} leaves {}", e.seller, e.seller_leaves);
    out += "]";
  }
  return out;
}

bool has_limit(Kind kind) { return kind != Kind::market; }
bool may_rest(Kind kind) { return kind == Kind::limit || kind == Kind::iceberg || kind == Kind::replace; }

}  // namespace

/// An order on its way to the book.
struct BookPair::Arrival {
  Kind kind;
  Side side;
  SelfTradePrevention mode;
  std::uint32_t owner;
  std::int64_t limit;
  std::int64_t quantity;
  std::int64_t at_least;  // that must trade at once; 0: nothing
  std::int64_t peak;      // 0: a plain order
};

void BookPair::clear() {
  while (!live_.empty()) (void)cancel(live_.back());
  while (!naive_stops_.all().empty()) cancel_stop({});
  in_call_ = false;
}

void BookPair::add_live(std::uint64_t id) {
  position_[id] = live_.size();
  live_.push_back(id);
}

void BookPair::forget(std::uint64_t id) {
  const auto found = position_.find(id);
  live_[found->second] = live_.back();
  position_[live_[found->second]] = found->second;
  live_.pop_back();
  position_.erase(id);
}

std::string BookPair::apply(const BookCommand& command, Depth depth) {
  std::string difference;
  switch (command.kind) {
    case Kind::cancel:
    case Kind::reduce:
    case Kind::replace:
      difference = change(command);
      break;
    case Kind::stop:
      difference = add_stop(command);
      break;
    case Kind::cancel_stop:
      cancel_stop(command);
      break;
    case Kind::begin_call:
      in_call_ = true;
      break;
    case Kind::end_call:
      difference = end_call(command);
      break;
    case Kind::limit:
    case Kind::immediate_or_cancel:
    case Kind::fill_or_kill:
    case Kind::minimum_quantity:
    case Kind::market:
    case Kind::iceberg:
      difference = enter(command);
      break;
  }
  if (difference.empty()) difference = trigger_stops();
  if (!difference.empty()) return difference;
  if (depth == Depth::whole) return compare_all();
  difference = compare_touch();
  if (difference.empty()) difference = compare_level(command.side, command.ticks);
  return difference;
}

/// A new order: in a call it rests or is refused, otherwise it is matched.
std::string BookPair::enter(const BookCommand& command) {
  OrderPool& orders = memory_.orders;
  const std::int64_t limit = has_limit(command.kind) ? command.ticks : OrderBook::any_price(command.side).raw();
  const std::int64_t part = 1 + (command.part - 1) % command.quantity;
  const std::int64_t at_least = command.kind == Kind::fill_or_kill       ? command.quantity
                                : command.kind == Kind::minimum_quantity ? part
                                                                         : 0;
  const Arrival arrival{command.kind, command.side,     command.mode, command.owner,
                        limit,        command.quantity, at_least,     command.kind == Kind::iceberg ? part : 0};
  if (in_call_ && !may_rest(command.kind) && command.kind != Kind::market) return {};
  const OrderSlot slot = orders.acquire(SelfTradeOwner(command.owner), command.side);
  if (!in_call_) return match(arrival, slot);
  rest(arrival, slot, command.quantity);
  return {};
}

std::string BookPair::cancel(std::uint64_t id) {
  const OrderSlot slot = memory_.orders.find(OrderId(id));
  const std::int64_t expected = memory_.orders.leaves(slot).raw() + memory_.orders.reserve(slot).raw();
  const std::int64_t taken = book_.cancel(slot).raw();
  if (taken != expected) return differs("cancelled", taken, expected);
  if (memory_.orders.find(OrderId(id)).is_set()) return fmt::format("{:x} is cancelled but still found", id);
  naive_.cancel(id);
  forget(id);
  left_ += taken;
  return {};
}

/// Changes a live order.
std::string BookPair::change(const BookCommand& command) {
  OrderPool& orders = memory_.orders;
  if (live_.empty()) return {};
  const std::uint64_t id = live_[command.pick % live_.size()];
  const OrderSlot slot = orders.find(OrderId(id));
  if (!slot.is_set()) return fmt::format("{:x} is live but not found", id);
  const std::int64_t leaves = orders.leaves(slot).raw() + orders.reserve(slot).raw();
  if (command.kind == Kind::cancel) return cancel(id);
  const Side side = orders.side(slot);
  const std::int64_t ticks = orders.ticks(slot).raw();
  if (command.kind == Kind::reduce) {
    const std::int64_t lower = 1 + (command.quantity - 1) % leaves;
    book_.reduce(slot, Lots(lower));
    naive_.reduce(id, lower);
    left_ += leaves - lower;
    return compare_level(side, ticks);
  }
  const std::int64_t taken = book_.withdraw(slot).raw();
  if (taken != leaves) return differs("withdrawn", taken, leaves);
  naive_.cancel(id);
  forget(id);
  left_ += taken;
  if (std::string difference = compare_level(side, ticks); !difference.empty()) return difference;
  const std::int64_t peak = command.part % 2 == 0 ? 1 + (command.part - 1) % command.quantity : 0;
  const Arrival arrival{command.kind,     side, command.mode, orders.owner(slot).value(), command.ticks,
                        command.quantity, 0,    peak};
  if (!in_call_) return match(arrival, slot);
  rest(arrival, slot, command.quantity);
  return {};
}

std::string BookPair::match(const Arrival& arrival, OrderSlot slot) {
  OrderPool& orders = memory_.orders;
  Recorder recorder{orders, {}};
  const IncomingOrder incoming{arrival.side, arrival.mode, SelfTradeOwner(arrival.owner), Ticks(arrival.limit),
                               Lots(arrival.quantity)};
  if (arrival.at_least > 0) {
    const bool fillable = book_.can_fill(incoming, Lots(arrival.at_least));
    const bool expected =
        naive_.can_fill(arrival.side, arrival.owner, arrival.mode, arrival.limit, arrival.quantity, arrival.at_least);
    if (fillable != expected) return differs("can_fill", fillable, expected);
    if (!fillable) {
      orders.release(slot);
      return {};
    }
  }
  const MatchResult result = book_.match(incoming, recorder);
  const NaiveBook::Outcome expected =
      naive_.match(arrival.side, arrival.owner, arrival.mode, arrival.limit, arrival.quantity);
  if (std::string difference = take_events(recorder.events, expected.events); !difference.empty()) return difference;
  if (result.leaves.raw() != expected.leaves) return differs("leaves", result.leaves.raw(), expected.leaves);
  const MatchEnd end = expected.stopped_by_self_trade ? MatchEnd::self_trade
                       : expected.leaves == 0         ? MatchEnd::filled
                                                      : MatchEnd::no_match;
  if (result.end != end) return differs("end", static_cast<int>(result.end), static_cast<int>(end));
  if (end == MatchEnd::no_match && may_rest(arrival.kind)) {
    rest(arrival, slot, expected.leaves);
  } else {
    orders.release(slot);
  }
  return {};
}

void BookPair::rest(const Arrival& arrival, OrderSlot slot, std::int64_t quantity) {
  const std::uint64_t id = memory_.orders.id(slot).value();
  if (arrival.peak == 0) {
    book_.rest(slot, Ticks(arrival.limit), Lots(quantity));
  } else {
    book_.rest_iceberg(slot, Ticks(arrival.limit), Lots(quantity), Lots(arrival.peak));
  }
  naive_.rest(arrival.side, arrival.limit, id, arrival.owner, quantity, arrival.peak);
  entered_ += quantity;
  add_live(id);
}

/// Compares what the books told, and forgets the orders that have left.
std::string BookPair::take_events(const NaiveBook::Events& ours, const NaiveBook::Events& expected) {
  if (ours != expected) return differs("events", text(ours), text(expected));
  const auto left = [&](std::uint64_t id, std::int64_t leaves) -> std::string {
    if (leaves > 0) return {};
    forget(id);
    return memory_.orders.find(OrderId(id)).is_set() ? fmt::format("{:x} is gone but still found", id) : "";
  };
  for (const NaiveBook::Event& event : expected) {
    std::string difference;
    if (event.happened == Happened::refresh) {
      ++seen_.refreshes;
      continue;
    }
    left_ += event.quantity;
    difference = left(event.order, event.leaves);
    if (event.happened == Happened::cross) {
      left_ += event.quantity;
      if (difference.empty()) difference = left(event.seller, event.seller_leaves);
    }
    if (!difference.empty()) return difference;
    const bool traded = event.happened == Happened::fill || event.happened == Happened::cross;
    if (traded) last_ = event.ticks;
    ++(event.happened == Happened::fill ? seen_.fills : traded ? seen_.crosses : seen_.self_trades);
  }
  return {};
}

std::string BookPair::add_stop(const BookCommand& command) {
  const OrderSlot slot = memory_.orders.acquire(SelfTradeOwner(command.owner), command.side);
  stops_.add(slot, Ticks(command.ticks));
  naive_stops_.add({memory_.orders.id(slot).value(), command.side, command.ticks});
  return compare_stops();
}

void BookPair::cancel_stop(const BookCommand& command) {
  if (naive_stops_.all().empty()) return;
  const std::uint64_t id = naive_stops_.all()[command.pick % naive_stops_.all().size()].number;
  const OrderSlot slot = memory_.orders.find(OrderId(id));
  stops_.remove(slot);
  memory_.orders.release(slot);
  naive_stops_.remove(id);
}

/// Outside a call: the stops that the last price triggers come to the book one after another, as market orders.
std::string BookPair::trigger_stops() {
  while (!in_call_ && last_ > 0) {
    const OrderSlot slot = stops_.pop_triggered(Ticks(last_));
    const std::uint64_t id = slot.is_set() ? memory_.orders.id(slot).value() : 0;
    const std::uint64_t expected = naive_stops_.pop_triggered(last_);
    if (id != expected) return differs("triggered stop", id, expected);
    if (id == 0) break;
    ++seen_.stops;
    const Side side = memory_.orders.side(slot);
    const Arrival arrival{.kind = Kind::market,
                          .side = side,
                          .mode = static_cast<SelfTradePrevention>(1 + id % 4),
                          .owner = memory_.orders.owner(slot).value(),
                          .limit = OrderBook::any_price(side).raw(),
                          .quantity = static_cast<std::int64_t>(1 + id % 20),
                          .at_least = 0,
                          .peak = 0};
    if (std::string difference = match(arrival, slot); !difference.empty()) return difference;
  }
  return compare_stops();
}

/// Finds the price and trades; what stands without limit is cancelled then. While the range keeps the book crossed, the
/// call goes on.
std::string BookPair::end_call(const BookCommand& command) {
  if (!in_call_) return {};
  AuctionBounds bounds;
  if (command.pick % 4 == 0) {
    bounds.low = Ticks(std::max(min_ticks.raw(), command.ticks - command.pick / 8 % 32));
    bounds.high = Ticks(std::min(max_ticks.raw(), command.ticks + command.pick / 256 % 32));
  }
  if (command.pick / 4 % 2 == 0) bounds.reference = Ticks(command.ticks);
  const auto naive_price = [&] {
    return naive_auction_price(naive_, bounds.low.raw(), bounds.high.raw(), bounds.reference.raw());
  };
  Recorder recorder{memory_.orders, {}};
  const std::optional<AuctionPrice> ours = run_auction(book_, bounds, recorder);
  NaiveBook::Events events;
  const NaiveRuling ruling = [](std::uint64_t buyer, std::uint64_t seller) {
    const SelfTradeRuling found = ruling_of(OrderId(buyer), OrderId(seller));
    return std::pair(found.newer, found.instruction);
  };
  std::optional<NaivePrice> expected = naive_price();
  while (expected && naive_prevent_self_trades(naive_, expected->ticks, ruling, events)) expected = naive_price();
  if (ours.has_value() != expected.has_value())
    return differs("an auction price", ours.has_value(), expected.has_value());
  if (ours) {
    ++seen_.auctions;
    const std::int64_t surplus = ours->surplus.raw() * (!ours->surplus_side                ? 0
                                                        : *ours->surplus_side == Side::buy ? 1
                                                                                           : -1);
    const NaivePrice price{ours->ticks.raw(), ours->volume.raw(), surplus};
    const auto shown = [](const NaivePrice& p) {
      return fmt::format("{} x {} surplus {}", p.ticks, p.volume, p.surplus);
    };
    if (price != *expected) return differs("auction", shown(price), shown(*expected));
    (void)naive_uncross(naive_, expected->ticks, events);
  }
  if (std::string difference = take_events(recorder.events, events); !difference.empty()) return difference;
  for (const Side side : {Side::buy, Side::sell}) {
    std::vector<std::uint64_t> without_limit;
    book_.for_each_order(side, OrderBook::any_price(side),
                         [&](OrderSlot slot) { without_limit.push_back(memory_.orders.id(slot).value()); });
    for (const std::uint64_t id : without_limit) {
      if (std::string difference = cancel(id); !difference.empty()) return difference;
    }
  }
  const bool whole_range = bounds.low == min_ticks && bounds.high == max_ticks;
  if (whole_range && naive_.crossed()) return "crossed after an auction without bounds";
  in_call_ = naive_.crossed();
  return {};
}

}  // namespace licet::test
