#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace licet::ws {

/// What a client may ask for. The table behind it (operations.cpp) is what schemas/asyncapi.yaml is held against.
enum class Operation : std::uint8_t {
  ping,
  auth,
  order_place,
  order_cancel,
  order_replace,
  order_cancel_all,
  order_status,
  orders_open,
  balances,
  holdings,
  grants,
  licence_activate,
  instruments,
  subscribe,
  unsubscribe,
  cancel_on_disconnect,
  limits,
  quotes_place,
  combination_place,
  combinations,
  rfq_request,
  rfq_offer,
  rfq_accept,
  kill_switch,
};

/// Every name that may stand in `params`.
enum class Param : std::uint8_t {
  assertion,
  access_token,
  market,
  side,
  order_type,
  time_in_force,
  price,
  quantity,
  client_order_id,
  orig_client_order_id,
  order,
  settle_to,
  self_trade_prevention,
  channel,
  from,
  limit,
  after,
  enabled,
  stop_price,
  display_quantity,
  min_quantity,
  expires,
  post_only,
  dataset,
  quote_id,
  quotes,
  legs,
  bid,
  bid_quantity,
  offer,
  offer_quantity,
  request,
  counterparty,
  member,
  engaged,
  reason,
};
inline constexpr std::size_t param_count = 36;

/// The JSON type of a parameter's value. A list is an array of objects whose fields are parameters themselves, all of
/// them strings.
enum class ParamType : std::uint8_t { string, number, boolean, list };

struct ParamSpec {
  Param param;
  std::string_view name;
  ParamType type;
};

/// A set of parameters.
class ParamSet {
 public:
  constexpr ParamSet() noexcept = default;
  constexpr ParamSet(std::initializer_list<Param> params) noexcept {
    for (const Param param : params) bits_ |= bit(param);
  }
  [[nodiscard]] constexpr bool has(Param param) const noexcept { return (bits_ & bit(param)) != 0; }
  constexpr void add(Param param) noexcept { bits_ |= bit(param); }
  [[nodiscard]] constexpr ParamSet without(ParamSet other) const noexcept { return ParamSet(bits_ & ~other.bits_); }
  [[nodiscard]] constexpr ParamSet with(ParamSet other) const noexcept { return ParamSet(bits_ | other.bits_); }
  /// The first of the set in the enum's order.
  [[nodiscard]] std::optional<Param> first() const noexcept {
    if (bits_ == 0) return std::nullopt;
    return static_cast<Param>(std::countr_zero(bits_));
  }

 private:
  explicit constexpr ParamSet(std::uint64_t bits) noexcept : bits_(bits) {}
  [[nodiscard]] static constexpr std::uint64_t bit(Param param) noexcept {
    return std::uint64_t{1} << static_cast<unsigned>(param);
  }
  std::uint64_t bits_ = 0;
};
static_assert(param_count <= 64);

/// What stands in the elements of a list parameter.
struct ListSpec {
  Param param;
  std::size_t size_max;
  ParamSet required;
  ParamSet optional;
};

struct OperationSpec {
  Operation operation;
  std::string_view name;
  bool needs_logon;
  ParamSet required;
  ParamSet optional;
};

/// All of them, in the enum's order.
[[nodiscard]] std::span<const OperationSpec> operations() noexcept;
/// Null when there is no operation of that name.
[[nodiscard]] const OperationSpec* find_operation(std::string_view name) noexcept;
/// All parameters, in the enum's order.
[[nodiscard]] std::span<const ParamSpec> params() noexcept;
[[nodiscard]] std::string_view name(Param param) noexcept;
/// Of a parameter that is a list.
[[nodiscard]] const ListSpec& list_of(Param param) noexcept;

}  // namespace licet::ws
