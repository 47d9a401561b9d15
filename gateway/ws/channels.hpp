#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace licet::ws {

/// What a client can subscribe to.
enum class Channel : std::uint8_t {
  book,
  trades,
  ticker,
  status,
  auctions,
  instruments,
  heartbeat,
  orders,
  balances,
  holdings,
  grants,
  rfq,
};

enum class ChannelScope : std::uint8_t {
  market,  // public, of one instrument: needs `market`
  venue,   // public, of the venue
  member,  // private, of the member that logged on
};

struct ChannelSpec {
  Channel channel;
  std::string_view name;
  ChannelScope scope;
};

/// All of them, in the enum's order.
[[nodiscard]] std::span<const ChannelSpec> channels() noexcept;
/// Null when there is no channel of that name.
[[nodiscard]] const ChannelSpec* find_channel(std::string_view name) noexcept;

}  // namespace licet::ws
