#include "gateway/licet/simulation.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>

#include "engine/venue/instruments.hpp"
#include "gateway/licet/bootstrap.hpp"
#include "gateway/licet/demonstration.hpp"
#include "gateway/licet/log.hpp"

namespace licet {
namespace {

constexpr std::size_t levels_wanted = 8;            // a side; above it the simulation cancels rather than adds
constexpr std::size_t favourites = 12;              // instruments that get most of the flow
constexpr std::int64_t drift_max = 25;              // ticks around the reference
constexpr std::uint64_t settle_bank_every = 2'000;  // commands

/// `ticks` away from a price, but at most a tenth of it: with the drift that stays inside the price band.
Price at_ticks(const InstrumentRecord& instrument, Price from, std::int64_t ticks) {
  const std::int64_t tick = instrument.terms.tick.raw();
  const std::int64_t furthest = std::max<std::int64_t>(1, from.raw() / tick / 10);
  return Price(std::max(tick, from.raw() + std::clamp(ticks, -furthest, furthest) * tick));
}

/// Orders wait for a call to end, or to begin.
bool collects(const InstrumentRecord& instrument) { return collects_in(instrument.session, instrument.terms.mode); }

}  // namespace

Simulation::Simulation(const SimulationOptions& options, const ReadModel& model, Caller& caller)
    : options_(options), model_(model), caller_(caller), random_(options.seed) {}

Simulation::~Simulation() { stop(); }

void Simulation::start() {
  if (thread_.joinable() || !prepare()) return;
  thread_ = std::thread([this] { run(); });
}

void Simulation::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
}

bool Simulation::prepare() {
  // The log only grows, so no two runs begin at the same number.
  run_prefix_ = fmt::format("SIM{}-", model_.applied().value());
  for (const demonstration::Member& member : demonstration::members()) {
    const auto record = model_.member_by_code(member.code);
    if (!record) return false;
    if (member.role == MemberRole::buyer) buyers_.push_back(record->id);
    if (member.role == MemberRole::vendor) sellers_.push_back(record->id);
    if (member.role == MemberRole::market_maker) market_maker_ = record->id;
  }
  for (const InstrumentRecord& instrument : model_.instruments()) {
    if (instrument.terms.reference_price.is_positive()) markets_.push_back({.instrument = instrument.id, .drift = 0});
  }
  return !markets_.empty() && buyers_.size() == 3 && market_maker_.is_set();
}

void Simulation::run() {
  const auto gap = std::chrono::nanoseconds(1'000'000'000 / options_.orders_per_second);
  auto due = std::chrono::steady_clock::now();
  std::uint64_t bank_at = settle_bank_every;
  while (!resting()) {
    const std::uint64_t before = commands_.load();
    step();
    if (commands_.load() >= bank_at) {
      settle_bank();
      bank_at = commands_.load() + settle_bank_every;
    }
    // Empty books are filled at ten times the rate; a step that did nothing waits like one that did.
    const std::uint64_t spent = std::max<std::uint64_t>(commands_.load() - before, 1);
    due += gap * static_cast<std::int64_t>(spent) / (next_to_seed_ < markets_.size() ? 10 : 1);
    const auto now = std::chrono::steady_clock::now();
    due = std::max(due, now - std::chrono::seconds(1));
    while (!stopping_.load() && std::chrono::steady_clock::now() < due) {
      const auto left = due - std::chrono::steady_clock::now();
      std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, std::chrono::milliseconds(50)));
    }
  }
}

void Simulation::step() {
  const bool seeding = next_to_seed_ < markets_.size();
  const auto last = static_cast<std::int64_t>(markets_.size()) - 1;
  const std::int64_t favourite = std::min<std::int64_t>(last, static_cast<std::int64_t>(favourites) - 1);
  Market& market = seeding ? markets_[next_to_seed_++]
                           : markets_[static_cast<std::size_t>(draw(0, draw(1, 10) <= 7 ? favourite : last))];
  const auto instrument = model_.instrument(market.instrument);
  const bool takes_orders = instrument && (instrument->session == SessionState::open || collects(*instrument));
  if (!takes_orders) return;
  const Price fair = fair_price(*instrument, market);
  if (seeding) return seed_book(*instrument, fair);
  const std::int64_t choice = draw(1, 100);
  if (choice <= 35) {
    buy(*instrument, fair);
  } else if (choice <= 50) {
    offer(*instrument, fair);
  } else if (choice <= 65) {
    resell(*instrument);
  } else if (choice <= 85) {
    quote(*instrument, fair);
  } else {
    cancel_one(*instrument);
  }
}

