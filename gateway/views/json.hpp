#pragma once

#include <string>

#include "gateway/views/read_model.hpp"

/// The one JSON form of each record, shared by REST and WebSocket (schemas/openapi.yaml, components). Appends to `out`.
/// Ids are numbers up to 2^53 as decimal strings; prices, quantities and amounts are decimal strings; times are RFC
/// 3339 with nanoseconds; words are those of schemas/vocabulary.hpp; members and instruments appear by code and symbol.
namespace licet::json {

/// Appends `text` as a JSON string with its quotes (RFC 8259 section 7).
void append_string(std::string& out, std::string_view text);
/// "2026-01-31T12:00:00.000000001Z" with quotes.
void append_time(std::string& out, Timestamp time);

void append(std::string& out, const ReadModel& model, const InstrumentRecord& instrument);
void append(std::string& out, const ReadModel& model, const DatasetRecord& dataset);
void append(std::string& out, const ReadModel& model, const OrderRecord& order);
/// As the public sees it: no members, no orders.
void append_public(std::string& out, const TradeRecord& trade);
/// As `viewer` sees its own side: side, order, fee, grant.
void append_own(std::string& out, const ReadModel& model, const TradeRecord& trade, MemberId viewer);
void append(std::string& out, const ReadModel& model, const TransferRecord& transfer);
void append(std::string& out, const BalanceRecord& balance);
void append(std::string& out, const ReadModel& model, const HoldingRecord& holding);
void append(std::string& out, const ReadModel& model, const GrantRecord& grant);
void append(std::string& out, const ReadModel& model, const BookSnapshot& book);
void append(std::string& out, const ReadModel& model, const BookUpdate& update);

}  // namespace licet::json
