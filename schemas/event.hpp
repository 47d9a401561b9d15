#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "schemas/command.hpp"

/// Everything that a venue says. Events of one command stand together and in order; the header's `member` is whom the
/// event is private to (0: public). All views are made from these and nothing else.
namespace licet {

enum class EventType : std::uint16_t {
  command_rejected = 1,
  venue_opened = 2,
  member_certified = 3,
  key_registered = 4,
  dataset_registered = 5,
  instrument_listed = 6,
  session_changed = 7,
  order_accepted = 8,
  order_rejected = 9,
  order_rested = 10,
  order_cancelled = 11,
  cancel_rejected = 12,
  order_replaced = 13,
  trade = 14,
  transfer_posted = 15,
  grant_released = 16,
  grant_changed = 17,
  usage_metered = 18,
  all_cancelled = 19,
};

/// A command other than an order's was refused.
struct CommandRejected {
  static constexpr auto type = EventType::command_rejected;
  static constexpr std::uint16_t version = 1;
  CommandType command{};
  Reject reject{};
  std::array<std::uint8_t, 4> reserved{};
};

struct VenueOpened {
  static constexpr auto type = EventType::venue_opened;
  static constexpr std::uint16_t version = 1;
  OpenVenue terms;
};

struct MemberCertified {
  static constexpr auto type = EventType::member_certified;
  static constexpr std::uint16_t version = 1;
  CertifyMember terms;
  MemberId id;
  std::array<std::uint8_t, 4> reserved{};
};

struct KeyRegistered {
  static constexpr auto type = EventType::key_registered;
  static constexpr std::uint16_t version = 1;
  RegisterKey terms;
};

struct DatasetRegistered {
  static constexpr auto type = EventType::dataset_registered;
  static constexpr std::uint16_t version = 1;
  RegisterDataset terms;
  DatasetId id;
  std::array<std::uint8_t, 4> reserved{};
};

struct InstrumentListed {
  static constexpr auto type = EventType::instrument_listed;
  static constexpr std::uint16_t version = 1;
  ListInstrument terms;
  InstrumentId id;
  MemberId vendor;
};

struct SessionChanged {
  static constexpr auto type = EventType::session_changed;
  static constexpr std::uint16_t version = 1;
  Reason reason;
  InstrumentId instrument;
  SessionState state{};
  std::array<std::uint8_t, 3> reserved{};
};

/// FIX 8, ExecType 0 (New). Private to its member. The order's fills, rest or cancellation follow.
struct OrderAccepted {
  static constexpr auto type = EventType::order_accepted;
  static constexpr std::uint16_t version = 1;
  OrderId order;
  PlaceOrder terms;
};

/// FIX 8, ExecType 8 (Rejected). Private to its member.
struct OrderRejected {
  static constexpr auto type = EventType::order_rejected;
  static constexpr std::uint16_t version = 1;
  PlaceOrder terms;
  Reject reject{};
  std::array<std::uint8_t, 6> reserved{};
};

/// The order's leaves now stand in the book at the back of its price level. The level-3 "add".
struct OrderRested {
  static constexpr auto type = EventType::order_rested;
  static constexpr std::uint16_t version = 1;
  OrderId order;
  Price price;
  Quantity leaves;
  InstrumentId instrument;
  Side side{};
  std::array<std::uint8_t, 3> reserved{};
};

/// FIX 8, ExecType 4 (Canceled). Private to its member.
struct OrderCancelled {
  static constexpr auto type = EventType::order_cancelled;
  static constexpr std::uint16_t version = 1;
  OrderId order;
  ClientOrderId client_order_id;       // of the request; the order's own when nobody asked
  ClientOrderId orig_client_order_id;  // the order's
  Price price;
  Quantity leaves;  // that were cancelled
  Quantity filled;
  InstrumentId instrument;
  Side side{};
  CancelReason reason{};
  std::uint8_t was_resting = 0;  // whether `leaves` stood in the book at `price`
  std::uint8_t reserved = 0;
};

/// FIX 9. Private to its member. `response_to` is cancel_order or replace_order.
struct CancelRejected {
  static constexpr auto type = EventType::cancel_rejected;
  static constexpr std::uint16_t version = 1;
  OrderId order;  // 0 when none was found
  ClientOrderId client_order_id;
  ClientOrderId orig_client_order_id;
  CommandType response_to{};
  Reject reject{};
  std::array<std::uint8_t, 4> reserved{};
};

/// FIX 8, ExecType 5 (Replaced). Private to its member. When priority is lost the old leaves have left the book, and an
/// OrderRested follows for what does not trade; when it is kept, the leaves at the same price fell to `leaves`.
struct OrderReplaced {
  static constexpr auto type = EventType::order_replaced;
  static constexpr std::uint16_t version = 1;
  OrderId order;
  ClientOrderId client_order_id;
  ClientOrderId orig_client_order_id;
  Price old_price;
  Quantity old_leaves;
  Price price;
  Quantity quantity;  // new total
  Quantity leaves;    // new
  Quantity filled;
  InstrumentId instrument;
  Side side{};
  std::uint8_t kept_priority = 0;
  std::array<std::uint8_t, 2> reserved{};
};

/// One side of a trade, at the moment after it.
struct TradeSide {
  OrderId order;
  ClientOrderId client_order_id;
  Quantity leaves;
  Quantity filled;  // FIX 14, after this trade
  Money notional;   // of all its fills so far: FIX 6 AvgPx = notional / filled
  Money fee;        // for this trade
  MemberId member;
  SettleTo settle_to{};
  std::array<std::uint8_t, 3> reserved{};
};

/// A match (FIX 8 ExecType F for each side; FIX 880). The transfers that settle it follow, then its grant if it has
/// one.
struct Trade {
  static constexpr auto type = EventType::trade;
  static constexpr std::uint16_t version = 1;
  TradeId trade;
  Price price;  // the resting order's
  Quantity quantity;
  Money royalty;  // to the vendor, out of the seller's proceeds
  TradeSide buyer;
  TradeSide seller;
  InstrumentId instrument;
  Side aggressor{};  // whose order came last
  std::array<std::uint8_t, 3> reserved{};
};

/// One posting of the ledger: `amount` > 0 leaves `debit` and enters `credit`; both are accounts of one asset.
struct TransferPosted {
  static constexpr auto type = EventType::transfer_posted;
  static constexpr std::uint16_t version = 1;
  TransferId transfer;
  AccountId debit;
  AccountId credit;
  std::int64_t amount = 0;  // licences, or 1/10,000 currency units
  TradeId trade;            // 0 when not of a trade
  OrderId order;            // whose hold this is; 0 when none
  TransferCode code{};
  std::array<std::uint8_t, 7> reserved{};
};

/// Access begins. Private to its holder.
struct GrantReleased {
  static constexpr auto type = EventType::grant_released;
  static constexpr std::uint16_t version = 1;
  GrantId grant;
  TradeId trade;      // 0 when activated from holdings
  Quantity quantity;  // licences
  Timestamp not_before;
  Timestamp not_after;
  std::uint64_t quota_bytes = 0;  // 0: unlimited
  Hash256 manifest_sha256{};      // the version of the data that it opens
  MemberId holder;
  DatasetId dataset;
  InstrumentId instrument;
  Right right{};
  std::array<std::uint8_t, 3> reserved{};
};

struct GrantChanged {
  static constexpr auto type = EventType::grant_changed;
  static constexpr std::uint16_t version = 1;
  GrantId grant;
  Reason reason;
  GrantState state{};
  std::array<std::uint8_t, 7> reserved{};
};

struct UsageMetered {
  static constexpr auto type = EventType::usage_metered;
  static constexpr std::uint16_t version = 1;
  GrantId grant;
  std::uint64_t bytes = 0;       // of this report
  std::uint64_t used_bytes = 0;  // in all
  std::uint64_t used_requests = 0;
};

/// Closes a CancelAll.
struct AllCancelled {
  static constexpr auto type = EventType::all_cancelled;
  static constexpr std::uint16_t version = 1;
  MemberId owner;
  InstrumentId instrument;
  std::uint32_t orders = 0;
  std::array<std::uint8_t, 4> reserved{};
};

/// Records one behind the other, 8-byte aligned, in one block of memory that grows. Written by the venue, and read by
/// everyone after it is durable.
class EventBuffer {
 public:
  /// Where the next events belong: the header of the command that causes them.
  void begin(const RecordHeader& cause) noexcept { cause_ = cause; }

