#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace licet {

/// What `/readyz` says. Thread-safe.
class ProcessState {
 public:
  enum class Phase : std::uint8_t { recovering, ready, stopping };

  void set(Phase phase) noexcept { phase_ = phase; }
  [[nodiscard]] bool is_ready() const noexcept { return phase_.load() == Phase::ready; }
  [[nodiscard]] std::string_view word() const noexcept {
    switch (phase_.load()) {
      case Phase::recovering:
        return "recovering";
      case Phase::ready:
        return "ready";
      case Phase::stopping:
        return "stopping";
    }
    return {};
  }

 private:
  std::atomic<Phase> phase_{Phase::recovering};
};

}  // namespace licet
