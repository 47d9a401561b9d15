#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>

#include "engine/core/result.hpp"
#include "engine/runtime/doorbell.hpp"
#include "schemas/command.hpp"

namespace licet {

/// A bounded queue of commands from many threads to one. A producer claims a slot by advancing `claimed_`, copies its
/// command into it and publishes the slot's turn; the consumer takes slots in the order in which they were claimed.
/// Closing is a bit of the same counter, so that every command is either refused or sure to be taken.
class CommandRing {
 public:
  /// `slots`: a power of two.
  explicit CommandRing(std::size_t slots)
      : mask_(slots - 1), slots_(std::make_unique<Command[]>(slots)), turns_(std::make_unique<Turn[]>(slots)) {
    LICET_CHECK(slots >= 2 && std::has_single_bit(slots));
  }

  /// Any thread. Errors: overloaded (full), not_ready (closed).
  Result<void> push(const Command& command) noexcept {
    std::uint64_t at = claimed_.load(std::memory_order_seq_cst);
    do {
      if ((at & closed_bit) != 0) return refuse(Reject::not_ready);
      if (at - taken_.load(std::memory_order_acquire) > mask_) {
        // Taken may have moved since `at` was read; only a claim that is still the newest says that the ring is full.
        const std::uint64_t again = claimed_.load(std::memory_order_seq_cst);
        if (again == at) return refuse(Reject::overloaded);
        at = again;
        continue;
      }
      if (claimed_.compare_exchange_weak(at, at + 1, std::memory_order_seq_cst)) break;
    } while (true);
    slots_[at & mask_] = command;
    turns_[at & mask_].store(at + 1, std::memory_order_release);
    return {};
  }

  /// After this every push is refused.
  void close() noexcept { claimed_.fetch_or(closed_bit, std::memory_order_seq_cst); }
  [[nodiscard]] bool is_closed() const noexcept { return (claimed_.load(std::memory_order_seq_cst) & closed_bit) != 0; }

  /// Consumer: takes up to `most` commands in place; `take(Command&)` may change them. Waits for a producer that has
  /// claimed its slot and is copying. `coming(const Command&)` hears of each `ahead` commands before, if it is there
  /// already. Returns how many were taken.
  template <class Take, class Coming>
  std::size_t pop(std::size_t most, Take take, std::size_t ahead, Coming coming) {
    const std::uint64_t from = taken_.load(std::memory_order_relaxed);
    const std::uint64_t ready = (claimed_.load(std::memory_order_seq_cst) & ~closed_bit) - from;
    const std::uint64_t count = ready < most ? ready : most;
    for (std::uint64_t at = from; at != from + count; ++at) {
      await_turn(at);
      if (const std::uint64_t next = at + ahead; next < from + count && is_there(next)) coming(slots_[next & mask_]);
      take(slots_[at & mask_]);
    }
    taken_.store(from + count, std::memory_order_release);
    return count;
  }

  /// The same without a look ahead.
  template <class Take>
  std::size_t pop(std::size_t most, Take take) {
    return pop(most, take, most, [](const Command&) {});
  }

  /// Commands claimed and not yet taken. From the consumer this is a sequentially consistent look (see Doorbell).
  [[nodiscard]] std::size_t depth() const noexcept {
    const std::uint64_t taken = taken_.load(std::memory_order_acquire);
    return (claimed_.load(std::memory_order_seq_cst) & ~closed_bit) - taken;
  }

 private:
  using Turn = std::atomic<std::uint64_t>;
  static constexpr std::uint64_t closed_bit = std::uint64_t{1} << 63U;

  [[nodiscard]] bool is_there(std::uint64_t at) const noexcept {
    return turns_[at & mask_].load(std::memory_order_acquire) == at + 1;
  }
  void await_turn(std::uint64_t at) const noexcept {
    std::uint32_t spins = 0;
    while (!is_there(at)) {
      // The producer lost the processor between claim and publication: let it run.
      if (++spins % 64 == 0) {
        std::this_thread::yield();
      } else {
        spin_pause();
      }
    }
  }

  alignas(64) std::atomic<std::uint64_t> claimed_{0};
  alignas(64) std::atomic<std::uint64_t> taken_{0};
  alignas(64) const std::uint64_t mask_;
  const std::unique_ptr<Command[]> slots_;
  const std::unique_ptr<Turn[]> turns_;
};

}  // namespace licet
