#include "gateway/ws/requests/operations.hpp"

#include <algorithm>
#include <array>

#include "engine/core/check.hpp"
#include "schemas/command.hpp"

namespace licet::ws {
namespace {

using enum Param;

constexpr std::array<ParamSpec, param_count> param_table{{
    {assertion, "assertion", ParamType::string},
    {access_token, "access_token", ParamType::string},
    {market, "market", ParamType::string},
    {side, "side", ParamType::string},
    {order_type, "order_type", ParamType::string},
    {time_in_force, "time_in_force", ParamType::string},
    {price, "price", ParamType::string},
    {quantity, "quantity", ParamType::string},
    {client_order_id, "client_order_id", ParamType::string},
    {orig_client_order_id, "orig_client_order_id", ParamType::string},
    {order, "order", ParamType::string},
    {settle_to, "settle_to", ParamType::string},
    {self_trade_prevention, "self_trade_prevention", ParamType::string},
    {channel, "channel", ParamType::string},
    {from, "from", ParamType::number},
    {limit, "limit", ParamType::number},
    {after, "after", ParamType::string},
    {enabled, "enabled", ParamType::boolean},
    {stop_price, "stop_price", ParamType::string},
    {display_quantity, "display_quantity", ParamType::string},
    {min_quantity, "min_quantity", ParamType::string},
    {expires, "expires", ParamType::string},
    {post_only, "post_only", ParamType::string},
    {dataset, "dataset", ParamType::string},
    {quote_id, "quote_id", ParamType::number},
    {quotes, "quotes", ParamType::list},
    {legs, "legs", ParamType::list},
    {bid, "bid", ParamType::string},
    {bid_quantity, "bid_quantity", ParamType::string},
    {offer, "offer", ParamType::string},
    {offer_quantity, "offer_quantity", ParamType::string},
    {request, "request", ParamType::string},
    {counterparty, "counterparty", ParamType::string},
    {member, "member", ParamType::string},
    {engaged, "engaged", ParamType::boolean},
    {reason, "reason", ParamType::string},
}};

constexpr std::array<ListSpec, 2> list_table{{
    {quotes, PlaceMassQuote::max_entries, {market}, {bid, bid_quantity, offer, offer_quantity}},
    {legs, PlaceCombination::max_legs, {market, side, price, quantity}, {}},
}};

constexpr std::array<OperationSpec, 24> operation_table{{
    {Operation::ping, "ping", false, {}, {}},
    {Operation::auth, "auth", false, {}, {assertion, access_token}},
    {Operation::order_place,
     "order.place",
     true,
     {market, side, quantity, client_order_id},
     {order_type, time_in_force, price, settle_to, self_trade_prevention, stop_price, display_quantity, min_quantity,
      expires, post_only}},
    {Operation::order_cancel, "order.cancel", true, {}, {order, orig_client_order_id, client_order_id}},
    {Operation::order_replace,
     "order.replace",
     true,
     {client_order_id, quantity},
     {order, orig_client_order_id, price, stop_price}},
    {Operation::order_cancel_all, "order.cancel_all", true, {}, {market, dataset, side, member}},
    {Operation::order_status, "order.status", true, {}, {order, client_order_id}},
    {Operation::orders_open, "orders.open", true, {}, {market, limit}},
    {Operation::balances, "balances", true, {}, {}},
    {Operation::holdings, "holdings", true, {}, {}},
    {Operation::grants, "grants", true, {}, {limit}},
    {Operation::licence_activate, "licence.activate", true, {market, quantity}, {}},
    {Operation::instruments, "instruments", false, {}, {market, after, limit}},
    {Operation::subscribe, "subscribe", false, {channel}, {market, from}},
    {Operation::unsubscribe, "unsubscribe", false, {channel}, {market}},
    {Operation::cancel_on_disconnect, "session.cancel_on_disconnect", true, {enabled}, {}},
    {Operation::limits, "limits", false, {}, {}},
    {Operation::quotes_place, "quotes.place", true, {quote_id, quotes}, {self_trade_prevention}},
    {Operation::combination_place, "combination.place", true, {client_order_id, legs}, {time_in_force, settle_to}},
    {Operation::combinations, "combinations", true, {}, {limit}},
    {Operation::rfq_request, "rfq.request", true, {market, quantity, client_order_id}, {side, expires}},
    {Operation::rfq_offer,
     "rfq.offer",
     true,
     {market, side, price, quantity, client_order_id},
     {request, counterparty, expires, settle_to}},
    {Operation::rfq_accept, "rfq.accept", true, {offer, client_order_id}, {settle_to}},
    {Operation::kill_switch, "kill_switch", true, {engaged}, {member, reason}},
}};

constexpr bool in_order() {
  for (std::size_t n = 0; n < param_table.size(); ++n) {
    if (static_cast<std::size_t>(param_table[n].param) != n) return false;
  }
  for (std::size_t n = 0; n < operation_table.size(); ++n) {
    if (static_cast<std::size_t>(operation_table[n].operation) != n) return false;
  }
  return true;
}
static_assert(in_order());

}  // namespace

std::span<const OperationSpec> operations() noexcept { return operation_table; }

const OperationSpec* find_operation(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(operation_table, name, &OperationSpec::name);
  return found == operation_table.end() ? nullptr : found;
}

std::span<const ParamSpec> params() noexcept { return param_table; }

const ListSpec& list_of(Param param) noexcept {
  const auto* const found = std::ranges::find(list_table, param, &ListSpec::param);
  LICET_CHECK(found != list_table.end());
  return *found;
}

std::string_view name(Param param) noexcept { return param_table[static_cast<std::size_t>(param)].name; }

}  // namespace licet::ws
