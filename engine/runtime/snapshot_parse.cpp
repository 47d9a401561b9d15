#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "engine/core/sha256.hpp"
#include "engine/runtime/snapshot.hpp"
#include "engine/runtime/snapshot_format.hpp"

namespace licet {
namespace {

using namespace snapshot_format;

/// Reads a snapshot's bytes, which may be anything, from front to back.
class Parser {
 public:
  Parser(std::span<const std::byte> bytes, std::string name, std::string_view venue)
      : bytes_(bytes), name_(std::move(name)), venue_(venue) {}

  JournalResult<SnapshotHead> parse(std::vector<SnapshotSection>& sections) {
    const auto head = read_head();
    if (!head) return tl::unexpected(head.error());
    for (std::uint32_t n = 0; n < head->sections; ++n) {
      const auto read = read_section(sections);
      if (!read) return tl::unexpected(read.error());
    }
    if (const auto ended = read_end(); !ended) return tl::unexpected(ended.error());
    SnapshotHead result;
    result.start.position.last = Sequence(head->sequence);
    result.start.position.time = Timestamp(head->time);
    result.start.position.epoch = head->epoch;
    result.start.position.chain = head->chain;
    result.start.last_origin = OriginId(static_cast<OriginId::Rep>(head->last_origin));
    result.state_hash = head->state_hash;
    return result;
  }

 private:
  JournalResult<Head> read_head() {
    Head head;
    if (!take(head)) return damaged("the file is too short");
    sequence_ = Sequence(head.sequence);
    if (head.magic != head_magic) return damaged("this is no snapshot");
    if (head.header_crc != crc_of(head)) return damaged("the head's checksum differs");
    if (head.version != snapshot_format::version) {
      return fault(Reject::snapshot_version, fmt::format("version {} is not known here", head.version));
    }
    if (head.venue != journal_format::venue_field(venue_)) {
      return fault(Reject::journal_foreign,
                   fmt::format("the snapshot is of venue {}", std::string_view(head.venue.data(), 8)));
    }
    const bool can_be = head.sequence != 0 && head.epoch != 0 && head.zero == 0 && head.sections <= max_sections &&
                        head.last_origin <= std::numeric_limits<OriginId::Rep>::max();
    if (!can_be) return damaged("the head is not as written");
    if (name_ != snapshot_name(sequence_)) return damaged("the file's name is not the head's");
    at_ += sizeof head;
    return head;
  }

  JournalResult<bool> read_section(std::vector<SnapshotSection>& sections) {
    Section header;
    if (!take(header)) return damaged("the file ends early");
    if (header.magic != section_magic || header.header_crc != crc_of(header) || header.zero != 0) {
      return damaged("the section's header is not as written");
    }
    const std::size_t left = bytes_.size() - at_ - sizeof header;
    if (header.bytes > left || padding(header.bytes) > left - header.bytes) return damaged("the file ends early");
    SnapshotSection section;
    const auto end = std::ranges::find(header.name, '\0');
    section.name.assign(header.name.begin(), end);
    section.version = header.version;
    section.content = bytes_.subspan(at_ + sizeof header, header.bytes);
    const auto is_zero = [](auto each) { return each == decltype(each){}; };
    const bool has_name = !section.name.empty() && std::all_of(end, header.name.end(), is_zero) &&
                          std::ranges::find(sections, section.name, &SnapshotSection::name) == sections.end();
    if (!has_name) return damaged("the section's name cannot be");
    if (crc32c(section.content) != header.content_crc) {
      return damaged(fmt::format("the checksum of section {} differs", section.name));
    }
    at_ += sizeof header + section.content.size();
    const auto behind = bytes_.subspan(at_, padding(header.bytes));
    if (!std::ranges::all_of(behind, is_zero)) return damaged("bytes behind a section");
    at_ += behind.size();
    sections.push_back(std::move(section));
    return true;
  }

  JournalResult<bool> read_end() {
    End end;
    if (!take(end) || end.magic != end_magic) return damaged("the end mark is not there");
    if (bytes_.size() != at_ + sizeof end) return damaged("bytes behind the end");
    Sha256 hash;
    hash.update(bytes_.first(at_));
    if (hash.finish() != end.hash) return damaged("the SHA-256 differs");
    return true;
  }

  template <class Header>
  [[nodiscard]] bool take(Header& header) const {
    if (bytes_.size() - at_ < sizeof header) return false;
    std::memcpy(&header, bytes_.data() + at_, sizeof header);
    return true;
  }
  [[nodiscard]] tl::unexpected<JournalFault> damaged(std::string what) const {
    return fault(Reject::snapshot_damaged, std::move(what));
  }
  [[nodiscard]] tl::unexpected<JournalFault> fault(Reject reject, std::string what) const {
    return tl::unexpected(JournalFault{reject, name_, at_, sequence_, std::move(what)});
  }

  const std::span<const std::byte> bytes_;
  const std::string name_;
  const std::string_view venue_;
  std::size_t at_ = 0;
  Sequence sequence_;
};

}  // namespace

JournalResult<Snapshot> parse_snapshot(AlignedBuffer bytes, std::string name, std::string_view venue) {
  std::vector<SnapshotSection> sections;
  const auto head = Parser(bytes.bytes(), std::move(name), venue).parse(sections);
  if (!head) return tl::unexpected(head.error());
  return Snapshot(*head, std::move(sections), std::move(bytes));
}

}  // namespace licet
