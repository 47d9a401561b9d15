#pragma once

#include <cstdint>

#include "engine/core/result.hpp"
#include "schemas/command.hpp"
#include "schemas/event_batch.hpp"

/// All that a gateway may call of the engine.
namespace licet {

/// Where commands enter. Thread-safe, never blocks.
class CommandPort {
 public:
  virtual ~CommandPort() = default;

  /// Takes a copy. Success means only that the command is on its way: its answer is an event with its origin and
  /// request. Errors: overloaded (the ring is full: try again), not_ready (recovering or stopping).
  virtual Result<void> submit(const Command& command) noexcept = 0;

  /// A number for a new connection, unique in this run of the process.
  [[nodiscard]] virtual OriginId new_origin() noexcept = 0;
};

/// Sinks are called in the order in which they were subscribed, so that a view which subscribes before a gateway has
/// taken in what the gateway is about to tell.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// `sink` must outlive the source or be unsubscribed. Hears what is released from now on.
  virtual void subscribe(EventSink& sink) = 0;
  /// When this returns, the sink is not being called and never will be.
  virtual void unsubscribe(EventSink& sink) = 0;
};

/// Wall time for edges (token expiry, rate limits). The state machine has only its commands' times.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const noexcept = 0;
};

}  // namespace licet
