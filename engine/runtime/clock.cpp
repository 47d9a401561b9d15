#include "engine/runtime/clock.hpp"

#include <chrono>

namespace licet {

Timestamp SystemClock::now() const noexcept {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp(std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count());
}

}  // namespace licet
