#include "engine/runtime/group_finder.hpp"

#include <cstring>
#include <fstream>
#include <optional>
#include <system_error>

#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/journal_format.hpp"

namespace licet {
namespace {

using namespace journal_format;

/// One segment file, read a header at a time.
class Segment {
 public:
  explicit Segment(const std::filesystem::path& path)
      : name_(path.filename().string()), file_(path, std::ios::binary) {}

  [[nodiscard]] bool is_open() const { return file_.is_open(); }
  /// None: not a segment that has begun.
  [[nodiscard]] std::optional<SegmentHeader> header() {
    const auto header = read<SegmentHeader>(0);
    const bool is_whole = header && header->magic == segment_magic && header->header_crc == crc_of(*header);
    return is_whole ? header : std::nullopt;
  }
  /// The group at `offset`; none at the end of the log.
  [[nodiscard]] std::optional<GroupHeader> group(std::uint64_t offset) {
    const auto header = read<GroupHeader>(offset);
    const bool is_whole = header && header->magic == group_magic && header->header_crc == crc_of(*header);
    return is_whole ? header : std::nullopt;
  }
  /// The header and payload of the group at `offset`.
  [[nodiscard]] JournalResult<std::string> bytes(std::uint64_t offset, const GroupHeader& header) {
    if (header.payload_bytes > max_payload_bytes) return damaged(offset, header, "the group's size cannot be");
    std::string bytes(sizeof header + header.payload_bytes, '\0');
    if (!read_at(offset, bytes.data(), bytes.size())) return damaged(offset, header, "the file ends in the group");
    const auto payload = std::as_bytes(std::span(bytes)).subspan(sizeof header);
    if (crc32c(payload) != header.payload_crc) return damaged(offset, header, "the payload's checksum differs");
    return bytes;
  }

 private:
  template <class Header>
  std::optional<Header> read(std::uint64_t offset) {
    Header header;
    return read_at(offset, &header, sizeof header) ? std::optional(header) : std::nullopt;
  }
  bool read_at(std::uint64_t offset, void* into, std::size_t size) {
    file_.clear();
    file_.seekg(static_cast<std::streamoff>(offset));
    file_.read(static_cast<char*>(into), static_cast<std::streamsize>(size));
    return file_.good();
  }
  [[nodiscard]] JournalResult<std::string> damaged(std::uint64_t offset, const GroupHeader& header,
                                                   std::string what) const {
    return tl::unexpected(
        JournalFault{Reject::journal_damaged, name_, offset, Sequence(header.first), std::move(what)});
  }

  std::string name_;
  std::ifstream file_;
};

}  // namespace

JournalResult<std::string> find_group(const std::filesystem::path& directory, std::string_view venue,
                                      Sequence command) {
  for (std::uint64_t number = 1;; ++number) {
    Segment segment(directory / segment_name(number));
    const auto header = segment.is_open() ? segment.header() : std::nullopt;
    if (!header || header->first > command.value()) break;
    const auto fault = [&](Reject reject, std::string what) {
      return tl::unexpected(JournalFault{reject, segment_name(number), 0, command, std::move(what)});
    };
    if (header->version != version) return fault(Reject::journal_version, "another version");
    if (header->venue != venue_field(venue)) return fault(Reject::journal_foreign, "the log is of another venue");
    std::uint64_t offset = page_size;
    for (auto group = segment.group(offset); group; group = segment.group(offset)) {
      if (command.value() - group->first < group->count) return segment.bytes(offset, *group);
      offset += group_extent(group->payload_bytes);
    }
  }
  return tl::unexpected(JournalFault{Reject::not_found, {}, 0, command, "the log has no such command"});
}

}  // namespace licet
