#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

#include "engine/runtime/journal.hpp"
#include "gateway/http/process_status.hpp"

namespace licet {

/// Where the process is, for `/health` and `/ready`. One thread tells it, any thread asks.
class ProcessState {
 public:
  /// Begins a phase; its progress is nothing yet.
  void set(ProcessPhase phase) noexcept;
  /// Of recovering.
  void on_journal(const JournalProgress& progress) noexcept;
  /// Of catching up and of stopping: so much is left of what there was. Bytes, or commands.
  void on_left(std::uint64_t left, std::uint64_t whole) noexcept;

  [[nodiscard]] ProcessStatus status() const noexcept;
  [[nodiscard]] bool is_ready() const noexcept { return phase_.load() == ProcessPhase::ready; }

 private:
  std::atomic<ProcessPhase> phase_{ProcessPhase::starting};
  std::atomic<std::chrono::steady_clock::rep> began_{0};
  std::atomic<std::uint64_t> commands_{0};
  std::atomic<std::uint64_t> done_{0};
  std::atomic<std::uint64_t> whole_{0};
};

}  // namespace licet
