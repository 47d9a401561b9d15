#include "gateway/licet/backup_manifest.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>

#include "engine/core/hex.hpp"
#include "engine/core/sha256.hpp"

namespace licet {
namespace {

constexpr std::size_t max_manifest_bytes = std::size_t{64} << 20U;
constexpr std::size_t hex_size = 64;

std::optional<Hash256> hash_of(std::string_view hex) {
  Hash256 hash{};
  if (!read_hex(hex, hash)) return std::nullopt;
  return hash;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool stays_inside(const std::filesystem::path& path) {
  if (path.empty() || path.is_absolute()) return false;
  return std::ranges::none_of(path, [](const auto& part) { return part == ".." || part == "." || part.empty(); });
}

/// The part of a line behind its first word, which must be `word`.
std::optional<std::string_view> behind(std::string_view line, std::string_view word) {
  if (!line.starts_with(word) || line.size() <= word.size() || line[word.size()] != ' ') return std::nullopt;
  return line.substr(word.size() + 1);
}

std::optional<BackupManifest::File> file_of(std::string_view line) {
  const auto rest = behind(line, "file");
  if (!rest || rest->size() < hex_size + 2) return std::nullopt;
  const auto hash = hash_of(rest->substr(0, hex_size));
  const auto space = rest->find(' ', hex_size + 1);
  if (!hash || (*rest)[hex_size] != ' ' || space == std::string_view::npos) return std::nullopt;
  const auto bytes = number_of(rest->substr(hex_size + 1, space - hex_size - 1));
  const std::string_view path = rest->substr(space + 1);
  if (!bytes || !stays_inside(path)) return std::nullopt;
  return BackupManifest::File{std::string(path), *bytes, *hash};
}

}  // namespace

std::string BackupManifest::text() const {
  std::string out =
      fmt::format("licet-backup {}\nvenue {}\nlast {}\nchain {}\n", version, venue, last.value(), hex_text(chain));
  for (const File& file : files) out += fmt::format("file {} {} {}\n", hex_text(file.sha256), file.bytes, file.path);
  return out + fmt::format("end {}\n", hex_text(sha256(out)));
}

tl::expected<BackupManifest, std::string> BackupManifest::parse(std::string_view text) {
  BackupManifest manifest;
  std::size_t number = 0;
  std::size_t begin = 0;
  const auto wrong = [&](std::string_view why) {
    return tl::unexpected(fmt::format("{}: line {}: {}", name, number, why));
  };
  bool ended = false;
  while (begin < text.size()) {
    ++number;
    const std::size_t end = text.find('\n', begin);
    if (end == std::string_view::npos || ended) return wrong("is not one that a backup ends with");
    const std::string_view line = text.substr(begin, end - begin);
    std::optional<std::string_view> value;
    if (number == 1) {
      value = behind(line, "licet-backup");
      const auto found = value ? number_of(*value) : std::nullopt;
      if (!found) return wrong("this is no manifest of a backup");
      if (*found != version) return wrong(fmt::format("version {}, this program reads {}", *found, version));
    } else if (number == 2 && (value = behind(line, "venue"))) {
      manifest.venue = *value;
    } else if (number == 3 && (value = behind(line, "last")) && number_of(*value)) {
      manifest.last = Sequence(*number_of(*value));
    } else if (number == 4 && (value = behind(line, "chain")) && hash_of(*value)) {
      manifest.chain = *hash_of(*value);
    } else if (number > 4 && line.starts_with("file ")) {
      auto file = file_of(line);
      if (!file || (!manifest.files.empty() && manifest.files.back().path >= file->path)) {
        return wrong("names no file as a backup does");
      }
      manifest.files.push_back(std::move(*file));
    } else if (number > 4 && (value = behind(line, "end"))) {
      if (hash_of(*value) != sha256(text.substr(0, begin))) return wrong("the lines above are not as written");
      ended = true;
    } else {
      return wrong("cannot be read");
    }
    begin = end + 1;
  }
  if (!ended) return wrong("its end is missing");
  return manifest;
}

tl::expected<BackupManifest, std::string> BackupManifest::read(const std::filesystem::path& backup) {
  std::ifstream in(backup / name, std::ios::binary);
  if (!in)
    return tl::unexpected(
        fmt::format("{}: there is no manifest: this is no backup, or one never finished", backup.string()));
  std::string text;
  std::error_code error;
  const auto bytes = std::filesystem::file_size(backup / name, error);
  if (error || bytes > max_manifest_bytes) {
    return tl::unexpected(fmt::format("{}: the manifest is larger than any backup's", backup.string()));
  }
  text.assign(std::istreambuf_iterator<char>(in), {});
  return parse(text);
}

std::uint64_t BackupManifest::bytes() const noexcept {
  std::uint64_t sum = 0;
  for (const File& file : files) sum += file.bytes;
  return sum;
}

}  // namespace licet