  /// Appends an event of the current command. `member`: whom it is private to.
  template <RecordBody Body>
  void emit(const Body& body, MemberId member = {}) {
    RecordHeader header = make_header<Body>(member);
    header.sequence = cause_.sequence;
    header.time = cause_.time;
    header.origin = cause_.origin;
    header.request = cause_.request;
    const std::size_t at = bytes_.size();
    bytes_.resize(at + (sizeof(RecordHeader) + sizeof(Body)) / sizeof(std::uint64_t));
    std::memcpy(bytes_.data() + at, &header, sizeof header);
    std::memcpy(bytes_.data() + at + sizeof header / sizeof(std::uint64_t), &body, sizeof body);
    ++count_;
  }
  void clear() noexcept {
    bytes_.clear();
    count_ = 0;
  }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return std::as_bytes(std::span(bytes_)); }

  class Iterator {
   public:
    using value_type = RecordView;
    using difference_type = std::ptrdiff_t;
    Iterator() noexcept = default;
    explicit Iterator(const std::byte* at) noexcept : at_(at) {}
    [[nodiscard]] RecordView operator*() const noexcept { return RecordView(at_); }
    Iterator& operator++() noexcept {
      at_ += RecordView(at_).size();
      return *this;
    }
    Iterator operator++(int) noexcept {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(Iterator, Iterator) noexcept = default;

   private:
    const std::byte* at_ = nullptr;
  };
  [[nodiscard]] Iterator begin() const noexcept { return Iterator(bytes().data()); }
  [[nodiscard]] Iterator end() const noexcept { return Iterator(bytes().data() + bytes().size()); }

 private:
  RecordHeader cause_;
  std::size_t count_ = 0;
  std::vector<std::uint64_t> bytes_;
};

}  // namespace licet
