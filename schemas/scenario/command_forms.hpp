#pragma once

#include <string_view>
#include <utility>

#include "schemas/command.hpp"
#include "schemas/scenario/line_io.hpp"

/// How each command stands in a line, behind its verb. What a line does not say has the value that most scenarios want:
/// where that is not the record's own zero, it is here and nowhere else.
namespace licet::scenario {

/// An admissible licence, when the line says no more than its symbol.
inline constexpr Price usual_tick{100};  // 0.01
inline constexpr Quantity usual_max_quantity{1'000'000};
inline constexpr Quantity usual_cap{1'000'000};
inline constexpr std::uint32_t usual_term_days = 365;
inline constexpr Timestamp usual_certification_end = first_day + Duration::days(365);

inline constexpr Choice<TimeInForce> times_in_force[] = {{"day", TimeInForce::day},
                                                         {"gtc", TimeInForce::good_till_cancel},
                                                         {"ioc", TimeInForce::immediate_or_cancel},
                                                         {"fok", TimeInForce::fill_or_kill},
                                                         {"gtd", TimeInForce::good_till_date},
                                                         {"at_the_opening", TimeInForce::at_the_opening},
                                                         {"at_the_close", TimeInForce::at_the_close},
                                                         {"good_for_auction", TimeInForce::good_for_auction}};
inline constexpr Choice<OrderType> order_types[] = {{"market", OrderType::market},
                                                    {"limit", OrderType::limit},
                                                    {"stop_market", OrderType::stop},
                                                    {"stop_limit", OrderType::stop_limit},
                                                    {"market_to_limit", OrderType::market_to_limit},
                                                    {"pegged", OrderType::pegged}};
inline constexpr Choice<SettleTo> settlements[] = {{"activate", SettleTo::activate}, {"hold", SettleTo::hold}};

// --- Reference data ---

template <class Io>
void form(Io& io, OpenVenue& b) {
  io.value(b.mic);
  io.option("rulebook", b.rulebook, Rulebook::open_clob);
  // A scenario that does not say it is about the newest rules; what is written from a log always says it.
  io.option("rules", b.rules, Io::is_writing ? RulesVersion{0xFF} : newest_rules);
  io.option("currency", b.currency, Currency::cny);
  io.option("operator", b.operator_code, MemberCode("OPS"));
  io.option("name", b.name);
}

template <class Io>
void form(Io& io, AdoptRules& b) {
  io.value(b.rules);
}

template <class Io>
void form(Io& io, CertifyMember& b) {
  io.value(b.code);
  io.value(b.role);
  io.option("owner", b.owner);
  io.option("max_quantity", b.max_order_quantity);
  io.option("max_notional", b.max_order_notional);
  io.option("max_exposure", b.max_gross_exposure);
  io.option("max_orders", b.max_open_orders);
  io.option("max_rate", b.max_messages_per_second);
  io.option("until", b.certified_until, usual_certification_end);
  io.option("name", b.name);
}

template <class Io>
void form(Io& io, RegisterKey& b) {
  io.value(b.key_id);
  io.option("of", b.holder);
  io.option("public", b.public_key);
  io.choice(b.revoked, std::uint8_t{0}, {{"revoked", std::uint8_t{1}}});
}

template <class Io>
void form(Io& io, RegisterDataset& b) {
  io.value(b.code);
  io.option("of", b.vendor);
  io.option("release", b.release, std::uint32_t{1});
  io.option("sensitivity", b.sensitivity, Sensitivity::public_data);
  io.option("personal_data", b.personal_data, PersonalData::none);
  io.option("grade", b.grade, Grade::a0);
  io.option("bytes", b.size_bytes);
  io.option("manifest", b.manifest_sha256);
}

template <class Io>
void form(Io& io, TickStep& b) {
  io.option("from", b.from);
  io.option("tick", b.tick);
}

template <class Io>
void form(Io& io, DefineSegment& b) {
  io.value(b.code);
  io.option("dynamic_collar", Percent{&b.dynamic_collar_bps});
  io.option("static_collar", Percent{&b.static_collar_bps});
  io.option("volatility_call", Millis{&b.volatility_call_ms});
  io.option("random_end", Millis{&b.random_end_ms});
  io.option("breaker", Percent{&b.breaker_bps});
  io.option("halt", Millis{&b.halt_ms});
  io.choice(b.block_trades, std::uint8_t{0}, {{"blocks", std::uint8_t{1}}});
  std::size_t steps = b.ticks.size();
  while (steps > 0 && b.ticks[steps - 1].from.is_zero() && b.ticks[steps - 1].tick.is_zero()) --steps;
  io.parts(steps, b.ticks);
}

/// The dataset and the right stand in the symbol: CITYFLOW/TRAIN/ORG/12M. What is not found there: none, train.
[[nodiscard]] DatasetId dataset_in(const Symbol& symbol, const Names& names);
[[nodiscard]] Right right_in(const Symbol& symbol);

template <class Io>
void form(Io& io, ListInstrument& b) {
  io.value(b.symbol);
  io.option("dataset", b.dataset, dataset_in(b.symbol, io.names()));
  io.option("right", b.right, right_in(b.symbol));
  io.option("unit", b.unit, LicenceUnit::organisation);
  io.option("term_days", b.term_days, usual_term_days);
  io.option("mode", b.mode, TradingMode::continuous);
  io.option("segment", b.segment);
  io.option("tick", b.tick, usual_tick);
  io.option("lot", b.lot, Quantity(1));
  io.option("min", b.min_quantity, b.lot);
  io.option("max", b.max_quantity, usual_max_quantity);
  io.option("cap", b.cap, usual_cap);
  io.option("reference", b.reference_price);
  io.option("band", Percent{&b.band_bps});
  io.option("buyer_fee", Percent{&b.buyer_fee_bps});
  io.option("seller_fee", Percent{&b.seller_fee_bps});
  io.option("royalty", Percent{&b.royalty_bps});
  io.choice(b.transferable, std::uint8_t{0}, {{"transferable", std::uint8_t{1}}});
  io.option("min_hold_days", b.min_hold_days);
  io.option("holder_cap", b.holder_cap);
  io.option("quota_bytes", b.quota_bytes);
  io.option("issue_date", b.issue_date);
  io.option("redeem_by", b.redeem_by);
  io.option("currency", b.currency, Currency::cny);
}

template <class Io>
void form(Io& io, SetSession& b) {
  io.value(b.state);
  io.option("of", b.instrument);
  io.option("segment", b.segment);
  io.option("until", b.ends_at);
  io.option("then", b.next, SessionState::open);
  io.option("random_end", Millis{&b.random_end_ms});
  io.option("seed", b.seed);
  io.option("reason", b.reason);
}

template <class Io>
void form(Io& io, DelistInstrument& b) {
  io.instrument(b.instrument);
  io.option("reason", b.reason);
}

template <class Io>
void form(Io& io, SetKillSwitch& b) {
  io.choice(b.engaged, std::uint8_t{1}, {{"engage", std::uint8_t{1}}, {"release", std::uint8_t{0}}});
  io.option("of", b.holder);
  io.option("reason", b.reason);
}

/// The verbs `deposit` and `withdraw` say the sign.
template <class Io>
void form(Io& io, PostCash& b) {
  io.value(b.beneficiary);
  io.value(b.amount);
  io.option("currency", b.currency, Currency::cny);
  io.option("reference", b.reference);
  io.choice(b.once, std::uint8_t{0}, {{"once", std::uint8_t{1}}});
}

// --- Transfers ---

/// A withdrawal, when the line does not say from where to where.
template <class Io>
void form(Io& io, BeginTransfer& b) {
  io.value(b.client_transfer_id);
  io.value(b.amount);
  io.option("from", b.debit, AccountId(io.acting(), AssetId(Currency::cny), Purpose::available));
  io.option("to", b.credit, AccountId(MemberId(1), b.debit.asset(), Purpose::external));
  io.option("until", b.expires);
  io.option("reason", b.reason);
}

template <class Io>
void form(Io& io, PostTransfer& b) {
  io.value(b.pending);
  io.option("amount", b.amount);
  io.option("id", b.client_transfer_id);
  io.option("reason", b.reason);
}

template <class Io>
void form(Io& io, VoidTransfer& b) {
  io.value(b.pending);
  io.option("id", b.client_transfer_id);
  io.option("reason", b.reason);
}

template <class Io>
void form(Io& io, JournalEntry& b) {
  io.value(b.amount);
  io.option("from", b.debit, JournalEntry{}.debit);
  io.option("to", b.credit, JournalEntry{}.credit);
}

template <class Io>
void form(Io& io, PostJournal& b) {
  io.value(b.client_transfer_id);
  io.option("reason", b.reason);
  io.parts(b.count, b.entries);
}

template <class Io>
void form(Io& io, SetAccountLimits& b) {
  io.value(b.account);
  io.option("floor", b.floor);
  io.option("ceiling", b.ceiling);
  io.option("reason", b.reason);
}

// --- Orders ---

/// What the prices that a line says make of it.
[[nodiscard]] constexpr OrderType plain_type(const PlaceOrder& b) noexcept {
  if (b.stop_price.is_zero()) return OrderType::limit;
  return b.price.is_zero() ? OrderType::stop : OrderType::stop_limit;
}

/// The verb, `buy` or `sell`, says the side.
template <class Io>
void form(Io& io, PlaceOrder& b) {
  io.value(b.quantity);
  io.instrument(b.instrument);
  io.option("at", b.price);
  io.option("stop", b.stop_price);
  io.choice(b.order_type, plain_type(b), order_types);
  io.option("until", b.expires);
  io.choice(b.time_in_force, b.expires.nanoseconds() == 0 ? TimeInForce::day : TimeInForce::good_till_date,
            times_in_force);
  io.option("display", b.display_quantity);
  io.option("min", b.min_quantity);
  io.choice(b.post_only, PostOnly::off, {{"post_only", PostOnly::reject}, {"post_only_slide", PostOnly::slide}});
  io.choice(b.settle_to, SettleTo::activate, settlements);
  io.option("self_trade", b.self_trade_prevention, SelfTradePrevention::cancel_newest);
  io.option("id", b.client_order_id);
}

template <class Io>
void form(Io& io, CancelOrder& b) {
  io.client_order(b.orig_client_order_id);
  io.option("order", b.order);
  io.option("as", b.client_order_id);
}

template <class Io>
void form(Io& io, ReplaceOrder& b) {
  io.client_order(b.orig_client_order_id);
  io.option("order", b.order);
  io.option("to", b.quantity);
  io.option("at", b.price);
  io.option("stop", b.stop_price);
  io.option("as", b.client_order_id);
}

/// A member's own orders, and all orders for the operator, when the line does not say whose.
template <class Io>
void form(Io& io, CancelAll& b) {
  io.option("of", b.owner, io.acting() == MemberId(1) ? MemberId() : io.acting());
  io.option("in", b.instrument);
  io.option("dataset", b.dataset);
  io.option("side", b.side, SideOrBoth::both);
  io.option("placed_by", b.placed_by);
}

template <class Io>
void form(Io& io, QuoteEntry& b) {
  io.instrument(b.instrument);
  io.option("bid", QuantityAt{&b.bid_quantity, &b.bid});
  io.option("offer", QuantityAt{&b.offer_quantity, &b.offer});
}

template <class Io>
void form(Io& io, PlaceMassQuote& b) {
  io.value(b.quote_id);
  io.option("self_trade", b.self_trade_prevention, SelfTradePrevention::cancel_oldest);
  io.parts(b.count, b.entries);
}

template <class Io>
void form(Io& io, CombinationLeg& b) {
  io.value(b.side);
  io.value(b.quantity);
  io.instrument(b.instrument);
  io.option("at", b.price);
}

template <class Io>
void form(Io& io, PlaceCombination& b) {
  io.value(b.client_order_id);
  io.choice(b.time_in_force, TimeInForce::fill_or_kill, times_in_force);
  io.choice(b.settle_to, SettleTo::activate, settlements);
  io.parts(b.count, b.legs);
}

// --- Negotiation ---

template <class Io>
void form(Io& io, RequestQuote& b) {
  io.value(b.client_request_id);
  io.value(b.quantity);
  io.instrument(b.instrument);
  io.option("side", b.side, SideOrBoth::both);
  io.option("until", b.expires);
}

template <class Io>
void form(Io& io, MakeOffer& b) {
  io.value(b.client_order_id);
  io.value(b.side);
  io.value(b.quantity);
  io.instrument(b.instrument);
  io.option("at", b.price);
  io.option("for", b.request);
  io.option("to", b.counterparty);
  io.option("until", b.expires);
  io.choice(b.settle_to, SettleTo::activate, settlements);
}

template <class Io>
void form(Io& io, AcceptOffer& b) {
  io.value(b.offer);
  io.option("id", b.client_order_id);
  io.choice(b.settle_to, SettleTo::activate, settlements);
}

// --- Licences and time ---

template <class Io>
void form(Io& io, ActivateLicence& b) {
  io.value(b.quantity);
  io.instrument(b.instrument);
}

template <class Io>
void form(Io& io, SetGrantState& b) {
  io.value(b.grant);
  io.value(b.state);
  io.option("reason", b.reason);
}

template <class Io>
void form(Io& io, MeterUsage& b) {
  io.value(b.grant);
  io.option("bytes", b.bytes);
  io.option("requests", b.requests);
}

}  // namespace licet::scenario
