#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/fix/contracts.hpp"
#include "gateway/views/read_model.hpp"

/// Bodies of the messages about sessions, and the FIX words of a session's state: pure functions, pinned by golden
/// files.
namespace licet::fix {

[[nodiscard]] std::uint64_t security_trading_status_of(SessionState state) noexcept;  // 326
[[nodiscard]] std::uint64_t session_sub_id_of(SessionState state) noexcept;           // 625
[[nodiscard]] std::uint64_t session_status_of(SessionState state) noexcept;           // 340

/// How an instrument stands, and why.
struct StatusNews {
  const InstrumentRecord* instrument = nullptr;
  std::string_view segment;  // 1300; empty: none
  std::string_view reason;   // 58; empty: none told
  Timestamp time;            // 60
  bool is_pushed = false;    // 325: not the answer to a request
};

/// SecurityStatus (f).
[[nodiscard]] std::string security_status(std::string_view request_id, const StatusNews& news);
/// TradingSessionStatus (h): TradSesEndTime(345) is the earliest end of a call or of a halt by the breaker.
[[nodiscard]] std::string session_status(std::string_view request_id, const StatusNews& news);
/// TradingSessionStatus (h) with TradSesStatus(340) 6, request rejected.
[[nodiscard]] std::string session_status_refused(std::string_view request_id, Reject code);

}  // namespace licet::fix
