#include "gateway/licet/process_state.hpp"

#include <algorithm>

namespace licet {

void ProcessState::set(ProcessPhase phase, SteadyClock::time_point now) noexcept {
  commands_ = 0;
  done_ = 0;
  whole_ = 0;
  began_ = now.time_since_epoch().count();
  phase_ = phase;
}

void ProcessState::on_journal(const JournalProgress& progress) noexcept {
  commands_ = progress.commands;
  done_ = progress.bytes;
  whole_ = progress.bytes_total;
}

void ProcessState::on_left(std::uint64_t left, std::uint64_t whole) noexcept {
  if (phase_ == ProcessPhase::stopping) commands_ = left;
  done_ = whole - std::min(left, whole);
  whole_ = whole;
}

ProcessStatus ProcessState::status(SteadyClock::time_point now) const noexcept {
  ProcessStatus status;
  status.phase = phase_;
  status.commands = commands_;
  const std::uint64_t whole = whole_;
  const std::uint64_t done = std::min(done_.load(), whole);
  if (whole == 0) return status;
  const double part = static_cast<double>(done) / static_cast<double>(whole);
  status.percent = static_cast<std::uint32_t>(100 * part);
  if (done == 0) return status;
  if (status.phase == ProcessPhase::recovering) {
    const auto expected = static_cast<std::uint64_t>(static_cast<double>(status.commands) / part);
    status.commands_expected = std::max(expected, status.commands);
  }
  const SteadyClock::duration passed = now.time_since_epoch() - SteadyClock::duration(began_.load());
  const double left = std::chrono::duration<double>(passed).count() * (1 - part) / part;
  status.seconds_left = static_cast<std::uint32_t>(std::min(left + 0.5, 1e6));
  return status;
}

}  // namespace licet
