#pragma once

#include <cstdint>

namespace licet {

/// Append only, never renumber.
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
  segment_defined = 20,
  kill_switch_set = 21,
  order_triggered = 22,
  order_refreshed = 23,
  order_reduced = 24,
  auction_indicated = 25,
  auction_executed = 26,
  mass_quote_accepted = 27,
  quote_requested = 28,
  offer_made = 29,
  offer_closed = 30,
  combination_accepted = 31,
  cash_posted = 32,
  transfer_begun = 33,
  transfer_ended = 34,
  journal_posted = 35,
  account_limits_set = 36,
  rules_adopted = 37,
};

}  // namespace licet