void Simulation::seed_book(const InstrumentRecord& instrument, Price fair) {
  const BookSnapshot book = model_.book(instrument.id, levels_wanted);
  for (std::int64_t ticks = 1; ticks <= 3 && book.asks.size() < 3; ++ticks) {
    place(instrument.vendor, instrument, Side::sell, at_ticks(instrument, fair, 2 * ticks), draw(2, 12));
  }
  for (std::int64_t ticks = 1; ticks <= 3 && book.bids.size() < 3; ++ticks) {
    place(market_maker_, instrument, Side::buy, at_ticks(instrument, fair, -2 * ticks), draw(1, 6));
  }
}

void Simulation::offer(const InstrumentRecord& instrument, Price fair) {
  if (model_.book(instrument.id, levels_wanted).asks.size() >= levels_wanted) return cancel_one(instrument);
  place(instrument.vendor, instrument, Side::sell, at_ticks(instrument, fair, draw(1, 8)), draw(1, 10));
}

/// Takes its oldest quote away and makes a new pair around the fair price, the offer out of what it holds.
void Simulation::quote(const InstrumentRecord& instrument, Price fair) {
  std::vector<OrderRecord> mine = model_.orders(market_maker_, true, 20'000);
  std::erase_if(mine, [&](const OrderRecord& order) { return order.terms.instrument != instrument.id; });
  if (mine.size() >= levels_wanted) cancel(mine.back());
  place(market_maker_, instrument, Side::buy, at_ticks(instrument, fair, -draw(1, 5)), draw(1, 6));
  for (const HoldingRecord& holding : model_.holdings(market_maker_)) {
    const std::int64_t lots = holding.available.raw() / instrument.terms.lot.raw();
    if (holding.instrument != instrument.id || lots == 0 || instrument.terms.transferable == 0) continue;
    place(market_maker_, instrument, Side::sell, at_ticks(instrument, fair, draw(1, 5)), std::min(lots, draw(1, 6)));
  }
}

/// Two of three purchases take the best offer at once; every fifth starts its term and so becomes a grant.
void Simulation::buy(const InstrumentRecord& instrument, Price fair) {
  const BookSnapshot book = model_.book(instrument.id, 1);
  const SettleTo settle_to =
      instrument.terms.transferable == 0 || draw(1, 5) == 1 ? SettleTo::activate : SettleTo::hold;
  if (!book.asks.empty() && draw(1, 3) <= 2) {
    place(any_buyer(), instrument, Side::buy, book.asks.front().price, draw(1, 3), TimeInForce::immediate_or_cancel,
          settle_to);
  } else {
    place(any_buyer(), instrument, Side::buy, at_ticks(instrument, fair, -draw(1, 6)), draw(1, 4),
          TimeInForce::good_till_cancel, settle_to);
  }
}

/// Sells to the best bid what an AI firm holds.
void Simulation::resell(const InstrumentRecord& instrument) {
  const BookSnapshot book = model_.book(instrument.id, 1);
  if (instrument.terms.transferable == 0 || book.bids.empty()) return cancel_one(instrument);
  const MemberId seller = any_buyer();
  for (const HoldingRecord& holding : model_.holdings(seller)) {
    const std::int64_t lots = holding.available.raw() / instrument.terms.lot.raw();
    if (holding.instrument != instrument.id || lots == 0) continue;
    return place(seller, instrument, Side::sell, book.bids.front().price, std::min(lots, draw(1, 3)),
                 TimeInForce::immediate_or_cancel);
  }
}

/// Of one member that trades here, the order that has stood longest.
void Simulation::cancel_one(const InstrumentRecord& instrument) {
  const std::array<MemberId, 3> candidates = {instrument.vendor, market_maker_, any_buyer()};
  const MemberId member = candidates[static_cast<std::size_t>(draw(0, 2))];
  std::vector<OrderRecord> open = model_.orders(member, true, 20'000);
  std::erase_if(open, [&](const OrderRecord& order) {
    return order.terms.instrument != instrument.id || !order.terms.client_order_id.view().starts_with("SIM");
  });
  // Books keep some depth: a member's last two orders stay.
  if (open.size() > 2) cancel(open.back());
}

void Simulation::settle_bank() {
  const Currency currency = model_.venue()->currency;
  for (const demonstration::Member& member : demonstration::members()) {
    const auto record = model_.member_by_code(member.code);
    if (!record) continue;
    for (const BalanceRecord& balance : model_.balances(record->id)) {
      if (balance.currency != currency) continue;
      const std::int64_t missing = member.cash.raw() - balance.available.raw() - balance.held.raw();
      if (std::abs(missing) < member.cash.raw() / 2) continue;
      PostCash posting;
      posting.reference =
          missing > 0 ? ClientTransferId("simulated payment in") : ClientTransferId("simulated payment out");
      posting.amount = Money(std::max(missing, -balance.available.raw()));
      posting.beneficiary = record->id;
      posting.currency = currency;
      act(Bootstrap::operator_id, posting);
    }
  }
}

void Simulation::place(MemberId member, const InstrumentRecord& instrument, Side side, Price price, std::int64_t lots,
                       TimeInForce time_in_force, SettleTo settle_to) {
  PlaceOrder order;
  order.client_order_id = next_client_order_id();
  order.price = price;
  order.quantity = Quantity(lots * instrument.terms.lot.raw());
  order.instrument = instrument.id;
  order.side = side;
  order.order_type = OrderType::limit;
  const bool waits = time_in_force == TimeInForce::immediate_or_cancel && collects(instrument);
  order.time_in_force = waits ? TimeInForce::good_for_auction : time_in_force;
  order.settle_to = side == Side::sell ? SettleTo::hold : settle_to;
  order.self_trade_prevention = SelfTradePrevention::cancel_oldest;
  act(member, order);
}

void Simulation::cancel(const OrderRecord& order) {
  CancelOrder cancel;
  cancel.client_order_id = next_client_order_id();
  cancel.orig_client_order_id = order.terms.client_order_id;
  cancel.order = order.id;
  act(order.member, cancel);
}

template <RecordBody Body>
void Simulation::act(MemberId member, const Body& body) {
  if (resting()) return;
  const Result<void> done = caller_.call(member, body);
  ++commands_;
  if (done) return;
  ++refused_;
  log_debug("simulated_command_refused").with("member", member.value()).with("reject", reject_name(done.error()));
  if (done.error() == Reject::not_ready) stopping_ = true;
}

/// The reference, moved by a random walk that turns back at its bounds.
Price Simulation::fair_price(const InstrumentRecord& instrument, Market& market) {
  const std::int64_t tick = instrument.terms.tick.raw();
  // Far inside the price band, which follows the last price.
  const std::int64_t bound = std::clamp<std::int64_t>(instrument.terms.reference_price.raw() / tick / 20, 1, drift_max);
  market.drift = std::clamp(market.drift + draw(-1, 1), -bound, bound);
  return at_ticks(instrument, instrument.terms.reference_price, market.drift);
}

ClientOrderId Simulation::next_client_order_id() {
  // Two numbers of at most 17 digits fit.
  return ClientOrderId::from(fmt::format("{}{}", run_prefix_, ++client_order_ids_)).value();
}

std::int64_t Simulation::draw(std::int64_t low, std::int64_t high) {
  // Not std::uniform_int_distribution, whose results differ by library; the slight bias does not matter here.
  const auto span = static_cast<std::uint64_t>(high - low) + 1;
  return low + static_cast<std::int64_t>(random_() % span);
}

}  // namespace licet
