#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// The closed word lists of commands and events. Values are what the log stores: append only, never renumber. Each list
/// starts at 1, so that a zeroed byte is never a valid word; `last_of` serves the decoder and the name tables.
namespace licet {

enum class Side : std::uint8_t { buy = 1, sell = 2 };  // FIX 54
/// One side or both: a filter, the side of a surplus, who was the aggressor.
enum class SideOrBoth : std::uint8_t { both = 1, buy = 2, sell = 3 };
enum class OrderType : std::uint8_t {
  market = 1,
  limit = 2,
  stop = 3,
  stop_limit = 4,
  market_to_limit = 5,
  pegged = 6
};  // FIX 40
enum class TimeInForce : std::uint8_t {
  day = 1,
  good_till_cancel = 2,
  immediate_or_cancel = 3,
  fill_or_kill = 4,
  good_till_date = 5,
  at_the_opening = 6,   // the opening call
  at_the_close = 7,     // the closing call
  good_for_auction = 8  // the next call, whichever
};                      // FIX 59
/// What becomes of an order that would trade at once although it is only to be posted (FIX 18=6): refused, or entered
/// one tick behind the best opposite price.
enum class PostOnly : std::uint8_t { off = 1, reject = 2, slide = 3 };
/// What happens when two orders of one member, or of one declared group, meet (FIX 2362).
enum class SelfTradePrevention : std::uint8_t {
  cancel_newest = 1,
  cancel_oldest = 2,
  cancel_both = 3,
  decrement_and_cancel = 4  // both lose the smaller quantity
};
/// What a purchase becomes at settlement: a running grant, or licences held for resale or later activation.
enum class SettleTo : std::uint8_t { activate = 1, hold = 2 };
enum class Right : std::uint8_t {
  train = 1,
  finetune = 2,
  evaluate = 3,
  infer = 4,
  analyse = 5,
  redistribute = 6,
  compute = 7
};  // FIX 762
enum class LicenceUnit : std::uint8_t {
  organisation = 1,
  seat = 2,
  thousand_calls = 3,
  gigabyte = 4,
  compute_hour = 5
};  // FIX 996
enum class Sensitivity : std::uint8_t { public_data = 1, general = 2, important = 3, core = 4 };
enum class PersonalData : std::uint8_t { none = 1, anonymised = 2, consented = 3 };
/// AI-readiness: evidence, not opinion.
enum class Grade : std::uint8_t { a0 = 1, a1 = 2, a2 = 3, a3 = 4, a4 = 5 };
enum class SessionState : std::uint8_t {
  closed = 1,
  open = 2,  // continuous trading
  halted = 3,
  pre_open = 4,      // orders are taken and do not trade
  opening_call = 5,  // orders are taken and trade at one price when the call ends
  closing_call = 6,
  scheduled_call = 7,
  volatility_call = 8,  // after a breach of a collar
  expired = 9           // delisted, or past its redeem-by date
};                      // FIX 340, 326, 625
enum class TradingMode : std::uint8_t {
  continuous = 1,
  auction = 2,    // trades only in calls
  listed = 3,     // the vendor's posted offers, taken at once
  quote = 4,      // requests for quote and negotiated blocks
  single_lot = 5  // an exclusive licence: one lot, sold in a call with sealed bids
};
/// Which of the above a venue's law admits.
enum class Rulebook : std::uint8_t { open_clob = 1, cn_listed = 2 };
/// How a trade came about (FIX 828, 1123).
enum class TradeKind : std::uint8_t { continuous = 1, call = 2, quote = 3, block = 4, combination = 5 };
enum class MemberRole : std::uint8_t { vendor = 1, buyer = 2, market_maker = 3, operator_ = 4 };
enum class GrantState : std::uint8_t { active = 1, suspended = 2, expired = 3, revoked = 4, exhausted = 5 };
enum class Currency : std::uint16_t { cny = 156, usd = 840, eur = 978 };  // ISO 4217 numeric
enum class CancelReason : std::uint8_t {
  requested = 1,       // by its member
  by_operator = 2,     // cancel_all by the operator
  not_filled = 3,      // rest of an immediate-or-cancel, fill-or-kill or market order
  self_trade = 4,      // self-trade prevention
  session_closed = 5,  // day order at the close
  replaced_below_filled = 6,
  expired = 7,           // good-till-date, an offer's or a request's end
  instrument_ended = 8,  // expired or delisted
  kill_switch = 9,
  call_over = 10,       // an order for a call, after it
  quote_replaced = 11,  // by the next mass quote
  lapsed = 12,          // the member's certification ended
  no_reference = 13,    // a triggered or pegged order found nothing to take its price from
};
/// Which part of an account a balance is in (DESIGN section 6).
enum class Purpose : std::uint8_t {
  available = 1,
  held = 2,        // behind open orders
  activated = 3,   // licences whose term has begun
  retired = 4,     // licences expired, revoked or exhausted
  issued = 5,      // the vendor's contra account of an instrument: minus what is in issue
  fees = 6,        // the operator's income
  external = 7,    // the operator's contra account of a currency: minus what members paid in
  in_transit = 8,  // cash of transfers that are pending
};
/// Why a transfer was made.
enum class TransferCode : std::uint8_t {
  deposit = 1,
  withdrawal = 2,
  hold_cash = 3,
  release_cash = 4,
  issue_licences = 5,
  hold_licences = 6,
  release_licences = 7,
  pay_trade = 8,
  deliver_licences = 9,
  buyer_fee = 10,
  seller_fee = 11,
  royalty = 12,
  activate_licences = 13,
  retire_licences = 14,
  begin_transfer = 15,   // into transit
  post_transfer = 16,    // out of transit to where it was going
  return_transfer = 17,  // out of transit to where it came from
  journal = 18,
};
/// What became of a transfer in two phases.
enum class TransferState : std::uint8_t {
  pending = 1,
  posted = 2,
  voided = 3,
  timed_out = 4,
};

/// The published word of each value, as JSON and the page show it ("good_till_cancel", "CNY", "A2"); empty for a value
/// outside the list.
[[nodiscard]] std::string_view word(Side) noexcept;
[[nodiscard]] std::string_view word(SideOrBoth) noexcept;
[[nodiscard]] std::string_view word(OrderType) noexcept;
[[nodiscard]] std::string_view word(TimeInForce) noexcept;
[[nodiscard]] std::string_view word(SelfTradePrevention) noexcept;
[[nodiscard]] std::string_view word(PostOnly) noexcept;
[[nodiscard]] std::string_view word(Rulebook) noexcept;
[[nodiscard]] std::string_view word(TradeKind) noexcept;
[[nodiscard]] std::string_view word(SettleTo) noexcept;
[[nodiscard]] std::string_view word(Right) noexcept;
[[nodiscard]] std::string_view word(LicenceUnit) noexcept;
[[nodiscard]] std::string_view word(Sensitivity) noexcept;
[[nodiscard]] std::string_view word(PersonalData) noexcept;
[[nodiscard]] std::string_view word(Grade) noexcept;
[[nodiscard]] std::string_view word(SessionState) noexcept;
[[nodiscard]] std::string_view word(TradingMode) noexcept;
[[nodiscard]] std::string_view word(MemberRole) noexcept;
[[nodiscard]] std::string_view word(GrantState) noexcept;
[[nodiscard]] std::string_view word(Currency) noexcept;
[[nodiscard]] std::string_view word(CancelReason) noexcept;
[[nodiscard]] std::string_view word(Purpose) noexcept;
[[nodiscard]] std::string_view word(TransferCode) noexcept;
[[nodiscard]] std::string_view word(TransferState) noexcept;

/// The value of a published word; none when the word is not of the list. Instantiated for every list above.
template <class Enum>
[[nodiscard]] std::optional<Enum> from_word(std::string_view text) noexcept;

}  // namespace licet
