#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "engine/runtime/ports.hpp"

namespace licet {

/// Submits one command at a time and waits for its answer: how the process itself acts as the operator or as a
/// demonstration member. Commands that say nothing (advance_time) are not for it. One thread calls.
class Caller final : public EventSink {
 public:
  /// Subscribes to `events` for its life; both outlive it. What subscribed before has the events when a call returns.
  Caller(CommandPort& commands, EventSource& events);
  ~Caller() override;
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  /// Errors: the refusal; overloaded after `patience` of trying; not_ready (stopping, or no answer in `patience`).
  template <RecordBody Body>
  Result<void> call(MemberId member, const Body& body) {
    return call(Command::make(member, body));
  }
  Result<void> call(Command command);

  void on_events(const EventBatchPtr& batch) override;

 private:
  static constexpr std::chrono::seconds patience{10};

  CommandPort& commands_;
  EventSource& events_;
  OriginId origin_;
  std::mutex mutex_;
  std::condition_variable answered_;
  RequestId request_;                   // being waited for
  std::optional<Result<void>> answer_;  // to it
};

}  // namespace licet
