#pragma once

#include "schemas/event.hpp"

namespace licet::ws {

/// The events of one command: a stretch of a batch that all carry its sequence number. Never empty.
class CommandEvents {
 public:
  CommandEvents(EventBuffer::Iterator begin, EventBuffer::Iterator end) noexcept : begin_(begin), end_(end) {}
  [[nodiscard]] EventBuffer::Iterator begin() const noexcept { return begin_; }
  [[nodiscard]] EventBuffer::Iterator end() const noexcept { return end_; }
  /// Sequence and time are the same for all; origin and request only behind what the passing of time did.
  [[nodiscard]] const RecordHeader& cause() const noexcept { return (*begin_).header(); }

 private:
  EventBuffer::Iterator begin_;
  EventBuffer::Iterator end_;
};

/// Calls `visit(CommandEvents)` for each command of a batch, in order.
template <class Visit>
void for_each_command(const EventBuffer& events, Visit&& visit) {
  for (auto at = events.begin(); at != events.end();) {
    const Sequence sequence = (*at).header().sequence;
    const auto first = at;
    while (at != events.end() && (*at).header().sequence == sequence) ++at;
    visit(CommandEvents(first, at));
  }
}

}  // namespace licet::ws
