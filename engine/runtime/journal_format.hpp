#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

#include "engine/core/text.hpp"
#include "engine/runtime/journal.hpp"

/// The journal on disk. Everything is little endian.
///
/// A journal is a directory of segment files 00000001.journal, 00000002.journal, … of fixed size, filled with zeros
/// before use. The last may be a spare that is still all zeros. A segment is a header page and then groups, each
/// beginning on a page of 4 KiB; behind the last group there are only zeros.
///
///   segment header, at 0                            group header, at a multiple of 4096
///     0  magic          "LICETSEG"                    0  magic          "LICETGRP"
///     8  version        u32  1                        8  epoch          u64
///    12  page_size      u32  4096                    16  first          u64  sequence of the first command
///    16  venue          8 bytes, zero filled         24  count          u32  commands
///    24  number         u64  as in the file's name   28  payload_bytes  u32
///    32  epoch          u64                          32  time           i64  of the last command
///    40  first          u64  sequence to come        40  previous_hash  32 bytes
///    48  segment_bytes  u64                          72  payload_crc    u32  CRC-32C of the payload
///    56  previous_hash  32 bytes                     76  header_crc     u32  CRC-32C of bytes 0 to 76
///    88  header_crc     u32  of bytes 0 to 88        80  zeros to 128
///    92  zeros to 4096                              128  payload: the records of schemas/record.hpp, one behind the
///                                                        other (each is a multiple of 8 bytes), then "LICETEND", then
///                                                        zeros to the next page
///
/// epoch: one more with every opening for writing, so that a group of an earlier writer is never taken for a later one.
///
/// previous_hash: SHA-256 of the group before (its header and payload), zeros before the first. CRCs find rot quickly;
/// the chain of SHA-256 says that nothing was replaced, left out or reordered, also against intent: whoever keeps the
/// last hash can check the whole log, and each hash serves as the leaf of an audit tree. With the processor's SHA
/// instructions it costs about 0.6 ns a byte, off the sequencer's thread.
///
/// A group is written at once and synced before the next, so only the last one can be unfinished. Because the file was
/// zeros, the sectors (512 bytes) of an unfinished write that did not arrive are zeros, and a whole group has none: no
/// record spans a sector without a byte that is not zero. That is how a torn tail (cut) is told from damage (refused),
/// also in the last group.
namespace licet::journal_format {

inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t page_size = 4096;
inline constexpr std::size_t sector_size = 512;
inline constexpr std::size_t trailer_size = 8;
inline constexpr std::uint64_t min_segment_bytes = 4 * page_size;
inline constexpr std::uint64_t max_segment_bytes = std::uint64_t{4} << 30U;
/// The most bytes of records in one group, where the segment is large enough.
inline constexpr std::size_t max_payload_bytes = std::size_t{1} << 20U;

using Magic = std::array<char, 8>;
inline constexpr Magic segment_magic{'L', 'I', 'C', 'E', 'T', 'S', 'E', 'G'};
inline constexpr Magic group_magic{'L', 'I', 'C', 'E', 'T', 'G', 'R', 'P'};
inline constexpr Magic trailer_magic{'L', 'I', 'C', 'E', 'T', 'E', 'N', 'D'};

struct SegmentHeader {
  Magic magic = segment_magic;
  std::uint32_t version = journal_format::version;
  std::uint32_t page_size = journal_format::page_size;
  std::array<char, 8> venue{};
  std::uint64_t number = 0;
  std::uint64_t epoch = 0;
  std::uint64_t first = 0;
  std::uint64_t segment_bytes = 0;
  Hash256 previous_hash{};
  std::uint32_t header_crc = 0;
  std::uint32_t zero = 0;
};
static_assert(sizeof(SegmentHeader) == 96 && offsetof(SegmentHeader, header_crc) == 88);
static_assert(std::has_unique_object_representations_v<SegmentHeader>);

struct GroupHeader {
  Magic magic = group_magic;
  std::uint64_t epoch = 0;
  std::uint64_t first = 0;
  std::uint32_t count = 0;
  std::uint32_t payload_bytes = 0;
  std::int64_t time = 0;
  Hash256 previous_hash{};
  std::uint32_t payload_crc = 0;
  std::uint32_t header_crc = 0;
  std::array<std::uint8_t, 48> zeros{};
};
static_assert(sizeof(GroupHeader) == 128 && offsetof(GroupHeader, header_crc) == 76);
static_assert(std::has_unique_object_representations_v<GroupHeader>);

/// Pages that a group of so many bytes of records takes, in bytes.
[[nodiscard]] constexpr std::uint64_t group_extent(std::uint64_t payload_bytes) noexcept {
  return (sizeof(GroupHeader) + payload_bytes + trailer_size + page_size - 1) / page_size * page_size;
}

/// The most bytes of records in one group of a segment of this size.
[[nodiscard]] constexpr std::size_t max_payload(std::uint64_t segment_bytes) noexcept {
  const std::uint64_t room = segment_bytes - page_size - sizeof(GroupHeader) - trailer_size;
  return room < max_payload_bytes ? static_cast<std::size_t>(room) : max_payload_bytes;
}

[[nodiscard]] constexpr bool is_segment_size(std::uint64_t bytes) noexcept {
  return bytes >= min_segment_bytes && bytes <= max_segment_bytes && bytes % page_size == 0;
}

[[nodiscard]] std::uint32_t crc_of(const SegmentHeader& header) noexcept;
[[nodiscard]] std::uint32_t crc_of(const GroupHeader& header) noexcept;

/// SHA-256 of a group's header and payload: what the next group names as previous_hash.
[[nodiscard]] Hash256 group_hash(std::span<const std::byte> header_and_payload);

/// "00000001.journal".
[[nodiscard]] std::string segment_name(std::uint64_t number);
/// The number in such a name; 0 for any other name.
[[nodiscard]] std::uint64_t segment_number(std::string_view name) noexcept;

/// The venue's MIC as the segment header has it.
[[nodiscard]] std::array<char, 8> venue_field(std::string_view venue) noexcept;

}  // namespace licet::journal_format
