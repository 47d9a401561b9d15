#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>

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

/// Copies a file with its permissions to a name that does not exist, through its parents, and syncs it. Error: one
/// sentence.
[[nodiscard]] tl::expected<CopiedFile, std::string> copy_durably(const std::filesystem::path& from,
                                                                 const std::filesystem::path& to,
                                                                 const CopyExtent& extent = {});
/// Its size and hash. Error: one sentence.
[[nodiscard]] tl::expected<CopiedFile, std::string> hash_file(const std::filesystem::path& file);
/// Makes names in a directory durable, and those in the directories below. Error: one sentence.
[[nodiscard]] tl::expected<void, std::string> sync_tree(const std::filesystem::path& directory);

}  // namespace licet
