#include "engine/runtime/event_bus.hpp"

#include <algorithm>

#include "engine/core/check.hpp"

namespace licet {

void EventBus::subscribe(EventSink& sink) {
  const std::lock_guard lock(mutex_);
  LICET_CHECK(std::ranges::find(sinks_, &sink) == sinks_.end());
  sinks_.push_back(&sink);
}

void EventBus::unsubscribe(EventSink& sink) {
  const std::lock_guard lock(mutex_);
  const auto at = std::ranges::find(sinks_, &sink);
  if (at == sinks_.end()) return;
  *at = nullptr;
  if (!publishing_) std::erase(sinks_, nullptr);
}

void EventBus::publish(const EventBatchPtr& batch) {
  const std::lock_guard lock(mutex_);
  publishing_ = true;
  // By index and to the size of now: a sink that subscribes meanwhile hears from the next batch on.
  for (std::size_t n = 0, size = sinks_.size(); n < size; ++n) {
    if (sinks_[n] != nullptr) sinks_[n]->on_events(batch);
  }
  publishing_ = false;
  std::erase(sinks_, nullptr);
}

}  // namespace licet
