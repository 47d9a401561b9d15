#include "engine/runtime/journal_format.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "engine/core/sha256.hpp"
#include "engine/runtime/crc32c.hpp"

namespace licet::journal_format {
namespace {

constexpr std::string_view suffix = ".journal";
constexpr std::size_t digits = 8;

}  // namespace

std::uint32_t crc_of(const SegmentHeader& header) noexcept {
  return crc32c(std::as_bytes(std::span(&header, 1)).first<offsetof(SegmentHeader, header_crc)>());
}

std::uint32_t crc_of(const GroupHeader& header) noexcept {
  return crc32c(std::as_bytes(std::span(&header, 1)).first<offsetof(GroupHeader, header_crc)>());
}

Hash256 group_hash(std::span<const std::byte> header_and_payload) { return sha256(header_and_payload); }

std::string segment_name(std::uint64_t number) { return fmt::format("{:08}{}", number, suffix); }

std::uint64_t segment_number(std::string_view name) noexcept {
  if (name.size() != digits + suffix.size() || !name.ends_with(suffix)) return 0;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + digits, number);
  return error == std::errc{} && end == name.data() + digits ? number : 0;
}

std::array<char, 8> venue_field(std::string_view venue) noexcept {
  std::array<char, 8> field{};
  std::copy_n(venue.begin(), std::min(venue.size(), field.size()), field.begin());
  return field;
}

}  // namespace licet::journal_format
