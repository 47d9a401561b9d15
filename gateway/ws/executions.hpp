#pragma once

#include <string>

#include "gateway/ws/command_events.hpp"
#include "gateway/ws/market_names.hpp"

namespace licet::ws {

/// Appends what an event means to one member's orders (FIX 8, ExecType), as objects separated by commas; nothing when
/// it means nothing. An object is {event, order, client_order_id (null: a quote), …}:
///   accepted         instrument, side, type, time_in_force, price (null), stop_price (null), quantity,
///                    display_quantity (null), combination (null)
///   rejected         as accepted but the last, and error (order is null)
///   trade            instrument, side, trade, price, quantity, fee, leaves, filled
///   cancelled        instrument, side, orig_client_order_id, reason, cancelled, filled
///   cancel_rejected  orig_client_order_id, error (order is null when none was found)
///   expired          as cancelled, when the time of the order was over and nobody asked (FIX ExecType C)
///   replaced         instrument, side, orig_client_order_id, price (null), stop_price (null), quantity, leaves,
///   filled,
///                    kept_priority
///   triggered        instrument, side, stop_price: a stop is a market or a limit order now
///   reduced          instrument, side, by, leaves, filled, reason: self-trade prevention took a part
///   refreshed        instrument, side, shown: the next part of an iceberg order stands in the book
void append_execution(std::string& out, RecordView event, MemberId member, MarketNames& names);

/// The same for a public event, OrderRefreshed, whose order is known to be the member's.
void append_refreshed(std::string& out, const OrderRefreshed& event, std::string_view client_order_id,
                      MarketNames& names);

}  // namespace licet::ws
