#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "schemas/command.hpp"

/// What a file is, by its bytes.
namespace licet::catalogue {

/// Digests of one file, read once. The others are hexadecimal, lower case, as publishers write them.
struct FileDigest {
  std::uint64_t bytes = 0;
  Hash256 sha256{};
  std::string md5;
  std::string sha1;
  std::string git_blob_sha1;  // SHA-1 over "blob <bytes>\0" and the content: what Git and its users publish
};

/// Errors: not_found (no regular file there), data_unavailable (it cannot be read, or changes meanwhile).
[[nodiscard]] Result<FileDigest> digest_file(const std::filesystem::path& file);

/// Whether the digest is the published one: "sha256:…", "sha1:…" (of the content, or of its Git blob), "md5:…" or plain
/// MD5 (Frictionless `hash`). False for other algorithms: what cannot be checked is not believed.
[[nodiscard]] bool matches(const FileDigest& digest, std::string_view published);

}  // namespace licet::catalogue
