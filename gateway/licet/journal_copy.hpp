#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/core/ids.hpp"
#include "gateway/licet/data_directory.hpp"
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

/// Of a log in use, `up_to` being a command that is durable: the groups up to its own; what lies behind is being
/// written and not looked at. Without `up_to`, of a log that nobody writes: to where a start takes it to end, so that
/// an unfinished last write is left out, and what a start refuses is an error. Error: one sentence.
[[nodiscard]] tl::expected<JournalExtent, std::string> journal_extent(const DataDirectory& directory,
                                                                      std::string_view mic,
                                                                      std::optional<Sequence> up_to);

}  // namespace licet
