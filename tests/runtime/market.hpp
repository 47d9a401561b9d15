#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "engine/venue/venue.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet::testing {

/// The real state machine on its ledger.
class RealVenue {
 public:
  [[nodiscard]] StateMachine& machine() noexcept { return venue_; }
  [[nodiscard]] const Ledger& ledger() const noexcept { return ledger_; }

 private:
  Ledger ledger_;
  LedgerClearing clearing_{ledger_};
  Venue venue_{clearing_};
};

inline constexpr MemberId market_operator{1};
inline constexpr MemberId market_vendor{2};
inline constexpr std::uint32_t first_market_buyer = 3;

/// Everything that opens a market of one vendor, so many buyers with plenty of cash, and so many instruments.
[[nodiscard]] inline std::vector<Command> opening_commands(std::uint32_t buyers, std::uint32_t instruments) {
  std::vector<Command> commands;
  OpenVenue venue;
  venue.mic = "SHDE";
  venue.operator_code = "SHDE";
  venue.name = "Shanghai Data Exchange";
  commands.push_back(Command::make(MemberId(), venue));
  for (std::uint32_t n = 0; n <= buyers; ++n) {
    CertifyMember member;
    member.code = *MemberCode::from((n == 0 ? "VENDOR" : "BUYER") + std::to_string(n));
    member.name = "a member";
    member.certified_until = Timestamp(std::int64_t{4'000'000'000} * 1'000'000'000);
    member.role = n == 0 ? MemberRole::vendor : MemberRole::buyer;
    commands.push_back(Command::make(market_operator, member));
  }
  for (std::uint32_t n = 0; n < buyers; ++n) {
    PostCash cash;
    cash.amount = Money(std::int64_t{1'000'000'000'000} * money_scale);
    cash.beneficiary = MemberId(first_market_buyer + n);
    commands.push_back(Command::make(market_operator, cash));
  }
  RegisterDataset dataset;
  dataset.code = "FLIGHTS";
  dataset.manifest_sha256[0] = 7;
  dataset.vendor = market_vendor;
  commands.push_back(Command::make(market_operator, dataset));
  for (std::uint32_t n = 0; n < instruments; ++n) {
    ListInstrument series;
    series.symbol = *Symbol::from("FLIGHTS/TRAIN/ORG/" + std::to_string(n) + "M");
    series.tick = Price(money_scale);
    series.lot = series.min_quantity = Quantity(1);
    series.max_quantity = Quantity(1'000);
    series.cap = Quantity(1'000'000'000);
    series.dataset = DatasetId(1);
    series.term_days = 365;
    series.buyer_fee_bps = 10;
    series.seller_fee_bps = 20;
    series.transferable = 1;
    commands.push_back(Command::make(market_operator, series));
  }
  SetSession open;
  open.state = SessionState::open;
  commands.push_back(Command::make(market_operator, open));
  return commands;
}

/// An endless seeded flow of one connection: its buyer bids, the vendor offers, some orders cross, and some of what was
/// placed before is cancelled. About a fifth of the commands trade.
class OrderFlow {
 public:
  /// `series` keeps the client order ids of several flows (or runs) apart.
  OrderFlow(MemberId buyer, std::uint32_t instruments, std::uint64_t series, std::uint64_t seed, OriginId origin)
      : buyer_(buyer), instruments_(instruments), series_(series), random_(seed), origin_(origin) {}

  [[nodiscard]] Command next() {
    const RequestId request(++count_);
    const bool buys = below(2) == 0;
    const MemberId member = buys ? buyer_ : market_vendor;
    if (count_ > 8 && below(3) == 0) {
      CancelOrder cancel;
      cancel.client_order_id = id("C", count_);
      cancel.orig_client_order_id = id("O", count_ - 1 - below(8));
      return Command::make(member, cancel, origin_, request);
    }
    PlaceOrder order;
    order.client_order_id = id("O", count_);
    order.side = buys ? Side::buy : Side::sell;
    const auto step = static_cast<std::int64_t>(below(10));
    order.price = Price((buys ? 97 + step : 103 - step) * money_scale);
    order.quantity = Quantity(static_cast<std::int64_t>(1 + below(3)));
    order.instrument = InstrumentId(1 + static_cast<std::uint32_t>(below(instruments_)));
    order.settle_to = SettleTo::hold;
    return Command::make(member, order, origin_, request);
  }

 private:
  [[nodiscard]] ClientOrderId id(const char* kind, std::uint64_t number) const {
    return *ClientOrderId::from(kind + std::to_string(series_) + "-" + std::to_string(number));
  }
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }

  MemberId buyer_;
  std::uint32_t instruments_;
  std::uint64_t series_;
  std::mt19937_64 random_;
  OriginId origin_;
  std::uint64_t count_ = 0;
};

/// The flows of so many buyers in turn, each on a connection of its own: always the same commands.
class MarketFlow {
 public:
  MarketFlow(std::uint32_t buyers, std::uint32_t instruments) {
    for (std::uint32_t n = 0; n < buyers; ++n) {
      flows_.emplace_back(MemberId(first_market_buyer + n), instruments, n, n + 1, OriginId(n + 1));
    }
  }
  [[nodiscard]] Command next() { return flows_[count_++ % flows_.size()].next(); }

 private:
  std::vector<OrderFlow> flows_;
  std::size_t count_ = 0;
};

}  // namespace licet::testing
