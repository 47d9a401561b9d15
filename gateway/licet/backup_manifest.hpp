#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/core/ids.hpp"
#include "schemas/command_type.hpp"

namespace licet {

/// What a backup holds: the file BACKUP/manifest, written last. Without it a directory is no backup.
///
///   licet-backup 1
///   venue SHDE
///   last 1234                    the last command in it
///   chain HEX                    SHA-256 of the group that it ends with; zeros for an empty log
///   file HEX BYTES PATH          for each file: SHA-256, size, path inside the backup; sorted by path
///   end HEX                      SHA-256 of the lines above
struct BackupManifest {
  static constexpr std::uint32_t version = 1;
  static constexpr std::string_view name = "manifest";
  struct File {
    std::string path;
    std::uint64_t bytes = 0;
    Hash256 sha256{};
    friend bool operator==(const File&, const File&) = default;
  };

  std::string venue;  // MIC
  Sequence last;
  Hash256 chain{};
  std::vector<File> files;

  [[nodiscard]] std::string text() const;
  /// Error: one sentence, with the line. Paths lead nowhere outside the backup.
  [[nodiscard]] static tl::expected<BackupManifest, std::string> parse(std::string_view text);
  /// The manifest of a backup. Error: one sentence.
  [[nodiscard]] static tl::expected<BackupManifest, std::string> read(const std::filesystem::path& backup);
  [[nodiscard]] std::uint64_t bytes() const noexcept;
};

}  // namespace licet
