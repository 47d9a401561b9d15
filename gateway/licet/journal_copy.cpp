#include "gateway/licet/journal_copy.hpp"

#include <fmt/format.h>
#include <cstring>
#include <limits>
#include <span>

#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/segment_files.hpp"

namespace licet {
namespace {

namespace format = journal_format;

/// Walks the groups of the segment that was being written, which is in memory whole.
void walk(std::span<const std::byte> bytes, Sequence up_to, JournalExtent& extent) {
  std::uint64_t offset = format::page_size;
  while (offset + sizeof(format::GroupHeader) <= bytes.size()) {
    format::GroupHeader group;
    std::memcpy(&group, bytes.data() + offset, sizeof group);
    const bool is_group = group.magic == format::group_magic && group.header_crc == format::crc_of(group);
    if (!is_group || group.first > up_to.value()) break;
    const std::uint64_t size = sizeof group + group.payload_bytes;
    if (size > bytes.size() - offset) break;
    extent.last = Sequence(group.first + group.count - 1);
    extent.chain = format::group_hash(bytes.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size)));
    offset += format::group_extent(group.payload_bytes);
  }
  extent.segments.back().extent = {.end = offset, .zeros_behind = true};
}

}  // namespace

tl::expected<JournalExtent, std::string> journal_extent(const std::filesystem::path& directory,
                                                        const std::filesystem::path& archive, Sequence wanted) {
  const Sequence up_to = wanted.is_set() ? wanted : Sequence(std::numeric_limits<std::uint64_t>::max());
  Storage& storage = posix_storage();
  const auto listed = list_segments(storage, directory, archive);
  if (!listed) return tl::unexpected(listed.error().text());
  JournalExtent extent;
  std::uint64_t tail_bytes = 0;
  for (const SegmentFile& file : *listed) {
    const auto header = read_segment_header(storage, file);
    if (!header) return tl::unexpected(fmt::format("{}: {}", file.path.string(), header.error().what));
    // A spare, or one that was begun after `up_to`.
    if (!*header || (*header)->first > up_to.value()) continue;
    extent.segments.push_back({file.path, {}});
    extent.last = Sequence((*header)->first - 1);
    extent.chain = (*header)->previous_hash;
    tail_bytes = file.bytes;
  }
  if (extent.segments.empty()) return extent;
  const auto bytes = read_file(storage, extent.segments.back().path, tail_bytes);
  if (!bytes) return tl::unexpected(fmt::format("{}: {}", extent.segments.back().path.string(), bytes.error().what));
  walk(bytes->bytes(), up_to, extent);
  if (extent.last < wanted) {
    return tl::unexpected(
        fmt::format("the journal is whole only up to command {}, not {}", extent.last.value(), wanted.value()));
  }
  return extent;
}

}  // namespace licet
