#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace licet {

/// Tells the processor that this is a spin loop.
inline void spin_pause() noexcept {
#if defined(__x86_64__)
  _mm_pause();
#endif
}

/// Puts one waiting thread to sleep without losing a wake-up, and costs who rings one load while nobody sleeps.
///
/// Rule: what makes `ready` true must be a sequentially consistent store (or read-modify-write) made before ring(), and
/// `ready` must read it sequentially consistently. Then either the waiter sees the change, or the ringer sees the
/// sleeper.
class Doorbell {
 public:
  void ring() noexcept {
    if (sleeping_.load(std::memory_order_seq_cst) != 0 && sleeping_.exchange(0, std::memory_order_seq_cst) != 0) {
      wake();
    }
  }

  /// Returns when `ready()` is true. Looks `spins` times before it sleeps. One waiter at a time.
  template <class Ready>
  void wait(Ready ready, std::uint32_t spins) noexcept {
    wait(ready, spins, no_limit);
  }
  /// The same, but sleeps for `at_most` and then returns all the same.
  template <class Ready>
  void wait(Ready ready, std::uint32_t spins, std::chrono::nanoseconds at_most) noexcept {
    for (std::uint32_t n = 0; n < spins; ++n) {
      if (ready()) return;
      // Processors are few: whoever waits for this one, a thread of the kernel's block layer above all, goes first.
      if (n % looks_per_yield == looks_per_yield - 1) {
        std::this_thread::yield();
      } else {
        spin_pause();
      }
    }
    while (!ready()) {
      sleeping_.store(1, std::memory_order_seq_cst);
      if (!ready()) sleep(at_most);
      sleeping_.store(0, std::memory_order_seq_cst);
      if (at_most != no_limit) return;
    }
  }

 private:
  static constexpr std::chrono::nanoseconds no_limit = std::chrono::nanoseconds::max();
  static constexpr std::uint32_t looks_per_yield = 16;

  void sleep(std::chrono::nanoseconds at_most) noexcept;
  void wake() noexcept;

  alignas(64) std::atomic<std::uint32_t> sleeping_{0};
};

}  // namespace licet
