#include "schemas/vocabulary.hpp"

#include <array>
#include <utility>

#include "schemas/rules_version.hpp"

namespace licet {
namespace {

template <class Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

template <class Enum>
struct Table;

#define LICET_WORDS(Enum, ...)                                                \
  template <>                                                                 \
  struct Table<Enum> {                                                        \
    using enum Enum;                                                          \
    static constexpr std::pair<Enum, std::string_view> words[] = __VA_ARGS__; \
  };                                                                          \
  }                                                                           \
  std::string_view word(Enum value) noexcept { return find_word(value); }     \
  template std::optional<Enum> from_word<Enum>(std::string_view) noexcept;    \
  namespace {

template <class Enum>
std::string_view find_word(Enum value) noexcept {
  for (const auto& [entry, text] : Table<Enum>::words) {
    if (entry == value) return text;
  }
  return {};
}

}  // namespace

template <class Enum>
std::optional<Enum> from_word(std::string_view text) noexcept {
  for (const auto& [entry, entry_text] : Table<Enum>::words) {
    if (entry_text == text) return entry;
  }
  return std::nullopt;
}

namespace {

LICET_WORDS(Side, {{buy, "buy"}, {sell, "sell"}})
LICET_WORDS(SideOrBoth, {{both, "both"}, {buy, "buy"}, {sell, "sell"}})
LICET_WORDS(PostOnly, {{off, "off"}, {reject, "reject"}, {slide, "slide"}})
LICET_WORDS(Rulebook, {{open_clob, "open-clob"}, {cn_listed, "cn-listed"}})
LICET_WORDS(
    TradeKind,
    {{continuous, "continuous"}, {call, "call"}, {quote, "quote"}, {block, "block"}, {combination, "combination"}})
LICET_WORDS(OrderType, {{market, "market"},
                        {limit, "limit"},
                        {stop, "stop"},
                        {stop_limit, "stop_limit"},
                        {market_to_limit, "market_to_limit"},
                        {pegged, "pegged"}})
LICET_WORDS(TimeInForce, {{day, "day"},
                          {good_till_cancel, "good_till_cancel"},
                          {immediate_or_cancel, "immediate_or_cancel"},
                          {fill_or_kill, "fill_or_kill"},
                          {good_till_date, "good_till_date"},
                          {at_the_opening, "at_the_opening"},
                          {at_the_close, "at_the_close"},
                          {good_for_auction, "good_for_auction"}})
LICET_WORDS(SelfTradePrevention, {{cancel_newest, "cancel_newest"},
                                  {cancel_oldest, "cancel_oldest"},
                                  {cancel_both, "cancel_both"},
                                  {decrement_and_cancel, "decrement_and_cancel"}})
LICET_WORDS(SettleTo, {{activate, "activate"}, {hold, "hold"}})
LICET_WORDS(Right, {{train, "train"},
                    {finetune, "finetune"},
                    {evaluate, "evaluate"},
                    {infer, "infer"},
                    {analyse, "analyse"},
                    {redistribute, "redistribute"},
                    {compute, "compute"}})
LICET_WORDS(LicenceUnit, {{organisation, "organisation"},
                          {seat, "seat"},
                          {thousand_calls, "thousand_calls"},
                          {gigabyte, "gigabyte"},
                          {compute_hour, "compute_hour"}})
LICET_WORDS(Sensitivity, {{public_data, "public"}, {general, "general"}, {important, "important"}, {core, "core"}})
LICET_WORDS(PersonalData, {{none, "none"}, {anonymised, "anonymised"}, {consented, "consented"}})
LICET_WORDS(Grade, {{a0, "A0"}, {a1, "A1"}, {a2, "A2"}, {a3, "A3"}, {a4, "A4"}})
LICET_WORDS(SessionState, {{closed, "closed"},
                           {open, "open"},
                           {halted, "halted"},
                           {pre_open, "pre_open"},
                           {opening_call, "opening_call"},
                           {closing_call, "closing_call"},
                           {scheduled_call, "scheduled_call"},
                           {volatility_call, "volatility_call"},
                           {expired, "expired"}})
LICET_WORDS(TradingMode, {{continuous, "continuous"},
                          {auction, "auction"},
                          {listed, "listed"},
                          {quote, "quote"},
                          {single_lot, "single_lot"}})
LICET_WORDS(MemberRole, {{vendor, "vendor"}, {buyer, "buyer"}, {market_maker, "market_maker"}, {operator_, "operator"}})
LICET_WORDS(GrantState, {{active, "active"},
                         {suspended, "suspended"},
                         {expired, "expired"},
                         {revoked, "revoked"},
                         {exhausted, "exhausted"}})
LICET_WORDS(Currency, {{cny, "CNY"}, {usd, "USD"}, {eur, "EUR"}})
LICET_WORDS(CancelReason, {{requested, "requested"},
                           {by_operator, "by_operator"},
                           {not_filled, "not_filled"},
                           {self_trade, "self_trade"},
                           {session_closed, "session_closed"},
                           {replaced_below_filled, "replaced_below_filled"},
                           {expired, "expired"},
                           {instrument_ended, "instrument_ended"},
                           {kill_switch, "kill_switch"},
                           {call_over, "call_over"},
                           {quote_replaced, "quote_replaced"},
                           {lapsed, "lapsed"},
                           {no_reference, "no_reference"}})
LICET_WORDS(Purpose, {{available, "available"},
                      {held, "held"},
                      {activated, "activated"},
                      {retired, "retired"},
                      {issued, "issued"},
                      {fees, "fees"},
                      {external, "external"},
                      {in_transit, "in_transit"}})
LICET_WORDS(TransferCode, {{deposit, "deposit"},
                           {withdrawal, "withdrawal"},
                           {hold_cash, "hold_cash"},
                           {release_cash, "release_cash"},
                           {issue_licences, "issue_licences"},
                           {hold_licences, "hold_licences"},
                           {release_licences, "release_licences"},
                           {pay_trade, "pay_trade"},
                           {deliver_licences, "deliver_licences"},
                           {buyer_fee, "buyer_fee"},
                           {seller_fee, "seller_fee"},
                           {royalty, "royalty"},
                           {activate_licences, "activate_licences"},
                           {retire_licences, "retire_licences"},
                           {begin_transfer, "begin_transfer"},
                           {post_transfer, "post_transfer"},
                           {return_transfer, "return_transfer"},
                           {journal, "journal"}})
LICET_WORDS(RulesVersion, {{first, "1"}, {second, "2"}})
LICET_WORDS(TransferState, {{pending, "pending"}, {posted, "posted"}, {voided, "voided"}, {timed_out, "timed_out"}})

}  // namespace
}  // namespace licet
