#pragma once

#include <array>
#include <cstdint>

#include "schemas/command.hpp"
#include "schemas/event_type.hpp"

/// What settlement did.
namespace licet {

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

}  // namespace licet
