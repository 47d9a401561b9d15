#pragma once

#include <array>
#include <cstdint>
#include <type_traits>

#include "schemas/event.hpp"

/// The rows of the projection. Values are absolute, so that writing one twice changes nothing. A row's bytes are what
/// RocksDB stores: little endian, no padding; a change of any of them is a new projection_schema.
namespace licet {

/// 2: transfers and trades stand in pages (ledger_page.hpp), and accounts and orders name their last page.
inline constexpr std::uint32_t projection_schema = 2;

struct BalanceRow {
  AccountId account;
  std::int64_t balance = 0;  // licences, or 1/10,000 currency units
  Sequence changed_by;
  Sequence last_page;       // with a transfer of the account
  std::uint64_t pages = 0;  // that have one
  friend bool operator==(const BalanceRow&, const BalanceRow&) noexcept = default;
};
/// In a page; given out as this.
struct TransferRow {
  TransferPosted transfer;
  Timestamp time;
  Sequence sequence;
};
/// In a page; given out as this.
struct TradeRow {
  Trade trade;
  Timestamp time;
  Sequence sequence;
};
struct OpenOrderRow {
  OrderId order;
  PlaceOrder terms;  // as last replaced
  Quantity leaves;
  Quantity filled;
  Timestamp accepted_at;
  Sequence changed_by;
  Sequence last_page;  // with a transfer of the order; 0: none yet
  MemberId member;
  std::array<std::uint8_t, 4> reserved{};
};
struct GrantRow {
  GrantReleased terms;
  Reason reason;  // of the last change
  std::uint64_t used_bytes = 0;
  std::uint64_t used_requests = 0;
  Timestamp released_at;
  Sequence released_by;
  Sequence changed_by;
  GrantState state = GrantState::active;
  std::array<std::uint8_t, 7> reserved{};
};
struct InstrumentRow {
  InstrumentListed terms;
  Sequence changed_by;
  SessionState session = SessionState::closed;
  std::array<std::uint8_t, 7> reserved{};
};
struct MemberRow {
  MemberCertified terms;
  Sequence changed_by;
};

/// May be stored as its bytes.
template <class Row>
concept StoredRow = std::is_trivially_copyable_v<Row> && std::has_unique_object_representations_v<Row>;
static_assert(StoredRow<BalanceRow> && StoredRow<TransferRow> && StoredRow<TradeRow> && StoredRow<OpenOrderRow> &&
              StoredRow<GrantRow> && StoredRow<InstrumentRow> && StoredRow<MemberRow>);
static_assert(sizeof(BalanceRow) == 40 && sizeof(TransferRow) == sizeof(TransferPosted) + 16);

}  // namespace licet
