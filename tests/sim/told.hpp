#pragma once

#include <cstdint>
#include <map>

#include "engine/core/digest.hpp"
#include "schemas/event_batch.hpp"

namespace licet::sim {

/// What somebody outside has been told of one command.
struct Answer {
  std::uint64_t request = 0;
  std::uint64_t digest = 0;  // of the bytes of all its events
  friend bool operator==(const Answer&, const Answer&) = default;
};

/// By sequence. Outlives every process.
using Answers = std::map<std::uint64_t, Answer>;

/// Adds what a batch tells of each of its commands.
inline void add_answers(const EventBatch& batch, Answers& answers) {
  for (const RecordView event : batch.events) {
    Answer& answer = answers[event.header().sequence.value()];
    Digest digest;
    digest.add(answer.digest);
    digest.add(event.bytes());
    answer = {event.header().request.value(), digest.value()};
  }
}

}  // namespace licet::sim
