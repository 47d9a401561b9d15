#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "engine/runtime/journal.hpp"
#include "gateway/http/process_status.hpp"

namespace licet {

/// Where the process is, for `/health` and `/ready`. One thread tells it, any thread asks. `now`: for tests, which give
/// the times themselves.
class ProcessState {
 public:
  using SteadyClock = std::chrono::steady_clock;

  /// Begins a phase; its progress is nothing yet.
  void set(ProcessPhase phase, SteadyClock::time_point now = SteadyClock::now()) noexcept;
  /// Of recovering.
  void on_journal(const JournalProgress& progress) noexcept;
  /// Of catching up and of stopping: so much is left of what there was. Bytes, or commands.
  void on_left(std::uint64_t left, std::uint64_t whole) noexcept;

  /// Seconds left are those that the rest takes when it goes on as it went since the phase began; unknown before
  /// anything is done.
  [[nodiscard]] ProcessStatus status(SteadyClock::time_point now = SteadyClock::now()) const noexcept;
  [[nodiscard]] bool is_ready() const noexcept { return phase_.load() == ProcessPhase::ready; }

 private:
  std::atomic<ProcessPhase> phase_{ProcessPhase::starting};
  std::atomic<SteadyClock::rep> began_{0};
  std::atomic<std::uint64_t> commands_{0};
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> whole_{0};
};

}  // namespace licet
