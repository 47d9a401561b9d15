#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/core/archive.hpp"
#include "engine/core/fixed_point.hpp"
#include "engine/venue/cash_transfers.hpp"
#include "schemas/command.hpp"
#include "schemas/event.hpp"

/// What the venue asks of settlement. The venue decides what may happen; clearing moves cash and licences for it and
/// refuses what is not covered. Every function that posts emits its TransferPosted events.
namespace licet {

/// The part of an order that decides what must be held behind it.
struct OrderTerms {
  OrderId order;
  MemberId member;
  InstrumentId instrument;
  Side side{};
};

/// A change of one order's hold, found to be possible and not yet made.
struct HoldChange {
  OrderTerms terms;
  std::int64_t reserve = 0;  // more to hold (or, below 0, to release): licences, or 1/10,000 currency units
  std::int64_t issue = 0;    // licences that the vendor first issues
};

/// A change of one order's hold that is asked for: as the arguments of Clearing::plan_hold.
struct HoldRequest {
  OrderTerms terms;
  Price limit;
  Quantity leaves;
  Price new_limit;
  Quantity new_leaves;
};

/// One match, with the state of both orders before it.
struct Match {
  TradeId trade;
  InstrumentId instrument;
  Price price;
  Quantity quantity;
  OrderTerms buyer;
  Price buyer_limit;      // at which the buyer's cash is held
  Quantity buyer_leaves;  // before the match
  SettleTo buyer_settle_to{};
  OrderTerms seller;
};

/// What each side of a match pays besides the price.
struct TradeCharges {
  Money buyer_fee;
  Money seller_fee;
  Money royalty;  // out of the seller's proceeds, to the vendor; 0 when the vendor sells
};

class Clearing {
 public:
  virtual ~Clearing() = default;

  /// Takes the next instrument (ids are dense) to be cleared. Errors: invalid_value when fees and royalty together
  /// could exceed the price.
  virtual Result<void> list(InstrumentId instrument, MemberId vendor, const ListInstrument& terms) = 0;

  /// What must change for the hold of an order with `leaves` at `limit` to become right for `new_leaves` at
  /// `new_limit`; an order with no leaves holds nothing. Changes nothing. Errors: numeric_overflow, insufficient_funds,
  /// insufficient_licences, not_transferable, cap_exceeded. With new_leaves = 0 it never refuses.
  [[nodiscard]] virtual Result<HoldChange> plan_hold(const OrderTerms& terms, Price limit, Quantity leaves,
                                                     Price new_limit, Quantity new_leaves) const = 0;
  /// Whether all these changes could be made one after another, those that release before those that reserve: whoever
  /// plans each just before it makes it is then refused none, as long as nothing else reserves. All of one member; at
  /// most max_together. Changes nothing. Errors: as plan_hold's; of several, that of the first in order.
  [[nodiscard]] virtual Result<void> check_holds(std::span<const HoldRequest> together) const = 0;
  static constexpr std::size_t max_together = 24;
  /// Makes a planned change; nothing else may have been posted since it was planned.
  virtual void change_hold(const HoldChange& change, EventBuffer& events) = 0;

  /// Licences that are neither held nor activated.
  [[nodiscard]] virtual Quantity available(MemberId member, InstrumentId instrument) const noexcept = 0;

  [[nodiscard]] virtual TradeCharges charges(const Match& match) const noexcept = 0;
  /// Delivery versus payment, in one set of transfers: the buyer's held cash to the seller, fees to the operator,
  /// royalty to the vendor, the seller's held licences to the buyer, and what the buyer's remaining leaves no longer
  /// need back to the buyer. Cannot fail: both sides' holds cover it.
  virtual void settle(const Match& match, const TradeCharges& charges, EventBuffer& events) = 0;

  /// Cash that moves without a trade.
  [[nodiscard]] virtual CashTransfers& transfers() noexcept = 0;
  /// Begins the term of `quantity` available licences. Errors: insufficient_licences.
  virtual Result<void> activate(MemberId member, InstrumentId instrument, Quantity quantity, EventBuffer& events) = 0;
  /// Ends the term of `quantity` activated licences. Cannot fail: a grant is always behind them.
  virtual void retire(MemberId member, InstrumentId instrument, Quantity quantity, EventBuffer& events) = 0;

  /// Adds the whole state in canonical order.
  virtual void digest(Digest& digest) const = 0;
  /// Saves what it keeps beside the terms of instruments; loads it when they have been listed again and nothing was
  /// posted. Faults: snapshot_damaged, snapshot_version.
  virtual void save(StateWriter& state) const = 0;
  virtual void load(StateReader& state) = 0;
};

}  // namespace licet
