#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/ws/command_events.hpp"
#include "gateway/ws/requests/request.hpp"

/// Replies as text. Pure: what a command's events mean to whoever asked.
namespace licet::ws {

/// `{"id":…,"ok":true,"result":RESULT,"ts_in":…,"ts_out":…}`
void append_reply(std::string& out, const RequestMark& mark, std::string_view result, Timestamp in, Timestamp now);
/// `{"id":…,"ok":false,"error":{"code","name","message","retryable","field"},"ts_in":…,"ts_out":…}`; `field` is null
/// when it is the request as a whole.
void append_error(std::string& out, const RequestMark& mark, Reject code, std::string_view field, Timestamp in,
                  Timestamp now);

/// The result of a command of the operation, from its events: appended to `out`. When the venue refused, nothing is
/// appended and the refusal is returned.
///   order.place, order.cancel, order.replace, rfq.offer, rfq.accept
///                     {order, client_order_id, status, leaves, filled, fills: [{trade, price, quantity, fee}],
///                     sequence, time}: the order right after this command
///   order.cancel_all  {orders: how many were cancelled, sequence, time}
///   quotes.place      {quote_id, replaced, orders: [{order, side, price, status, leaves, filled}], sequence, time}
///   combination.place {combination, orders, sequence, time}
///   rfq.request       {request, sequence, time}
///   kill_switch       {engaged, orders: how many were cancelled, sequence, time}
///   licence.activate  {grant, quantity, not_before, not_after, sequence, time}
[[nodiscard]] std::optional<Reject> append_result(std::string& out, Operation operation, CommandEvents events);

}  // namespace licet::ws
