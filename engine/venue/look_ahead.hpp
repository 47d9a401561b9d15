#pragma once

#include "engine/venue/venue_state.hpp"

namespace licet {

/// Brings closer what coming orders and cancels need, in three looks some commands apart, so that memory has had time
/// to come: an order leads to its instrument, that to its book's level. Where books and orders fit the caches a look
/// costs a few nanoseconds; where they do not, it hides most of the waiting.
class LookAhead {
 public:
  explicit LookAhead(VenueState& venue) noexcept : venue_(venue) {}

  /// A first look for this command, and the next ones for those before it.
  void look(RecordView command) noexcept;

 private:
  struct Coming {
    OrderId order;  // that is cancelled
    InstrumentId instrument;
    Price price;
    Side side = Side::buy;
  };
  [[nodiscard]] Coming first(RecordView command) const noexcept;
  void second(Coming& coming) const noexcept;
  void third(const Coming& coming) const noexcept;
  void prefetch_instrument(InstrumentId id) const noexcept;

  VenueState& venue_;
  Coming newer_;  // of which the second look comes next
  Coming older_;  // the third
};

}  // namespace licet
