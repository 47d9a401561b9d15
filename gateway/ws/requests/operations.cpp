#include "gateway/ws/requests/operations.hpp"

#include <algorithm>
#include <array>

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
}};

constexpr std::array<OperationSpec, 17> operation_table{{
    {Operation::ping, "ping", false, {}, {}},
    {Operation::auth, "auth", false, {}, {assertion, access_token}},
    {Operation::order_place,
     "order.place",
     true,
     {market, side, quantity, client_order_id},
     {order_type, time_in_force, price, settle_to, self_trade_prevention}},
    {Operation::order_cancel, "order.cancel", true, {}, {order, orig_client_order_id, client_order_id}},
    {Operation::order_replace,
     "order.replace",
     true,
     {client_order_id, price, quantity},
     {order, orig_client_order_id}},
    {Operation::order_cancel_all, "order.cancel_all", true, {}, {market}},
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

std::string_view name(Param param) noexcept { return param_table[static_cast<std::size_t>(param)].name; }

}  // namespace licet::ws
