#include "engine/runtime/group_finder.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/segment_files.hpp"

namespace licet {
namespace {

using namespace journal_format;

/// One segment file, read a header at a time.
class Segment {
 public:
  Segment(std::string name, std::unique_ptr<StorageFile> file) : name_(std::move(name)), file_(std::move(file)) {}

  /// The group at `offset`; none at the end of the log.
  [[nodiscard]] std::optional<GroupHeader> group(std::uint64_t offset) {
    GroupHeader header;
    if (!read_at(offset, std::as_writable_bytes(std::span(&header, 1)))) return std::nullopt;
    const bool is_whole = header.magic == group_magic && header.header_crc == crc_of(header);
    return is_whole ? std::optional(header) : std::nullopt;
  }
  /// The header and payload of the group at `offset`.
  [[nodiscard]] JournalResult<std::string> bytes(std::uint64_t offset, const GroupHeader& header) {
    if (header.payload_bytes > max_payload_bytes) return damaged(offset, header, "the group's size cannot be");
    std::string bytes(sizeof header + header.payload_bytes, '\0');
    if (!read_at(offset, std::as_writable_bytes(std::span(bytes)))) {
      return damaged(offset, header, "the file ends in the group");
    }
    const auto payload = std::as_bytes(std::span(bytes)).subspan(sizeof header);
    if (crc32c(payload) != header.payload_crc) return damaged(offset, header, "the payload's checksum differs");
    return bytes;
  }

 private:
  bool read_at(std::uint64_t offset, std::span<std::byte> into) {
    const auto got = file_->read_at(into, offset);
    return got && *got == into.size();
  }
  [[nodiscard]] JournalResult<std::string> damaged(std::uint64_t offset, const GroupHeader& header,
                                                   std::string what) const {
    return tl::unexpected(
        JournalFault{Reject::journal_damaged, name_, offset, Sequence(header.first), std::move(what)});
  }

  const std::string name_;
  const std::unique_ptr<StorageFile> file_;
};

/// The last segment that begins at or before `command`, with its header.
JournalResult<std::optional<std::pair<SegmentFile, SegmentHeader>>> segment_of(const std::vector<SegmentFile>& segments,
                                                                               Sequence command, Storage& storage) {
  std::optional<std::pair<SegmentFile, SegmentHeader>> found;
  // Segments are in order, and the last may be a spare: bisection over those that have begun.
  std::size_t low = 0;
  for (std::size_t high = segments.size(); low < high;) {
    const std::size_t middle = low + (high - low) / 2;
    const auto header = read_segment_header(storage, segments[middle]);
    if (!header) return tl::unexpected(storage_fault(segments[middle].path, header.error()));
    if (*header && (*header)->first <= command.value()) {
      found = {segments[middle], **header};
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return found;
}

}  // namespace

JournalResult<std::string> find_group(const std::filesystem::path& directory, std::string_view venue, Sequence command,
                                      const std::filesystem::path& archive, Storage& storage) {
  const auto segments = list_segments(storage, directory, archive);
  if (!segments) return tl::unexpected(segments.error());
  const auto found = segment_of(*segments, command, storage);
  if (!found) return tl::unexpected(found.error());
  if (*found) {
    const SegmentFile& place = (*found)->first;
    const SegmentHeader& header = (*found)->second;
    const auto fault = [&](Reject reject, std::string what) {
      return tl::unexpected(JournalFault{reject, place.name(), 0, command, std::move(what)});
    };
    if (header.version != version) return fault(Reject::journal_version, "another version");
    if (header.venue != venue_field(venue)) return fault(Reject::journal_foreign, "the log is of another venue");
    auto file = open_segment(storage, place);
    if (!file) return tl::unexpected(storage_fault(place.path, file.error()));
    Segment segment(place.name(), std::move(*file));
    std::uint64_t offset = page_size;
    for (auto group = segment.group(offset); group; group = segment.group(offset)) {
      if (command.value() - group->first < group->count) return segment.bytes(offset, *group);
      offset += group_extent(group->payload_bytes);
    }
  }
  return tl::unexpected(JournalFault{Reject::not_found, {}, 0, command, "the log has no such command"});
}

}  // namespace licet
