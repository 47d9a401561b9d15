#include "bench/venue/venue_flow.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <unordered_map>

#include "engine/core/check.hpp"
#include "schemas/event.hpp"

namespace licet::bench {
namespace {

constexpr MemberId venue_operator{1};
constexpr MemberId vendor{2};
constexpr std::uint32_t first_trader = 3;
constexpr Timestamp start{1'767'225'600'000'000'000};
constexpr std::int64_t middle_ticks = 10'000;
constexpr std::int64_t plenty = std::int64_t{1} << 55;

/// Draws 0 … n - 1 with weight 1 / (k + 1).
class Zipf {
 public:
  explicit Zipf(std::uint32_t n) : sums_(n) {
    double sum = 0;
    for (std::uint32_t k = 0; k < n; ++k) sums_[k] = sum += 1.0 / (k + 1);
  }
  std::uint32_t operator()(std::mt19937_64& random) const {
    const double drawn = std::uniform_real_distribution<>(0, sums_.back())(random);
    return static_cast<std::uint32_t>(std::ranges::lower_bound(sums_, drawn) - sums_.begin());
  }

 private:
  std::vector<double> sums_;
};

std::string code(char letter, std::uint64_t n) {
  std::string text(1, letter);
  text += std::to_string(n);
  return text;
}

class Generator {
 public:
  explicit Generator(const FlowShape& shape)
      : shape_(shape), random_(shape.seed), instrument_(shape.instruments), middles_(shape.instruments, middle_ticks) {}

  Flow run() {
    log_ = &flow_.setup;
    list_everything();
    for (std::uint32_t n = 0; n < shape_.prefill; ++n) place(false);
    for (std::uint32_t n = 0; n < shape_.combinations; ++n) combine();
    log_ = &flow_.timed;
    while (flow_.timed.size() < shape_.operations) step();
    return std::move(flow_);
  }

 private:
  struct Open {
    OrderId order;
    MemberId member;
  };

  std::int64_t below(std::int64_t bound) {
    return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(bound));
  }

  template <RecordBody Body>
  void apply(MemberId member, const Body& body) {
    Command command = Command::make(member, body);
    command.header().sequence = Sequence(++sequence_);
    command.header().time = Timestamp(start.nanoseconds() + static_cast<std::int64_t>(sequence_));
    events_.clear();
    made_.venue.apply(command.view(), events_);
    log_->append(command.view());
    for (const RecordView event : events_) follow(event);
  }

  /// Keeps the list of open orders.
  void follow(RecordView event) {
    LICET_CHECK(!event.is<OrderRejected>() && !event.is<CommandRejected>() && !event.is<CancelRejected>());
    if (const auto* rested = event.get_if<OrderRested>()) {
      place_of_[rested->order.value()] = open_.size();
      open_.push_back({rested->order, acting_});
    } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
      close(cancelled->order);
    } else if (const auto* trade = event.get_if<Trade>()) {
      if (trade->buyer.leaves.is_zero()) close(trade->buyer.order);
      if (trade->seller.leaves.is_zero()) close(trade->seller.order);
    }
  }
  void close(OrderId order) {
    const auto at = place_of_.find(order.value());
    if (at == place_of_.end()) return;
    open_[at->second] = open_.back();
    place_of_[open_.back().order.value()] = at->second;
    open_.pop_back();
    place_of_.erase(order.value());
  }

  void list_everything() {
    OpenVenue opening;
    opening.mic = "BNCH";
    opening.operator_code = "BNCH";
    apply(MemberId(), opening);
    for (std::uint32_t n = 0; n <= shape_.members; ++n) {
      CertifyMember member;
      member.code = *MemberCode::from(code('M', n));
      member.certified_until = start + Duration::days(365);
      member.role = n == 0 ? MemberRole::vendor : MemberRole::market_maker;
      apply(venue_operator, member);
      PostCash cash;
      cash.amount = Money(plenty);
      cash.beneficiary = MemberId(n + vendor.value());
      apply(venue_operator, cash);
    }
    for (std::uint32_t n = 0; n < shape_.instruments; ++n) list(n);
    SetSession session;
    apply(venue_operator, session);
  }

  void list(std::uint32_t n) {
    RegisterDataset dataset;
    dataset.code = *DatasetCode::from(code('D', n));
    dataset.vendor = vendor;
    apply(venue_operator, dataset);
    ListInstrument series;
    series.symbol = *Symbol::from(code('D', n).append("/TRAIN/ORG/12M"));
    series.tick = Price(100);
    series.lot = Quantity(1);
    series.min_quantity = Quantity(1);
    series.max_quantity = Quantity(1'000'000);
    series.cap = Quantity(plenty);
    series.dataset = DatasetId(n + 1);
    series.term_days = 365;
    series.royalty_bps = 250;
    series.buyer_fee_bps = 5;
    series.seller_fee_bps = 10;
    series.transferable = 1;
    apply(venue_operator, series);
  }

