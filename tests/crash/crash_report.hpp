#pragma once

#include <cstdint>

#include "gateway/licet/logged_venue.hpp"
#include "schemas/event_batch.hpp"

/// What a crash child and its parent agree on.
namespace licet::testing {

inline constexpr std::uint32_t crash_buyers = 3;
inline constexpr std::uint32_t crash_instruments = 4;

/// Small segments, and snapshots, flushes and looks so frequent that lives of a fraction of a second meet every stage
/// of them: a snapshot half written, one just named, segments on their way to the archive, a start from a snapshot.
inline LoggedVenue::Options crash_options() {
  LoggedVenue::Options options;
  options.mic = "SHDE";
  options.segment_bytes = std::uint64_t{64} << 10U;
  options.snapshot_every = 1'000;
  options.snapshot_look_every = std::chrono::milliseconds(20);
  options.flush_interval = std::chrono::milliseconds(50);
  options.retention = Retention::archive;
  return options;
}

/// What the child writes to its parent, one behind another.
struct Word {
  enum class Kind : std::uint64_t {
    begun,         // it is about to open its data directory
    started,       // it takes commands; `sequence`: of the snapshot that it went on from, 0: of none
    acknowledged,  // it has been told of a command
  };
  Kind kind = Kind::acknowledged;
  std::uint64_t sequence = 0;
  std::uint64_t request = 0;
  std::uint64_t digest = 0;  // of the bytes of all the command's events
};

/// Gathers a batch's events by command and gives one Word for each to `each`.
template <class Each>
void for_each_command(const EventBatch& batch, Each each) {
  Word current;
  for (const RecordView event : batch.events) {
    const std::uint64_t sequence = event.header().sequence.value();
    if (sequence != current.sequence) {
      if (current.sequence != 0) each(current);
      current = {Word::Kind::acknowledged, sequence, event.header().request.value(), 0xCBF2'9CE4'8422'2325U};
    }
    for (const std::byte byte : event.bytes()) {
      current.digest = (current.digest ^ std::to_integer<std::uint64_t>(byte)) * 0x0000'0100'0000'01B3U;
    }
  }
  if (current.sequence != 0) each(current);
}

}  // namespace licet::testing
