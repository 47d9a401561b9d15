#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "settlement/delivery/http_message.hpp"

namespace licet {

/// Where the process is on its way from its start to its end.
enum class ProcessPhase : std::uint8_t {
  starting,     // before and after the log: data directory, gateways, set-up
  recovering,   // the log is replayed
  catching_up,  // RocksDB takes in what the log held
  ready,        // everything is answered
  stopping      // no more commands; those that were accepted become durable and are told
};

[[nodiscard]] constexpr std::string_view word(ProcessPhase phase) noexcept {
  switch (phase) {
    case ProcessPhase::starting:
      return "starting";
    case ProcessPhase::recovering:
      return "recovering";
    case ProcessPhase::catching_up:
      return "catching_up";
    case ProcessPhase::ready:
      return "ready";
    case ProcessPhase::stopping:
      return "stopping";
  }
  return {};
}

/// What the process tells about itself, and how far it is in its phase.
struct ProcessStatus {
  ProcessPhase phase = ProcessPhase::ready;
  std::uint64_t commands = 0;           // recovering: replayed; stopping: accepted and not yet told
  std::uint64_t commands_expected = 0;  // recovering: estimated from the bytes read so far; 0: not known yet
  std::uint32_t percent = 0;            // of the phase
  std::optional<std::uint32_t> seconds_left;

  [[nodiscard]] bool is_ready() const noexcept { return phase == ProcessPhase::ready; }
};

/// `{"state":"recovering","reason":"…","commands":…,"commands_expected":…|null,"percent":…,"seconds_left":…|null}`; a
/// state without progress has the first two only.
void append_json(std::string& out, const ProcessStatus& status);

/// The refusal not_ready with the status beside it, as "process", and Retry-After.
[[nodiscard]] HttpResponse not_ready_response(const ProcessStatus& status);

}  // namespace licet
