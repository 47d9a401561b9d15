#pragma once

#include "schemas/event.hpp"
#include "schemas/scenario/command_forms.hpp"

/// How each event stands in a line, behind its verb. What is an option or a value is always compared; a detail only
/// where the line says it.
namespace licet::scenario {

// --- Reference data ---

template <class Io>
void form(Io& io, CommandRejected& b) {
  io.value(b.reject);
  io.detail("command", b.command);
}

template <class Io>
void form(Io& io, VenueOpened& b) {
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, RulesAdopted& b) {
  io.value(b.rules);
  io.detail("before", b.before);
}

template <class Io>
void form(Io& io, MemberCertified& b) {
  io.value(b.id);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, KeyRegistered& b) {
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, DatasetRegistered& b) {
  io.value(b.id);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, InstrumentListed& b) {
  io.value(b.id);
  io.detail("vendor", b.vendor);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, SegmentDefined& b) {
  io.value(b.id);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, SessionChanged& b) {
  io.instrument(b.instrument);
  io.value(b.state);
  io.option("until", b.ends_at);
  io.detail("before", b.before);
  io.detail("reason", b.reason);
}

template <class Io>
void form(Io& io, KillSwitchSet& b) {
  io.choice(b.terms.engaged, std::uint8_t{1}, {{"engaged", std::uint8_t{1}}, {"released", std::uint8_t{0}}});
  io.option("of", b.terms.holder);
  io.option("orders", b.orders);
  io.detail("reason", b.terms.reason);
}

template <class Io>
void form(Io& io, AuctionIndicated& b) {
  io.value(b.volume);
  io.option("at", b.price);
  io.option("surplus", b.surplus);
  io.option("side", b.surplus_side, SideOrBoth::both);
  io.detail("in", b.instrument);
}

template <class Io>
void form(Io& io, AuctionExecuted& b) {
  io.value(b.call);
  io.value(b.volume);
  io.option("at", b.price);
  io.option("surplus", b.surplus);
  io.option("side", b.surplus_side, SideOrBoth::both);
  io.detail("trades", b.trades);
  io.detail("in", b.instrument);
}

// --- Orders ---

template <class Io>
void form(Io& io, OrderAccepted& b) {
  io.value(b.order);
  io.detail("combination", b.combination);
  io.detail("side", b.terms.side);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, OrderRejected& b) {
  io.value(b.terms.client_order_id);
  io.value(b.reject);
  io.detail("side", b.terms.side);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, OrderRested& b) {
  io.value(b.order);
  io.value(b.shown);
  io.option("at", b.price);
  io.detail("side", b.side);
  io.detail("in", b.instrument);
}

template <class Io>
void form(Io& io, OrderRefreshed& b) {
  io.value(b.order);
  io.value(b.shown);
  io.option("at", b.price);
  io.detail("side", b.side);
  io.detail("in", b.instrument);
}

template <class Io>
void form(Io& io, OrderTriggered& b) {
  io.value(b.order);
  io.detail("id", b.client_order_id);
  io.detail("stop", b.stop_price);
  io.detail("side", b.side);
  io.detail("in", b.instrument);
}

template <class Io>
void form(Io& io, OrderReduced& b) {
  io.value(b.order);
  io.option("by", b.by);
  io.option("leaves", b.leaves);
  io.option("because", b.reason, CancelReason::self_trade);
  io.detail("id", b.client_order_id);
  io.detail("at", b.price);
  io.detail("filled", b.filled);
  io.detail("old_shown", b.old_shown);
  io.detail("shown", b.shown);
  io.detail("side", b.side);
  io.detail("in", b.instrument);
}

template <class Io>
void form(Io& io, OrderCancelled& b) {
  io.value(b.order);
  io.value(b.leaves);
  io.value(b.reason);
  io.detail("filled", b.filled);
  io.detail("at", b.price);
  io.detail("shown", b.shown);
  io.detail("as", b.client_order_id);
  io.detail("id", b.orig_client_order_id);
  io.detail("side", b.side);
  io.detail("in", b.instrument);
}

template <class Io>
void form(Io& io, CancelRejected& b) {
  io.value(b.orig_client_order_id);
  io.value(b.reject);
  io.detail("command", b.response_to);
  io.detail("order", b.order);
  io.detail("as", b.client_order_id);
}

template <class Io>
void form(Io& io, OrderReplaced& b) {
  io.value(b.order);
  io.value(b.quantity);
  io.option("at", b.price);
  io.option("stop", b.stop_price);
  io.choice(b.kept_priority, std::uint8_t{0}, {{"keeps_priority", std::uint8_t{1}}});
  io.detail("leaves", b.leaves);
  io.detail("filled", b.filled);
  io.detail("shown", b.shown);
  io.detail("old_at", b.old_price);
  io.detail("old_shown", b.old_shown);
  io.detail("as", b.client_order_id);
  io.detail("id", b.orig_client_order_id);
  io.detail("side", b.side);
  io.detail("in", b.instrument);
}

/// The details of one side of a trade go by keys of its own.
struct TradeSideKeys {
  std::string_view id, leaves, filled, old_shown, book, notional, fee, member, settle_to;
};
inline constexpr TradeSideKeys buyer_keys{"buyer_id",        "buyer_leaves", "buyer_filled",
                                          "buyer_old_shown", "buyer_stood",  "buyer_paid",
                                          "buyer_fee",       "buyer_member", "buyer_settles"};
inline constexpr TradeSideKeys seller_keys{"seller_id",        "seller_leaves", "seller_filled",
                                           "seller_old_shown", "seller_stood",  "seller_sold",
                                           "seller_fee",       "seller_member", "seller_settles"};

template <class Io>
void side_details(Io& io, const TradeSideKeys& keys, TradeSide& b) {
  io.detail(keys.leaves, b.leaves);
  io.detail(keys.filled, b.filled);
  io.detail(keys.old_shown, b.old_shown);
  io.detail(keys.book, b.book_price);
  io.detail(keys.notional, b.notional);
  io.detail(keys.fee, b.fee);
  io.detail(keys.id, b.client_order_id);
  io.detail(keys.member, b.member);
  io.detail(keys.settle_to, b.settle_to);
}

template <class Io>
void form(Io& io, Trade& b) {
  io.value(b.quantity);
  io.option("at", b.price);
  io.option("buyer", b.buyer.order);
  io.option("seller", b.seller.order);
  io.choice(b.kind, TradeKind::continuous,
            {{"continuous", TradeKind::continuous},
             {"call", TradeKind::call},
             {"quote", TradeKind::quote},
             {"block", TradeKind::block},
             {"combination", TradeKind::combination}});
  io.detail("aggressor", b.aggressor);
  io.detail("royalty", b.royalty);
  io.detail("number", b.trade);
  io.detail("in", b.instrument);
  side_details(io, buyer_keys, b.buyer);
  side_details(io, seller_keys, b.seller);
}

template <class Io>
void form(Io& io, AllCancelled& b) {
  io.value(b.orders);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, MassQuoteAccepted& b) {
  io.value(b.quote_id);
  io.option("replaced", b.replaced);
}

template <class Io>
void form(Io& io, CombinationAccepted& b) {
  io.value(b.terms.client_order_id);
  io.detail("order", b.combination);
  io.terms(b.terms);
}

// --- Negotiation ---

template <class Io>
void form(Io& io, QuoteRequested& b) {
  io.value(b.id);
  io.detail("of", b.requester);
  io.terms(b.terms);
}

/// Who hears it (`to`) is what tells the two of them apart.
template <class Io>
void form(Io& io, OfferMade& b) {
  io.value(b.offer);
  io.option("to", io.told());
  io.detail("offerer", b.offerer);
  io.detail("counterparty", b.counterparty);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, OfferClosed& b) {
  io.value(b.offer);
  io.option("trade", b.trade);
  io.option("because", b.reason, CancelReason::requested);
}

// --- Settlement ---

template <class Io>
void form(Io& io, TransferPosted& b) {
  io.value(b.code);
  io.value(b.debit);
  io.value(b.credit);
  io.value(AssetAmount{&b.amount, b.debit.asset()});
  io.detail("order", b.order);
  io.detail("trade", b.trade);
  io.detail("number", b.transfer);
}

template <class Io>
void form(Io& io, CashPosted& b) {
  io.value(b.terms.reference);
  io.choice(b.repeated, std::uint8_t{0}, {{"repeated", std::uint8_t{1}}});
  io.detail("number", b.transfer);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, TransferBegun& b) {
  io.value(b.terms.client_transfer_id);
  io.choice(b.repeated, std::uint8_t{0}, {{"repeated", std::uint8_t{1}}});
  io.detail("number", b.transfer);
  io.detail("until", b.expires);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, TransferEnded& b) {
  io.value(b.pending);
  io.value(b.state);
  io.option("posted", b.posted);
  io.option("returned", b.returned);
  io.choice(b.repeated, std::uint8_t{0}, {{"repeated", std::uint8_t{1}}});
  io.detail("id", b.client_transfer_id);
  io.detail("from", b.debit);
  io.detail("to", b.credit);
  io.detail("reason", b.reason);
}

template <class Io>
void form(Io& io, JournalPosted& b) {
  io.value(b.terms.client_transfer_id);
  io.choice(b.repeated, std::uint8_t{0}, {{"repeated", std::uint8_t{1}}});
  io.detail("number", b.first);
  io.terms(b.terms);
}

template <class Io>
void form(Io& io, AccountLimitsSet& b) {
  io.value(b.terms.account);
  io.option("floor", b.terms.floor);
  io.option("ceiling", b.terms.ceiling);
  io.detail("reason", b.terms.reason);
}

template <class Io>
void form(Io& io, GrantReleased& b) {
  io.value(b.grant);
  io.value(b.holder);
  io.value(b.quantity);
  io.instrument(b.instrument);
  io.detail("from", b.not_before);
  io.detail("until", b.not_after);
  io.detail("quota_bytes", b.quota_bytes);
  io.detail("dataset", b.dataset);
  io.detail("right", b.right);
  io.detail("trade", b.trade);
  io.detail("manifest", b.manifest_sha256);
}

template <class Io>
void form(Io& io, GrantChanged& b) {
  io.value(b.grant);
  io.value(b.state);
  io.detail("reason", b.reason);
}

template <class Io>
void form(Io& io, UsageMetered& b) {
  io.value(b.grant);
  io.value(b.bytes);
  io.option("used_bytes", b.used_bytes);
  io.detail("used_requests", b.used_requests);
}

}  // namespace licet::scenario