  /// Bids one tick for each leg: nobody sells at that.
  void combine() {
    PlaceCombination request;
    request.client_order_id = *ClientOrderId::from(code('k', ++client_orders_));
    request.count = 2;
    request.time_in_force = TimeInForce::good_till_cancel;
    for (std::uint32_t leg = 0; leg < request.count; ++leg) {
      request.legs[leg].instrument = InstrumentId(shape_.combined.value() + leg);
      request.legs[leg].price = Price(100);
      request.legs[leg].quantity = Quantity(1);
    }
    apply(MemberId(first_trader), request);
  }

  void step() {
    const std::int64_t drawn = below(100);
    if (drawn < 10) return place(true);
    if (drawn < 55 || open_.size() * 10 < std::size_t{shape_.prefill} * 9) return place(false);
    const Open chosen = open_[static_cast<std::size_t>(below(static_cast<std::int64_t>(open_.size())))];
    CancelOrder request;
    request.order = chosen.order;
    apply(chosen.member, request);
  }

  void place(bool aggressive) {
    const std::uint32_t n = instrument_(random_);
    if (aggressive && below(64) < 6) middles_[n] += below(2) == 0 ? 1 : -1;
    PlaceOrder order;
    order.instrument = InstrumentId(n + 1);
    order.side = below(2) == 0 ? Side::buy : Side::sell;
    order.quantity = Quantity(1 + below(100));
    const std::int64_t away = aggressive ? -below(shape_.half_width + 1) : 1 + below(shape_.half_width);
    const std::int64_t ticks = middles_[n] + (order.side == Side::buy ? -away : away);
    order.price = Price(ticks * 100);
    order.settle_to = below(2) == 0 ? SettleTo::activate : SettleTo::hold;
    order.time_in_force = TimeInForce::good_till_cancel;
    order.self_trade_prevention = SelfTradePrevention::cancel_oldest;
    order.client_order_id = *ClientOrderId::from(code('c', ++client_orders_));
    acting_ = MemberId(first_trader + static_cast<std::uint32_t>(below(shape_.members)));
    // Who has nothing to sell leaves it to the vendor, who issues.
    const AccountId holding(acting_, AssetId(order.instrument), Purpose::available);
    if (order.side == Side::sell && made_.ledger.balance(holding) < order.quantity.raw()) acting_ = vendor;
    apply(acting_, order);
  }

  FlowShape shape_;
  std::mt19937_64 random_;
  Zipf instrument_;
  std::vector<std::int64_t> middles_;
  VenueUnderTest made_;
  Flow flow_;
  CommandLog* log_ = nullptr;
  EventBuffer events_;
  std::vector<Open> open_;
  std::unordered_map<std::uint64_t, std::size_t> place_of_;
  MemberId acting_;
  std::uint64_t sequence_ = 0;
  std::uint64_t client_orders_ = 0;
};

}  // namespace

void CommandLog::append(RecordView command) {
  const auto bytes = command.bytes();
  const std::size_t start_of = words_.size();
  words_.resize(start_of + bytes.size() / sizeof(std::uint64_t));
  std::memcpy(words_.data() + start_of, bytes.data(), bytes.size());
  starts_.push_back(start_of);
}

Flow make_flow(const FlowShape& shape) { return Generator(shape).run(); }

BareBooks::BareBooks(std::uint32_t instruments) { books_.assign(instruments, OrderBook(memory_)); }

void BareBooks::apply(RecordView command) {
  struct Count {
    std::uint64_t& fills;
    void on_fill(const Fill&) { ++fills; }
    void on_refresh(OrderSlot, Lots) {}
    void on_self_trade_reduce(OrderSlot, Lots, Lots) {}
    void on_self_trade_cancel(OrderSlot, Lots) {}
  };
  OrderPool& orders = memory_.orders;
  if (const auto* place = command.get_if<PlaceOrder>()) {
    OrderBook& book = books_[place->instrument.value() - 1];
    const Ticks ticks(place->price.raw() / 100);
    const Lots lots(place->quantity.raw());
    const OrderSlot slot = orders.acquire(command.header().member, place->side);
    const auto result =
        book.match({place->side, place->self_trade_prevention, command.header().member, ticks, lots}, Count{fills_});
    if (!result.leaves.is_positive()) return orders.release(slot);
    book.rest(slot, ticks, result.leaves);
    instrument_of_[slot] = place->instrument;
  } else if (const auto* cancel = command.get_if<CancelOrder>()) {
    const OrderSlot slot = orders.find(cancel->order);
    LICET_CHECK(slot.is_set());
    books_[instrument_of_[slot].value() - 1].cancel(slot);
  }
}

}  // namespace licet::bench
