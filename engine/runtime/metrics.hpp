#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace licet {

/// Counts of values by power of two. Written by one thread at a time, read by any.
class Histogram {
 public:
  static constexpr std::size_t buckets = 48;

  void record(std::uint64_t value) noexcept {
    const auto width = static_cast<std::size_t>(std::bit_width(value));
    add(counts_[width < buckets ? width : buckets - 1], 1);
    add(count_, 1);
    add(sum_, value);
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t sum() const noexcept { return sum_.load(std::memory_order_relaxed); }
  /// How many values were at least 2^(bucket-1) and below 2^bucket (bucket 0: zeros).
  [[nodiscard]] std::uint64_t in_bucket(std::size_t bucket) const noexcept {
    return counts_[bucket].load(std::memory_order_relaxed);
  }

 private:
  // One writer at a time: no locked instruction is needed.
  static void add(std::atomic<std::uint64_t>& counter, std::uint64_t by) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + by, std::memory_order_relaxed);
  }
  std::array<std::atomic<std::uint64_t>, buckets> counts_{};
  std::atomic<std::uint64_t> count_{0};
  std::atomic<std::uint64_t> sum_{0};
};

/// What the engine counts about itself. Any thread may read at any time.
struct EngineMetrics {
  std::atomic<std::uint64_t> commands{0};    // sequenced
  std::atomic<std::uint64_t> released{0};    // durable, and told to every sink
  std::atomic<std::uint64_t> overloaded{0};  // refused because the ring was full
  std::atomic<std::uint64_t> groups{0};      // made durable
  std::atomic<std::uint64_t> throttled{0};   // times the sequencer waited for a lagging view
  Histogram group_commands;                  // commands in a group
  Histogram sync_nanoseconds;                // of each group, write and sync
};

}  // namespace licet
