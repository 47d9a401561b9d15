#pragma once

#include <string>
#include <string_view>

#include "gateway/views/read_model.hpp"

/// The one JSON form of each record, shared by REST and WebSocket (schemas/openapi.yaml, components). Appends to `out`.
///
/// Ids (`id`, `order`, `trade`, `transfer`, `grant`) are decimal strings. Prices, quantities and amounts are decimal
/// strings in currency units or licences. Sequence numbers, byte counts, day counts and basis points are JSON numbers.
/// Times are RFC 3339 with nanoseconds. Words are those of schemas/vocabulary.hpp. Members, datasets and instruments
/// appear by code and symbol. What does not exist is null, never left out.
namespace licet::json {

/// Appends `text` as a JSON string with its quotes (RFC 8259 section 7). Bytes that are not UTF-8 become U+FFFD.
void append_string(std::string& out, std::string_view text);
/// "2026-01-31T12:00:00.000000001Z" with quotes.
void append_time(std::string& out, Timestamp time);
/// "12.5", with quotes: the shortest text that reads back the same.
void append_decimal(std::string& out, Price price);
void append_decimal(std::string& out, Money money);
void append_decimal(std::string& out, Quantity quantity);
/// An id with quotes.
void append_id(std::string& out, std::uint64_t id);
/// A whole number without quotes.
void append_number(std::string& out, std::uint64_t number);

/// "new", "partially_filled", "filled", "cancelled", "rejected" (FIX 39).
[[nodiscard]] std::string_view word(OrderStatus status) noexcept;

/// "trigger", "call", "counterparty", "combination"; "" for nothing.
[[nodiscard]] std::string_view word(OrderWait wait) noexcept;

/// {code, name, role, owner (null: heads its own group), certified_until, max_order_quantity, max_order_notional,
/// max_gross_exposure, max_open_orders, max_messages_per_second, kill_switch (its own)}
void append(std::string& out, const ReadModel& model, const MemberRecord& member);
/// {id, symbol, dataset, vendor, right, unit, term_days, currency, mode, segment (null: none), session,
/// session_ends_at (the earliest end; null: none is set), session_reason, issue_date (null: at once), redeem_by (null:
/// never), transferable, tick, lot, min_quantity, max_quantity, cap, issued, volume, reference_price (null: none),
/// last_price (null: no trade yet), band_bps, buyer_fee_bps, seller_fee_bps, royalty_bps, min_hold_days, holder_cap,
/// quota_bytes (of one licence; 0: unlimited)}
void append(std::string& out, const ReadModel& model, const InstrumentRecord& instrument);
/// {id, code, vendor, release, manifest_sha256 (lower-case hex), size_bytes, sensitivity, personal_data, grade}
void append(std::string& out, const ReadModel& model, const DatasetRecord& dataset);
/// {order, client_order_id (null: a quote), instrument, member, side, type, time_in_force, price (null: it has none),
/// stop_price (null), quantity, display_quantity (null: all), min_quantity (null), expires (null), post_only, leaves,
/// filled, reduced (by self-trade prevention), shown (to the public), stands_at (price in the book; null: in no book),
/// average_price (null: no fill), notional (of its fills), status, waits_for (null: nothing), triggered, combination
/// (null), settle_to, self_trade_prevention, accepted_at, changed_at, sequence (of the command that changed it last)}
void append(std::string& out, const ReadModel& model, const OrderRecord& order);
/// As the public sees it, no members, no orders: {trade, price, quantity, aggressor (side; both: nobody's), kind, time,
/// sequence}
void append_public(std::string& out, const TradeRecord& trade);
/// As `viewer` sees its own side: {trade, instrument, price, quantity, notional, aggressor, kind, time, sequence,
/// side, order, client_order_id, fee, royalty (that this side pays), leaves, filled, settle_to, grant (null: none, or
/// not one's own)}. For a viewer who is on neither side (the operator): the first nine and {buyer, buyer_order,
/// buyer_fee, seller, seller_order, seller_fee, royalty, grant}.
void append_own(std::string& out, const ReadModel& model, const TradeRecord& trade, MemberId viewer);
/// {transfer, code, asset (currency or symbol), amount, debit: {member, purpose}, credit: {member, purpose},
/// trade (null), order (null), time, sequence}
void append(std::string& out, const ReadModel& model, const TransferRecord& transfer);
/// {currency, available, held}
void append(std::string& out, const BalanceRecord& balance);
/// {instrument, available, held, activated, retired}
void append(std::string& out, const ReadModel& model, const HoldingRecord& holding);
/// {grant, trade (null: activated from holdings), holder, dataset, instrument, right, quantity, state, reason,
/// not_before, not_after, quota_bytes (0: unlimited), used_bytes, used_requests, manifest_sha256, released_at}
void append(std::string& out, const ReadModel& model, const GrantRecord& grant);
/// {instrument, sequence, time (of its last change; null: none yet), bids: [[price, quantity, orders], …], asks: […]}
void append(std::string& out, const ReadModel& model, const BookSnapshot& book);
/// {instrument, previous, sequence, time, bids: [[price, quantity, orders], …], asks: […], trades: [public trade, …]};
/// quantity "0": the level is gone.
void append(std::string& out, const ReadModel& model, const BookUpdate& update);
/// {id, code, ticks: [{from, tick}, …], dynamic_collar_bps, static_collar_bps, breaker_bps, volatility_call_ms,
/// random_end_ms, halt_ms, block_trades}
void append(std::string& out, const SegmentRecord& segment);
/// {indication: null or {price (null: nothing would trade), volume, surplus, surplus_side, time}, result: null or
/// {call, price (null: nothing traded), volume, trades, surplus, surplus_side, time}}
void append_auction(std::string& out, const AuctionRecord& auction);
/// {request, instrument, requester, side, quantity, expires (null: with the session), requested_at}
void append(std::string& out, const ReadModel& model, const QuoteRequestRecord& request);
/// {offer, request (null: a negotiated block), instrument, offerer, counterparty, side (of the offerer), price,
/// quantity, expires (null: with the session), made_at}
void append(std::string& out, const ReadModel& model, const OfferRecord& offer);
/// {combination, client_order_id, time_in_force, settle_to, status, accepted_at, changed_at, legs: [{instrument, side,
/// price, quantity}, …]}
void append(std::string& out, const ReadModel& model, const CombinationRecord& combination);
/// {engaged, reason, changed_at (null: never)}
void append(std::string& out, const KillSwitchRecord& record);

}  // namespace licet::json
