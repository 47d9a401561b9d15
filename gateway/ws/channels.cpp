#include "gateway/ws/channels.hpp"

#include <algorithm>
#include <array>

namespace licet::ws {
namespace {

constexpr std::array<ChannelSpec, 12> channel_table{{
    {Channel::book, "book", ChannelScope::market},
    {Channel::trades, "trades", ChannelScope::market},
    {Channel::ticker, "ticker", ChannelScope::market},
    {Channel::status, "status", ChannelScope::market},
    {Channel::auctions, "auctions", ChannelScope::market},
    {Channel::instruments, "instruments", ChannelScope::venue},
    {Channel::heartbeat, "heartbeat", ChannelScope::venue},
    {Channel::orders, "orders", ChannelScope::member},
    {Channel::balances, "balances", ChannelScope::member},
    {Channel::holdings, "holdings", ChannelScope::member},
    {Channel::grants, "grants", ChannelScope::member},
    {Channel::rfq, "rfq", ChannelScope::member},
}};

}  // namespace

std::span<const ChannelSpec> channels() noexcept { return channel_table; }

const ChannelSpec* find_channel(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(channel_table, name, &ChannelSpec::name);
  return found == channel_table.end() ? nullptr : found;
}

}  // namespace licet::ws
