#include "engine/runtime/thread_slice.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

namespace licet {
namespace {

constexpr std::uint64_t slice_nanoseconds = 100'000;  // the least that the kernel takes

/// struct sched_attr of linux/sched/types.h, first version; glibc 2.36 has neither it nor the call.
struct SchedAttributes {
  std::uint32_t size = sizeof(SchedAttributes);
  std::uint32_t policy = 0;  // SCHED_OTHER
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime = slice_nanoseconds;
  std::uint64_t deadline = 0;
  std::uint64_t period = 0;
};
static_assert(sizeof(SchedAttributes) == 48);

}  // namespace

void ask_for_short_slices() noexcept {
  if (::sched_getscheduler(0) != SCHED_OTHER) return;  // whoever set another knows better
  SchedAttributes attributes;
  attributes.nice = ::getpriority(PRIO_PROCESS, 0);  // of this thread: the call sets both
  // Refused or ignored, the thread runs as before.
  static_cast<void>(::syscall(SYS_sched_setattr, 0, &attributes, 0U));
}

}  // namespace licet
