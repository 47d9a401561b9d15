#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace licet {

enum class LogLevel : std::uint8_t { debug, info, warn, error };

/// The least that is written; `info` at first. Thread-safe.
void set_log_level(LogLevel level) noexcept;
/// A word that is no level counts as `info`: the configuration has refused it before.
[[nodiscard]] LogLevel log_level_from(std::string_view word) noexcept;

/// One line on stderr, written whole at the end of its life, in the form that log collectors read (logfmt):
///   2026-01-31T12:00:00.000Z info recovered commands=1000 ms=17
/// Thread-safe across lines.
class LogLine {
 public:
  LogLine(LogLevel level, std::string_view event);
  ~LogLine();
  LogLine(const LogLine&) = delete;
  LogLine& operator=(const LogLine&) = delete;

  /// Quoted when it holds spaces, quotes or control characters.
  LogLine& with(std::string_view key, std::string_view value);
  LogLine& with(std::string_view key, std::integral auto value) { return with(key, std::to_string(value)); }

 private:
  bool wanted_;
  std::string line_;
};

[[nodiscard]] inline LogLine log_debug(std::string_view event) { return LogLine(LogLevel::debug, event); }
[[nodiscard]] inline LogLine log_info(std::string_view event) { return LogLine(LogLevel::info, event); }
[[nodiscard]] inline LogLine log_warn(std::string_view event) { return LogLine(LogLevel::warn, event); }
[[nodiscard]] inline LogLine log_error(std::string_view event) { return LogLine(LogLevel::error, event); }

}  // namespace licet
