#include "engine/venue/timers.hpp"

namespace licet {

std::optional<Timer> Timers::pop_due(Timestamp now) {
  if (timers_.empty() || timers_.begin()->due > now) return std::nullopt;
  const Timer first = *timers_.begin();
  timers_.erase(timers_.begin());
  return first;
}

void Timers::digest(Digest& digest) const {
  digest.add(std::uint64_t{timers_.size()});
  for (const Timer& timer : timers_) {
    digest.add(timer.due.nanoseconds());
    digest.add(timer.kind);
    digest.add(timer.id);
  }
}

}  // namespace licet
