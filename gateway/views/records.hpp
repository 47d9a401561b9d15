#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "schemas/event.hpp"

/// What the read model answers with: one struct for each kind of thing, all values. What a table keeps of them is saved
/// with it (engine/core/archive.hpp).
namespace licet {

struct KillSwitchRecord {
  bool engaged = false;
  Reason reason;
  Timestamp changed_at;
  static void archive(auto& self, auto& a) { a(self.engaged, self.reason, self.changed_at); }
};
struct MemberRecord {
  MemberId id;
  CertifyMember terms;
  KillSwitchRecord kill_switch;  // its own, not the venue's
  static void archive(auto& self, auto& a) { a(self.id, self.terms, self.kill_switch); }
};
struct KeyRecord {
  RegisterKey terms;  // revoked keys are not found
  static void archive(auto& self, auto& a) { a(self.terms); }
};
struct DatasetRecord {
  DatasetId id;
  RegisterDataset terms;
  static void archive(auto& self, auto& a) { a(self.id, self.terms); }
};
struct SegmentRecord {
  SegmentId id;
  DefineSegment terms;
  static void archive(auto& self, auto& a) { a(self.id, self.terms); }
};
struct InstrumentRecord {
  InstrumentId id;
  MemberId vendor;
  ListInstrument terms;
  SessionState session = SessionState::closed;
  Timestamp session_ends_at;  // the earliest end of a call or of a halt; 0: none is set
  Reason session_reason;
  Price last_price;  // 0: no trade yet
  Quantity volume;   // licences traded since listing
  Quantity issued;   // licences in issue
  static void archive(auto& self, auto& a) {
    a(self.id, self.vendor, self.terms, self.session, self.session_ends_at, self.session_reason, self.last_price,
      self.volume, self.issued);
  }
};
/// A call of one instrument: what would trade while it builds, and how the last one ended.
struct AuctionRecord {
  InstrumentId instrument;
  std::optional<AuctionIndicated> indication;  // none: no call builds, or nothing was told yet
  Timestamp indicated_at;
  std::optional<AuctionExecuted> result;
  Timestamp executed_at;
  static void archive(auto& self, auto& a) {
    a(self.instrument, self.indication, self.indicated_at, self.result, self.executed_at);
  }
};
enum class OrderStatus : std::uint8_t { new_, partially_filled, filled, cancelled, rejected };  // FIX 39
[[nodiscard]] constexpr bool is_known(OrderStatus status) noexcept { return status <= OrderStatus::rejected; }
/// What an open order that stands in no book waits for.
enum class OrderWait : std::uint8_t { nothing, trigger, call, counterparty, combination };
[[nodiscard]] constexpr bool is_known(OrderWait wait) noexcept { return wait <= OrderWait::combination; }
struct OrderRecord {
  OrderId id;
  MemberId member;
  PlaceOrder terms;  // as last replaced; client_order_id is the current one, empty for a market maker's quote
  OrderStatus status = OrderStatus::new_;
  OrderWait waits_for = OrderWait::nothing;
  bool is_working = false;    // stands in a book or a call, or has traded; else it waits outside (FIX 636)
  bool is_triggered = false;  // a stop that has become a market or a limit order
  OrderId combination;        // the first leg of which it is a leg
  OrderId offer;              // itself, when it is an offer to one member
  Quantity leaves;
  Quantity filled;
  Price stands_at;   // in the book; 0: in no book, or before all prices of a call
  Quantity shown;    // that market data tells of it now; less than leaves for an iceberg
  Quantity reduced;  // that self-trade prevention took
  Money notional;    // of its fills
  Timestamp accepted_at;
  Timestamp changed_at;
  Sequence changed_by;
  static void archive(auto& self, auto& a) {
    a(self.id, self.member, self.terms, self.status, self.waits_for, self.is_working, self.is_triggered,
      self.combination, self.offer, self.leaves, self.filled, self.stands_at, self.shown, self.reduced, self.notional,
      self.accepted_at, self.changed_at, self.changed_by);
  }
};
struct CombinationRecord {
  OrderId id;  // of its first leg
  MemberId member;
  PlaceCombination terms;
  OrderStatus status = OrderStatus::new_;  // new, filled or cancelled: it fills whole or not at all
  Timestamp accepted_at;
  Timestamp changed_at;
  static void archive(auto& self, auto& a) {
    a(self.id, self.member, self.terms, self.status, self.accepted_at, self.changed_at);
  }
};
struct QuoteRequestRecord {
  QuoteRequestId id;
  RequestQuote terms;
  MemberId requester;
  Timestamp requested_at;
  Quantity traded;  // by offers that were accepted
  static void archive(auto& self, auto& a) { a(self.id, self.terms, self.requester, self.requested_at, self.traded); }
};
/// An open offer to one member.
struct OfferRecord {
  OrderId id;
  MakeOffer terms;
  MemberId offerer;
  MemberId counterparty;
  Timestamp made_at;
  static void archive(auto& self, auto& a) { a(self.id, self.terms, self.offerer, self.counterparty, self.made_at); }
};
struct TradeRecord {
  Trade trade;
  Timestamp time;
  Sequence sequence;
  static void archive(auto& self, auto& a) { a(self.trade, self.time, self.sequence); }
};
struct TransferRecord {
  TransferPosted transfer;
  Timestamp time;
  Sequence sequence;
  static void archive(auto& self, auto& a) { a(self.transfer, self.time, self.sequence); }
};
struct BalanceRecord {  // cash of one member in one currency
  Currency currency{};
  Money available;
  Money held;
  Money in_transit;  // of pending transfers
};
/// A transfer in two phases that was neither posted nor voided yet.
struct PendingTransferRecord {
  TransferId id;
  BeginTransfer terms;
  Timestamp begun_at;
  Timestamp expires;
  Sequence sequence;  // of the command that began it
  static void archive(auto& self, auto& a) { a(self.id, self.terms, self.begun_at, self.expires, self.sequence); }
};
/// What the operator keeps an account of cash within.
struct AccountLimitsRecord {
  Money floor;
  Money ceiling;  // 0: none
  static void archive(auto& self, auto& a) { a(self.floor, self.ceiling); }
};
struct HoldingRecord {  // licences of one member in one instrument
  InstrumentId instrument;
  Quantity available;
  Quantity held;
  Quantity activated;
  Quantity retired;
};
struct GrantRecord {
  GrantReleased terms;
  GrantState state = GrantState::active;
  Reason reason;
  std::uint64_t used_bytes = 0;
  std::uint64_t used_requests = 0;
  Timestamp released_at;
  static void archive(auto& self, auto& a) {
    a(self.terms, self.state, self.reason, self.used_bytes, self.used_requests, self.released_at);
  }
};
struct LevelRecord {
  Price price;
  Quantity quantity;  // 0 in an update: the level is gone
  std::uint32_t orders = 0;
  static void archive(auto& self, auto& a) { a(self.price, self.quantity, self.orders); }
};
/// One instrument's book by price level, best first. `sequence` counts the book's own changes: 0, 1, 2, … without gaps.
struct BookSnapshot {
  InstrumentId instrument;
  std::uint64_t sequence = 0;
  Timestamp time;
  std::vector<LevelRecord> bids;
  std::vector<LevelRecord> asks;
};
/// What one command changed in one book: levels in their new absolute size, trades in the order in which they happened.
/// Applies on top of `previous`; sequence is previous + 1.
struct BookUpdate {
  InstrumentId instrument;
  std::uint64_t previous = 0;
  std::uint64_t sequence = 0;
  Timestamp time;
  std::vector<LevelRecord> bids;
  std::vector<LevelRecord> asks;
  std::vector<TradeRecord> trades;
};
using BookUpdatePtr = std::shared_ptr<const BookUpdate>;

}  // namespace licet
