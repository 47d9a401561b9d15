#pragma once

#include <array>
#include <cstdint>

#include "engine/core/fixed_point.hpp"
#include "schemas/command_type.hpp"
#include "schemas/record.hpp"
#include "schemas/vocabulary.hpp"

/// Licences after settlement, and time.
namespace licet {

/// Begins the term of licences that the member holds. Answers: GrantReleased or CommandRejected.
struct ActivateLicence {
  static constexpr auto type = CommandType::activate_licence;
  static constexpr std::uint16_t version = 1;
  Quantity quantity;
  InstrumentId instrument;
  std::array<std::uint8_t, 4> reserved{};
};

/// Suspends, resumes (active) or revokes a grant. Acts: operator, or the dataset's vendor. Answers: GrantChanged.
struct SetGrantState {
  static constexpr auto type = CommandType::set_grant_state;
  static constexpr std::uint16_t version = 1;
  Reason reason;
  GrantId grant;
  GrantState state = GrantState::revoked;
  std::array<std::uint8_t, 7> reserved{};
};

/// Records what the delivery gateway has served under a grant. Acts: operator (the delivery gateway acts for it).
/// Answers: UsageMetered, and GrantChanged when the quota is used up.
struct MeterUsage {
  static constexpr auto type = CommandType::meter_usage;
  static constexpr std::uint16_t version = 1;
  GrantId grant;
  std::uint64_t bytes = 0;
  std::uint32_t requests = 0;
  std::array<std::uint8_t, 4> reserved{};
};

/// Lets the command's time take effect with no other change: grants whose term is over expire, calls end.
struct AdvanceTime {
  static constexpr auto type = CommandType::advance_time;
  static constexpr std::uint16_t version = 1;
  std::uint64_t reserved = 0;
};

}  // namespace licet
