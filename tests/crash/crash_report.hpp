#pragma once

#include <cstdint>

#include "gateway/licet/logged_venue.hpp"
#include "schemas/event_batch.hpp"

/// What a crash child and its parent agree on.
namespace licet::testing {

inline constexpr std::uint32_t crash_buyers = 3;
inline constexpr std::uint32_t crash_instruments = 4;

/// Small segments and frequent snapshots, so that a crash meets every stage of both.
inline LoggedVenue::Options crash_options() {
  LoggedVenue::Options options;
  options.mic = "SHDE";
  options.segment_bytes = std::uint64_t{256} << 10U;
  options.snapshot_every = 3'000;
  options.retention = Retention::archive;
  return options;
}

/// What the child has been told of one command, as it writes it to its parent.
struct Acknowledged {
  std::uint64_t sequence = 0;
  std::uint64_t request = 0;
  std::uint64_t digest = 0;  // of the bytes of all its events
};

/// Gathers a batch's events by command and gives one Acknowledged for each to `each`.
template <class Each>
void for_each_command(const EventBatch& batch, Each each) {
  Acknowledged current;
  for (const RecordView event : batch.events) {
    const std::uint64_t sequence = event.header().sequence.value();
    if (sequence != current.sequence) {
      if (current.sequence != 0) each(current);
      current = {sequence, event.header().request.value(), 0xCBF2'9CE4'8422'2325U};
    }
    for (const std::byte byte : event.bytes()) {
      current.digest = (current.digest ^ std::to_integer<std::uint64_t>(byte)) * 0x0000'0100'0000'01B3U;
    }
  }
  if (current.sequence != 0) each(current);
}

}  // namespace licet::testing
