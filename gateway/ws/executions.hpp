#pragma once

#include <string>

#include "gateway/ws/command_events.hpp"
#include "gateway/ws/market_names.hpp"

namespace licet::ws {

/// Appends what an event means to one member's orders (FIX 8, ExecType), as objects separated by commas; nothing when
/// it means nothing. An object is {event, order, client_order_id, …}:
///   accepted         instrument, side, type, time_in_force, price, quantity
///   rejected         instrument, side, type, time_in_force, price, quantity, error (order is null)
///   trade            instrument, side, trade, price, quantity, fee, leaves, filled
///   cancelled        instrument, side, orig_client_order_id, reason, cancelled, filled
///   cancel_rejected  orig_client_order_id, error (order is null when none was found)
///   replaced         instrument, side, orig_client_order_id, price, quantity, leaves, filled, kept_priority
void append_execution(std::string& out, RecordView event, MemberId member, MarketNames& names);

}  // namespace licet::ws
