#pragma once

#include <mutex>
#include <vector>

#include "engine/runtime/ports.hpp"

namespace licet {

/// The sinks, in the order in which they subscribed.
class EventBus final : public EventSource {
 public:
  void subscribe(EventSink& sink) override;
  void unsubscribe(EventSink& sink) override;

  /// Hands the batch to every sink. One call at a time.
  void publish(const EventBatchPtr& batch);

 private:
  // Recursive: a sink may subscribe or unsubscribe (itself or another) while it is being called.
  std::recursive_mutex mutex_;
  std::vector<EventSink*> sinks_;  // null: unsubscribed during a publication
  bool publishing_ = false;
};

}  // namespace licet
