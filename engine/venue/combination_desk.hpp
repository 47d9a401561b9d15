#pragma once

#include <optional>

#include "engine/venue/combinations.hpp"
#include "engine/venue/order_desk.hpp"

namespace licet {

/// Combination orders: accepts them, tries them, lets them wait and cancels them, always as a whole.
///
/// A combination fills when each leg can fill completely and at once: within its limit and its instrument's corridor,
/// without meeting an order of its own member or group, in a book that trades continuously. Then all legs trade as
/// takers, in their order, within one command; stops that they reach are triggered after the last leg. So no leg trades
/// without the others. The first leg has the combination's client order id, the others none.
class CombinationDesk {
 public:
  CombinationDesk(VenueState& venue, OrderDesk& desk) noexcept : venue_(venue), desk_(desk) {}

  /// Answers: CombinationAccepted, for each leg OrderAccepted, then what follows. Errors, in this order:
  /// unknown_member, rate_limited, forbidden (the operator), not_certified, kill_switch_engaged, missing_field or
  /// invalid_value (the client order id), duplicate_client_order_id, combination_invalid (fewer than two legs, more
  /// than six, two in one instrument), time_in_force_not_supported; for each leg unknown_instrument, not_in_this_mode,
  /// those of check_session, not_in_this_session and check_size; limit_exposure_exceeded, limit_open_orders_exceeded,
  /// capacity_reached (too many legs wait in an instrument), those of Clearing::check_holds and Holdings::check.
  Result<void> place(MemberId acting, const PlaceCombination& request, EventBuffer& events);

  /// Tries, oldest first, those that watch one of the changed books from `first` on, until nothing more follows: each
  /// fill ends one combination, and only fills make further changes. Returns how many books have then changed.
  std::size_t retry(std::size_t first, EventBuffer& events);

  /// A leg was cancelled: so are the others.
  void on_cancelled(OrderSlot slot, CancelReason reason, EventBuffer& events);
  /// Cancels those with a leg in the instrument: all, or day orders only.
  void end(InstrumentId instrument, bool only_day, CancelReason reason, EventBuffer& events);

  void digest(Digest& digest) const;
  /// As of Combinations.
  void save(StateWriter& state) const { waiting_.save(state); }
  void load(StateReader& state);

 private:
  [[nodiscard]] Result<void> check(Member& member, const PlaceCombination& request) const;
  [[nodiscard]] Result<void> check_leg(const Member& member, const PlaceCombination& request, std::size_t leg) const;
  [[nodiscard]] Result<void> check_limits(const Member& member, const PlaceCombination& request) const;
  [[nodiscard]] Result<void> check_cover(const Member& member, const PlaceCombination& request) const;
  Combination accept(Member& member, const PlaceCombination& request, EventBuffer& events);
  /// The first leg that cannot fill now; none: all can.
  [[nodiscard]] std::optional<std::uint8_t> blocked_leg(const Combination& combination) const;
  [[nodiscard]] bool can_fill(OrderSlot leg) const;
  void fill(const Combination& combination, EventBuffer& events);
  void try_again(Sequence accepted, EventBuffer& events);
  void forget(const Combination& combination);

  VenueState& venue_;
  OrderDesk& desk_;
  Combinations waiting_;
};

}  // namespace licet
