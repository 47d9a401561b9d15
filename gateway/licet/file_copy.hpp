#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <stop_token>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "schemas/command_type.hpp"

namespace licet {

struct CopiedFile {
  std::uint64_t bytes = 0;
  Hash256 sha256{};  // of what was written
};

/// Which part of a file is copied.
struct CopyExtent {
  std::uint64_t end = std::numeric_limits<std::uint64_t>::max();  // bytes from there on …
  bool zeros_behind = false;  // … are written as zeros up to the file's size; else left out
};

/// Copies a file with its permissions to a name that does not exist, through its parents, and syncs it. `stop` ends it
/// midway, which is an error. Error: one sentence.
[[nodiscard]] tl::expected<CopiedFile, std::string> copy_durably(const std::filesystem::path& from,
                                                                 const std::filesystem::path& to,
                                                                 const CopyExtent& extent = {},
                                                                 const std::stop_token& stop = {});
/// Its size and hash. Error: one sentence.
[[nodiscard]] tl::expected<CopiedFile, std::string> hash_file(const std::filesystem::path& file,
                                                              const std::stop_token& stop = {});
/// "NOT_READY: …": why what `stop` has ended is not there.
[[nodiscard]] std::string stopped_midway(const std::filesystem::path& path);
/// The regular files of a directory, in order; none where there is no such directory. Error: one sentence.
[[nodiscard]] tl::expected<std::vector<std::filesystem::path>, std::string> files_in(
    const std::filesystem::path& directory);
/// Makes names in a directory durable, and those in the directories below. Error: one sentence.
[[nodiscard]] tl::expected<void, std::string> sync_tree(const std::filesystem::path& directory);

}  // namespace licet
