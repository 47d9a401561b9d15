#pragma once

namespace licet {

/// Asks the kernel for the shortest time slices (0.1 ms) for the calling thread: on a machine with few processors it is
/// then let in soon after it is woken, where it would else wait for another thread's slice of about 3 ms to end. Needs
/// no privilege; kernels before 6.12 take no notice. The thread keeps its nice value; one that is not scheduled as a
/// normal thread is left alone. (sched_setattr(2), sched_runtime of a normal thread)
void ask_for_short_slices() noexcept;

}  // namespace licet
