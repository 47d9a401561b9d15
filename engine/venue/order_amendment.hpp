#pragma once

#include "engine/venue/execution.hpp"
#include "engine/venue/pre_trade.hpp"

namespace licet {

/// What members do with one of their open orders: replace and cancel it.
class OrderAmendment {
 public:
  OrderAmendment(VenueState& venue, Execution& execution, OrderEndings& endings) noexcept
      : venue_(venue), execution_(execution), endings_(endings) {}

  /// FIX G. Answers: OrderReplaced and what follows, OrderCancelled, or CancelRejected.
  void replace(MemberId acting, const ReplaceOrder& request, EventBuffer& events);
  /// FIX F. Answers: OrderCancelled or CancelRejected. Counts as a message, and is never refused for it.
  void cancel(MemberId acting, const CancelOrder& request, EventBuffer& events);

 private:
  [[nodiscard]] Result<void> admit(Member& member, OrderSlot slot, const ReplaceOrder& request, EventBuffer& events);
  void move(Member& member, Instrument& instrument, OrderSlot slot, const AdmittedOrder& admitted, EventBuffer& events);

  VenueState& venue_;
  Execution& execution_;
  OrderEndings& endings_;
};

}  // namespace licet
