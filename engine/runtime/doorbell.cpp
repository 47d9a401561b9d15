#include "engine/runtime/doorbell.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <ctime>

namespace licet {
namespace {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t) &&
                  std::atomic<std::uint32_t>::is_always_lock_free,
              "a futex is the 32 bits of the atomic");

}  // namespace

// The standard's atomic wait knows no time limit, and its notify wakes nobody that it did not put to sleep: futex(2).

void Doorbell::sleep(std::chrono::nanoseconds at_most) noexcept {
  timespec limit{};
  limit.tv_sec = static_cast<std::time_t>(at_most.count() / 1'000'000'000);
  limit.tv_nsec = static_cast<long>(at_most.count() % 1'000'000'000);
  // Returns at once when the value is not 1 any more; early by a signal. The caller looks again.
  ::syscall(SYS_futex, &sleeping_, FUTEX_WAIT_PRIVATE, 1U, at_most == no_limit ? nullptr : &limit, nullptr, 0);
}

void Doorbell::wake() noexcept { ::syscall(SYS_futex, &sleeping_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0); }

}  // namespace licet
