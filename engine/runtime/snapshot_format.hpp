#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/journal_format.hpp"

/// The bytes of a snapshot file; see snapshot.hpp for the table.
namespace licet::snapshot_format {

using journal_format::Magic;

inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t alignment = 8;
inline constexpr std::uint32_t max_sections = 1'024;
inline constexpr Magic head_magic{'L', 'I', 'C', 'E', 'T', 'S', 'N', 'P'};
inline constexpr Magic section_magic{'L', 'I', 'C', 'E', 'T', 'S', 'E', 'C'};
inline constexpr Magic end_magic{'L', 'I', 'C', 'E', 'T', 'S', 'U', 'M'};

struct Head {
  Magic magic = head_magic;
  std::uint32_t version = snapshot_format::version;
  std::uint32_t sections = 0;
  std::array<char, 8> venue{};
  std::uint64_t sequence = 0;
  std::int64_t time = 0;
  std::uint64_t epoch = 0;
  std::uint64_t last_origin = 0;
  std::uint64_t state_hash = 0;
  Hash256 chain{};
  std::uint32_t header_crc = 0;
  std::uint32_t zero = 0;
};
static_assert(sizeof(Head) == 104 && offsetof(Head, header_crc) == 96);
static_assert(std::has_unique_object_representations_v<Head>);

struct Section {
  Magic magic = section_magic;
  std::array<char, 24> name{};
  std::uint32_t version = 0;
  std::uint32_t content_crc = 0;
  std::uint64_t bytes = 0;
  std::uint32_t header_crc = 0;
  std::uint32_t zero = 0;
};
static_assert(sizeof(Section) == 56 && offsetof(Section, header_crc) == 48);
static_assert(std::has_unique_object_representations_v<Section>);

struct End {
  Magic magic = end_magic;
  Hash256 hash{};
};
static_assert(sizeof(End) == 40);

template <class Header>
[[nodiscard]] std::uint32_t crc_of(const Header& header) noexcept {
  return crc32c(std::as_bytes(std::span(&header, 1)).template first<offsetof(Header, header_crc)>());
}

/// Zeros behind a content of so many bytes.
[[nodiscard]] constexpr std::size_t padding(std::uint64_t bytes) noexcept {
  return static_cast<std::size_t>((alignment - bytes % alignment) % alignment);
}

}  // namespace licet::snapshot_format
