#pragma once

namespace licet::detail {
[[noreturn, gnu::cold]] void check_failed(const char* condition, const char* file, int line) noexcept;
}  // namespace licet::detail

/// An invariant of the program, on in every build. A failure prints the place and aborts: the journal is the authority,
/// so stopping is always safe. Never reachable from input.
#define LICET_CHECK(condition)                                       \
  do {                                                               \
    if (!(condition)) [[unlikely]]                                   \
      ::licet::detail::check_failed(#condition, __FILE__, __LINE__); \
  } while (false)
