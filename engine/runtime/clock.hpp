#pragma once

#include <atomic>

#include "engine/runtime/ports.hpp"

namespace licet {

/// The machine's wall clock (CLOCK_REALTIME). It may step backwards: the sequencer never lets that reach the log.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const noexcept override;
};

/// A clock that its owner sets, for tests and simulation. Thread-safe.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start = {}) noexcept : now_(start.nanoseconds()) {}
  [[nodiscard]] Timestamp now() const noexcept override { return Timestamp(now_.load()); }
  void set(Timestamp to) noexcept { now_.store(to.nanoseconds()); }
  void advance(Duration by) noexcept { now_.fetch_add(by.nanoseconds()); }

 private:
  std::atomic<std::int64_t> now_;
};

}  // namespace licet
