#pragma once

#include <memory>

#include "schemas/event.hpp"

namespace licet {

/// The events of one or more commands, complete and durable. Shared and immutable.
struct EventBatch {
  Sequence first;  // of the commands whose events these are
  Sequence last;
  EventBuffer events;
};
using EventBatchPtr = std::shared_ptr<const EventBatch>;

/// Hears every event, in order, after it is durable. Called on the release thread: keep the batch and return; never
/// block, never throw.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void on_events(const EventBatchPtr& batch) = 0;
};

}  // namespace licet
