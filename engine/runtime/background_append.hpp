#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <utility>

#include "engine/runtime/doorbell.hpp"

namespace licet {

/// Does one thing on a thread of its own, again and again: the sequencer's way to apply the next group while a long one
/// is synced. Used by one thread.
class BackgroundAppend {
 public:
  /// `done` is rung at each end.
  BackgroundAppend(std::function<void()> append, Doorbell& done)
      : append_(std::move(append)), done_(done), thread_([this] { run(); }) {}
  /// None may be in progress.
  ~BackgroundAppend() {
    set(State::stopping);
    thread_.join();
  }
  BackgroundAppend(const BackgroundAppend&) = delete;
  BackgroundAppend& operator=(const BackgroundAppend&) = delete;

  /// None may be in progress.
  void begin() noexcept { set(State::working); }
  [[nodiscard]] bool is_done() const noexcept { return state_.load(std::memory_order_seq_cst) == State::idle; }

 private:
  enum class State : std::uint8_t { idle, working, stopping };

  void set(State state) noexcept {
    state_.store(state, std::memory_order_seq_cst);
    begun_.ring();
  }

  void run() {
    for (;;) {
      begun_.wait([this] { return !is_done(); }, 0);
      if (state_.load(std::memory_order_seq_cst) == State::stopping) return;
      append_();
      state_.store(State::idle, std::memory_order_seq_cst);
      done_.ring();
    }
  }

  const std::function<void()> append_;
  Doorbell& done_;
  std::atomic<State> state_{State::idle};
  Doorbell begun_;
  std::thread thread_;  // last: it uses the others
};

}  // namespace licet
