#include "engine/venue/rulebook.hpp"

#include <algorithm>
#include <array>

namespace licet {
namespace {

template <class... Modes>
constexpr std::uint8_t bits(Modes... modes) noexcept {
  return static_cast<std::uint8_t>(((1U << (static_cast<unsigned>(modes) - 1)) | ...));
}

constexpr std::int64_t seconds_of_hour = 3'600;
/// China has one time, UTC+8, all the year.
constexpr Duration china_time = Duration::seconds(8 * seconds_of_hour);

/// By Rulebook - 1.
constexpr std::array<RulebookTerms, 2> profiles = {{
    {.modes = bits(TradingMode::continuous, TradingMode::auction, TradingMode::listed, TradingMode::quote,
                   TradingMode::single_lot),
     .market_makers = true,
     .min_hold_trading_days = 0,
     .max_holders = 0,
     .block_bands = 3,
     .day_offset = china_time},
    // State Council documents 38 (2011) and 37 (2012): no collective bidding, neither continuous nor in calls, no
    // market makers, T+5, 200 holders. The auction of an exclusive licence has one seller, and its parties are
    // disclosed.
    {.modes = bits(TradingMode::listed, TradingMode::quote, TradingMode::single_lot),
     .market_makers = false,
     .min_hold_trading_days = 5,
     .max_holders = 200,
     .block_bands = 1,
     .day_offset = china_time},
}};

bool ends_at_once(const PlaceOrder& order) noexcept {
  return order.order_type == OrderType::market || order.time_in_force == TimeInForce::immediate_or_cancel ||
         order.time_in_force == TimeInForce::fill_or_kill;
}

Result<void> check_listed(const Instrument& instrument, MemberId member, const PlaceOrder& order) noexcept {
  const bool is_vendor = member == instrument.vendor;
  if (is_vendor != (order.side == Side::sell)) return refuse(Reject::not_in_this_mode);
  if (is_vendor) {
    if (order.order_type != OrderType::limit) return refuse(Reject::order_type_not_supported);
    if (ends_at_once(order)) return refuse(Reject::time_in_force_not_supported);
    return {};
  }
  if (order.order_type != OrderType::limit && order.order_type != OrderType::market) {
    return refuse(Reject::order_type_not_supported);
  }
  if (!ends_at_once(order)) return refuse(Reject::time_in_force_not_supported);
  return {};
}

Result<void> check_single_lot(const Instrument& instrument, MemberId member, const PlaceOrder& order) noexcept {
  const bool is_vendor = member == instrument.vendor;
  if (is_vendor != (order.side == Side::sell)) return refuse(Reject::not_in_this_mode);
  if (order.order_type != OrderType::limit) return refuse(Reject::order_type_not_supported);
  if (ends_at_once(order)) return refuse(Reject::time_in_force_not_supported);
  if (!is_vendor && instrument.session == SessionState::open) return refuse(Reject::not_in_this_session);
  return {};
}

}  // namespace

const RulebookTerms& rulebook_terms(Rulebook rulebook) noexcept {
  return profiles[static_cast<std::size_t>(rulebook) - 1];
}

Result<void> check_admission(const RulebookTerms& rulebook, const CertifyMember& terms) noexcept {
  if (terms.role == MemberRole::market_maker && !rulebook.market_makers) return refuse(Reject::rulebook_forbids);
  return {};
}

Result<void> check_admission(const RulebookTerms& rulebook, const ListInstrument& terms) noexcept {
  if (!rulebook.admits(terms.mode)) return refuse(Reject::rulebook_forbids);
  if (terms.mode == TradingMode::single_lot && (terms.cap != terms.lot || terms.max_quantity != terms.lot)) {
    return refuse(Reject::invalid_value);
  }
  return {};
}

std::uint32_t holder_cap(const RulebookTerms& rulebook, const ListInstrument& terms) noexcept {
  if (rulebook.max_holders == 0 || terms.holder_cap == 0) return std::max(rulebook.max_holders, terms.holder_cap);
  return std::min(rulebook.max_holders, terms.holder_cap);
}

Result<void> check_trading_mode(const Instrument& instrument, MemberId member, const PlaceOrder& order) noexcept {
  switch (instrument.mode) {
    case TradingMode::continuous:
    case TradingMode::auction:
      return {};
    case TradingMode::listed:
      return check_listed(instrument, member, order);
    case TradingMode::quote:
      return refuse(Reject::not_in_this_mode);
    case TradingMode::single_lot:
      return check_single_lot(instrument, member, order);
  }
  LICET_CHECK(false);
}

}  // namespace licet
