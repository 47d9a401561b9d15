#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/core/ids.hpp"
#include "gateway/licet/file_copy.hpp"

namespace licet {

/// Which files of a log, and how much of each, hold its commands up to one of them.
struct JournalExtent {
  struct Segment {
    std::filesystem::path path;
    CopyExtent extent;
  };
  std::vector<Segment> segments;
  Sequence last;    // of the last group that they hold
  Hash256 chain{};  // of that group
};

/// The groups up to the one with command `up_to` (unset: all) of a log that may be in use: whatever is written
/// meanwhile lies behind. `archive` may be empty. Error: one sentence.
[[nodiscard]] tl::expected<JournalExtent, std::string> journal_extent(const std::filesystem::path& directory,
                                                                      const std::filesystem::path& archive,
                                                                      Sequence up_to);

}  // namespace licet
