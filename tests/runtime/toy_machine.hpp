#pragma once

#include <cstdint>
#include <string>

#include "engine/venue/state_machine.hpp"

namespace licet::testing {

/// The simplest state machine that notices a lost, doubled or changed command: its state is a running digest of every
/// command's bytes. A placed order is answered by OrderAccepted with its sequence as order id; anything else by
/// CommandRejected.
class ToyMachine final : public StateMachine {
 public:
  void apply(RecordView command, EventBuffer& events) override {
    LICET_CHECK(command.header().sequence.value() == last_ + 1 && command.header().time >= time_);
    ++last_;
    time_ = command.header().time;
    for (const std::byte byte : command.bytes()) {
      hash_ = (hash_ ^ std::to_integer<std::uint64_t>(byte)) * 0x0000'0100'0000'01B3U;
    }
    if (time_ >= due_) due_ = Timestamp(INT64_MAX);
    events.begin(command.header());
    if (const auto* order = command.get_if<PlaceOrder>()) {
      events.emit(OrderAccepted{OrderId(last_), {}, *order}, command.header().member);
    } else {
      events.emit(CommandRejected{static_cast<CommandType>(command.header().type), Reject::forbidden, {}},
                  command.header().member);
    }
  }
  [[nodiscard]] Timestamp next_due() const override { return due_; }
  /// Something is due then, once. Before it runs.
  void set_due(Timestamp at) noexcept { due_ = at; }
  [[nodiscard]] std::uint64_t state_hash() const override { return hash_; }
  [[nodiscard]] std::uint64_t applied() const noexcept { return last_; }

 private:
  std::uint64_t last_ = 0;
  Timestamp time_;
  Timestamp due_{INT64_MAX};
  std::uint64_t hash_ = 0xCBF2'9CE4'8422'2325U;
};

/// An order whose client order id is `number`.
[[nodiscard]] inline Command make_order(std::uint64_t number, OriginId origin = {}) {
  PlaceOrder order;
  order.client_order_id = *ClientOrderId::from(std::to_string(number));
  order.price = Price(12'500);
  order.quantity = Quantity(static_cast<std::int64_t>(number % 100 + 1));
  order.instrument = InstrumentId(1);
  return Command::make(MemberId(2), order, origin, RequestId(number));
}

}  // namespace licet::testing
