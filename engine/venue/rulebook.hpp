#pragma once

#include <cstdint>

#include "engine/core/result.hpp"
#include "engine/core/time.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/members.hpp"
#include "schemas/command.hpp"

/// What a venue's law admits, and what a trading mode does: a table of permissions and numbers, and the pure functions
/// that apply them.
namespace licet {

/// A profile that a venue picks once, with OpenVenue. A venue's counsel decides which.
struct RulebookTerms {
  /// Modes in which an instrument may be listed, one bit for each: bit (mode - 1).
  std::uint8_t modes = 0;
  bool market_makers = false;
  /// After the purchase, a licence may be resold from this trading day of its instrument on; 0: at once.
  std::uint32_t min_hold_trading_days = 0;
  /// Members other than the vendor that may have units of one instrument at one time; 0: no limit.
  std::uint32_t max_holders = 0;
  /// The price of a negotiated block lies within this many times the instrument's band; 0: anywhere.
  std::uint32_t block_bands = 0;
  /// The venue's local time minus UTC: where its days begin.
  Duration day_offset;

  [[nodiscard]] constexpr bool admits(TradingMode mode) const noexcept {
    return (modes >> (static_cast<unsigned>(mode) - 1) & 1U) != 0;
  }
};

[[nodiscard]] const RulebookTerms& rulebook_terms(Rulebook rulebook) noexcept;

/// Errors: rulebook_forbids (a market maker).
[[nodiscard]] Result<void> check_admission(const RulebookTerms& rulebook, const CertifyMember& terms) noexcept;
/// Errors: rulebook_forbids (the mode), invalid_value (an exclusive licence of other than one lot in all).
[[nodiscard]] Result<void> check_admission(const RulebookTerms& rulebook, const ListInstrument& terms) noexcept;

/// The cap on holders that binds: the instrument's or the rulebook's, whichever is lower; 0: none.
[[nodiscard]] std::uint32_t holder_cap(const RulebookTerms& rulebook, const ListInstrument& terms) noexcept;

/// Whether the instrument's trading mode takes this order for its book.
///
/// continuous, auction  all.
/// listed               the vendor's limit offers, which may rest; what others buy, which may not (immediate_or_cancel,
///                      fill_or_kill, market). No resale: it is negotiated.
/// quote                none.
/// single_lot           the vendor's limit offer; of others limit bids, only before and in calls, and sealed
/// (Instrument::is_sealed). Nothing at once.
///
/// Errors: not_in_this_mode, order_type_not_supported, time_in_force_not_supported, not_in_this_session.
[[nodiscard]] Result<void> check_trading_mode(const Instrument& instrument, MemberId member,
                                              const PlaceOrder& order) noexcept;

/// Whether members may ask for quotes and negotiate blocks in the instrument: always in quote mode, never for an
/// exclusive licence, otherwise when its segment takes blocks.
[[nodiscard]] constexpr bool admits_negotiation(TradingMode mode, bool segment_takes_blocks) noexcept {
  return mode == TradingMode::quote || (mode != TradingMode::single_lot && segment_takes_blocks);
}

}  // namespace licet
