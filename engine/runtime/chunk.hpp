#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "schemas/event_batch.hpp"

namespace licet {

/// What the sequencer took from the ring at once: the commands as they go to the journal, and what followed from them.
/// Travels sequencer → committer → sequencer; only its holder touches it.
struct Chunk {
  std::shared_ptr<EventBatch> batch;   // null while free
  std::vector<std::uint64_t> records;  // one behind the other
  std::uint32_t count = 0;
  Timestamp time;  // of the last command

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return std::as_bytes(std::span(records)); }
};

}  // namespace licet
