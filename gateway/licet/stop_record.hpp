#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include <tl/expected.hpp>

#include "engine/core/ids.hpp"

namespace licet {

/// What a process leaves behind when it stops cleanly (DATA/stopped): the state that it had at the end of its log, so
/// that `verify` can hold a replay against a live run. Removed at the next start.
///   "7 9f3c…\n": the last command's number, the state hash in hex
struct StopRecord {
  Sequence sequence;
  std::uint64_t state_hash = 0;
};

[[nodiscard]] tl::expected<void, std::string> write_stop_record(const std::filesystem::path& data,
                                                                const StopRecord& record);
/// None when there is none, or when it cannot be read.
[[nodiscard]] std::optional<StopRecord> read_stop_record(const std::filesystem::path& data);
void remove_stop_record(const std::filesystem::path& data) noexcept;

}  // namespace licet
