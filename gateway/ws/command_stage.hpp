#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "engine/runtime/ports.hpp"

namespace licet::ws {

/// Commands that one pass of the loop has read, handed to the engine together. An engine that is quicker than the
/// gateway would otherwise take each by itself, and each answer would be a group, a wake-up and a send of its own.
/// One thread.
class CommandStage {
 public:
  /// So many are a good group already: the engine should begin, the gateway reads on beside it.
  static constexpr std::size_t enough = 64;

  /// `schedule` has flush() called when the pass of the loop is over; called once for all that is put until then.
  CommandStage(CommandPort& commands, std::function<void()> schedule)
      : commands_(commands), schedule_(std::move(schedule)) {}

  void put(const Command& command) {
    if (staged_.empty()) schedule_();
    staged_.push_back(command);
  }
  [[nodiscard]] bool has_enough() const noexcept { return staged_.size() >= enough; }

  /// Hands over what was put, in that order; `on_refused(command, reject)` for each that the engine does not take.
  template <class OnRefused>
  void flush(OnRefused on_refused) {
    for (const Command& command : staged_) {
      if (const auto taken = commands_.submit(command); !taken) on_refused(command, taken.error());
    }
    staged_.clear();
  }

 private:
  CommandPort& commands_;
  std::function<void()> schedule_;
  std::vector<Command> staged_;
};

}  // namespace licet::ws
