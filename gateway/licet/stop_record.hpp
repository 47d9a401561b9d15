#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "engine/core/ids.hpp"
#include "engine/venue/state_format.hpp"

namespace licet {

/// What a process leaves behind when it stops cleanly (DATA/stopped): the state that it had at the end of its log, so
/// that the next start and `verify` can hold a replay against a live run. Removed by the next start.
///   "7 9f3c… 5b14… 0a81…\n": the last command's number; in hex the state hash, the state's format and the CRC-32C of
///   what stands before it. Earlier programs wrote only "7 9f3c…\n".
struct StopRecord {
  Sequence sequence;
  std::uint64_t state_hash = 0;
  std::uint64_t format = state_format;  // of the program that wrote it; 0: it did not say

  /// Whether this program makes the same hash of the same state. Else a difference proves nothing.
  [[nodiscard]] bool is_comparable() const noexcept { return format == state_format; }
};

[[nodiscard]] tl::expected<void, std::string> write_stop_record(const std::filesystem::path& data,
                                                                const StopRecord& record);
/// None when there is none. Error: there is one, and it cannot be read; one sentence.
[[nodiscard]] tl::expected<std::optional<StopRecord>, std::string> read_stop_record(const std::filesystem::path& data);
void remove_stop_record(const std::filesystem::path& data) noexcept;

}  // namespace licet
