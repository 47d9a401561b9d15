#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/core/reject.hpp"

namespace licet {

/// One refusal as every interface speaks it; the columns of engine/core/reject.def.
struct RejectEntry {
  Reject code;
  std::string_view name;  // PRICE_OFF_TICK
  std::string_view message;
  std::uint16_t http_status;      // RFC 9110
  std::uint16_t ord_rej_reason;   // FIX 103
  std::uint16_t cxl_rej_reason;   // FIX 102
  std::uint16_t business_reason;  // FIX 380
  bool retryable;
};

/// All of them, by rising number.
[[nodiscard]] std::span<const RejectEntry> reject_catalogue() noexcept;
/// The entry of a code of the catalogue (checked).
[[nodiscard]] const RejectEntry& reject_entry(Reject code) noexcept;

}  // namespace licet
