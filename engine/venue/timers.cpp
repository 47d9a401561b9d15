#include "engine/venue/timers.hpp"

namespace licet {

std::optional<Timer> Timers::pop_due(Timestamp now) {
  if (timers_.empty() || timers_.begin()->due > now) return std::nullopt;
  const Timer first = *timers_.begin();
  timers_.erase(timers_.begin());
  return first;
}

}  // namespace licet
