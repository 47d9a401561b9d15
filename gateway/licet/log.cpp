#include "gateway/licet/log.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace licet {
namespace {

std::atomic<LogLevel> least{LogLevel::info};
constexpr std::array<std::string_view, 4> words = {"debug", "info", "warn", "error"};

std::string utc_now() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  std::tm utc{};
  gmtime_r(&now.tv_sec, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec, now.tv_nsec / 1'000'000);
}

bool is_plain(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != '"' && c != '\\' && c != '=' && c != '\x7F';
}

void append_value(std::string& out, std::string_view value) {
  if (!value.empty() && std::ranges::all_of(value, is_plain)) {
    out += value;
    return;
  }
  out += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  out += '"';
}

}  // namespace

void set_log_level(LogLevel level) noexcept { least = level; }

LogLevel log_level_from(std::string_view word) noexcept {
  const auto found = std::ranges::find(words, word);
  return found == words.end() ? LogLevel::info : static_cast<LogLevel>(found - words.begin());
}

LogLine::LogLine(LogLevel level, std::string_view event) : wanted_(level >= least.load()) {
  if (wanted_) line_ = fmt::format("{} {} {}", utc_now(), words[static_cast<std::size_t>(level)], event);
}

LogLine::~LogLine() {
  if (!wanted_) return;
  line_ += '\n';
  // One call, so that lines of different threads do not mix. There is nobody to tell when stderr is gone.
  static_cast<void>(::write(STDERR_FILENO, line_.data(), line_.size()) < 0);
}

LogLine& LogLine::with(std::string_view key, std::string_view value) {
  if (!wanted_) return *this;
  line_ += ' ';
  line_ += key;
  line_ += '=';
  append_value(line_, value);
  return *this;
}

}  // namespace licet
