#include "engine/runtime/segment_scan.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/journal_format.hpp"
#include "schemas/codec.hpp"

namespace licet {
namespace {

using namespace journal_format;

[[nodiscard]] bool all_zero(std::span<const std::byte> bytes) noexcept {
  return bytes.empty() ||
         (bytes[0] == std::byte{0} && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

template <class Header>
[[nodiscard]] Header read(std::span<const std::byte> bytes) noexcept {
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  return header;
}

[[nodiscard]] bool has_group_header(std::span<const std::byte> page) noexcept {
  const auto header = read<GroupHeader>(page);
  return header.magic == group_magic && header.header_crc == crc_of(header);
}

/// How many bytes stand before the last that is not zero.
[[nodiscard]] std::uint64_t used_bytes(std::span<const std::byte> bytes) noexcept {
  std::size_t size = bytes.size();
  while (size >= page_size && all_zero(bytes.subspan(size - page_size, page_size))) size -= page_size;
  while (size > 0 && bytes[size - 1] == std::byte{0}) --size;
  return size;
}

/// True when the trailer arrived only in part: its first bytes, then zeros.
[[nodiscard]] bool is_cut_trailer(std::span<const std::byte> trailer) noexcept {
  const auto expected = std::as_bytes(std::span(trailer_magic));
  const auto differs = std::ranges::mismatch(trailer, expected).in1;
  return differs != trailer.end() && std::all_of(differs, trailer.end(), [](std::byte b) { return b == std::byte{0}; });
}

/// Whether the write of a segment header can have left this page, of which not all arrived: a beginning of the header,
/// then zeros.
[[nodiscard]] bool is_cut_header(std::span<const std::byte> page) noexcept {
  const std::uint64_t used = used_bytes(page);
  const auto magic = std::as_bytes(std::span(segment_magic)).first(std::min<std::size_t>(used, segment_magic.size()));
  if (used == 0 || used > sizeof(SegmentHeader) || !std::ranges::equal(magic, page.first(magic.size()))) return false;
  return used <= segment_magic.size() || read<SegmentHeader>(page).version == journal_format::version;
}

/// What a log is that holds a record which the decoder refuses for this: damaged, or of a later program.
[[nodiscard]] Reject fault_of_unreadable(Reject refused) noexcept {
  if (refused == Reject::rules_version) return refused;
  const bool is_later = refused == Reject::unsupported_version || refused == Reject::unknown_record_type;
  return is_later ? Reject::journal_version : Reject::journal_damaged;
}

}  // namespace

SegmentScanner::SegmentScanner(std::span<const std::byte> bytes, std::string name, std::uint64_t number,
                               std::string_view venue, JournalPosition& position, SegmentLoader load)
    : bytes_(bytes),
      name_(std::move(name)),
      number_(number),
      venue_(venue_field(venue)),
      position_(position),
      load_(std::move(load)) {}

JournalFault SegmentScanner::fault(Reject reject, std::uint64_t offset, std::string what) const {
  return {reject, name_, offset, Sequence(position_.last.value() + 1), std::move(what)};
}

JournalFault stopped_fault(std::string name, Sequence next) {
  return {Reject::not_ready, std::move(name), 0, next, "reading was ended before its end"};
}

JournalResult<SegmentScan> SegmentScanner::scan(const CommandHandler& each, const GroupHandler& on_group,
                                                const std::stop_token& stop) {
  if (!is_segment_size(bytes_.size())) {
    return tl::unexpected(
        fault(Reject::journal_damaged, 0, fmt::format("{} bytes is no segment's size", bytes_.size())));
  }
  const auto header = read_header();
  if (!header) return tl::unexpected(header.error());
  if (!*header) return result_;
  result_.has_header = true;
  for (offset_ = page_size; offset_ < bytes_.size();) {
    const auto group = read_group(each);
    if (!group) return tl::unexpected(group.error());
    if (!*group) break;
    if (on_group) on_group(position_);
    if (stop.stop_requested()) return tl::unexpected(stopped_fault(name_, Sequence(position_.last.value() + 1)));
  }
  result_.end = offset_;
  return result_;
}

JournalResult<void> SegmentScanner::load(std::uint64_t end) const {
  return load_ ? load_(std::min<std::uint64_t>(end, bytes_.size())) : JournalResult<void>();
}

/// False for a spare. A header whose write did not finish counts as a spare: groups follow only after it is synced.
JournalResult<bool> SegmentScanner::read_header() {
  const auto damaged = [this](std::string what) {
    return tl::unexpected(fault(Reject::journal_damaged, 0, std::move(what)));
  };
  if (auto loaded = load(page_size); !loaded) return tl::unexpected(loaded.error());
  auto header = read<SegmentHeader>(bytes_);
  const bool is_whole = header.magic == segment_magic && header.header_crc == crc_of(header);
  // Whether anything follows matters only where the header is not one.
  if (!is_whole) {
    if (auto loaded = load(bytes_.size()); !loaded) return tl::unexpected(loaded.error());
  }
  const auto page = bytes_.first(page_size);
  const bool is_alone = !is_whole && all_zero(bytes_.subspan(page_size));
  if (is_alone && all_zero(page)) return false;
  if (is_alone && is_cut_header(page)) {
    result_.torn_bytes = page_size;
    return false;
  }
  if (header.magic == segment_magic && header.version != journal_format::version) {
    const std::uint32_t found = std::exchange(header.version, journal_format::version);
    // A flipped bit in our own version's number is damage, not another version.
    if (header.header_crc != crc_of(header)) {
      return tl::unexpected(fault(Reject::journal_version, 0, fmt::format("version {} is not known here", found)));
    }
    return damaged("the segment header's version was altered");
  }
  if (!is_whole) return damaged("the segment header's checksum differs");
  if (header.venue != venue_) {
    return tl::unexpected(fault(Reject::journal_foreign, 0,
                                fmt::format("the log is of venue {}", std::string_view(header.venue.data(), 8))));
  }
  if (header.number != number_) return damaged(fmt::format("the header says segment {}", header.number));
  if (header.page_size != page_size || header.zero != 0) return damaged("the segment header is not as written");
  if (header.segment_bytes != bytes_.size()) return damaged("the file's size is not the header's");
  if (header.first != position_.last.value() + 1) {
    return damaged(fmt::format("the segment begins with command {}", header.first));
  }
  if (header.previous_hash != position_.chain) return damaged("the hash of the segment before differs");
  if (header.epoch == 0 || header.epoch < position_.epoch) return damaged("the epoch goes back");
  if (!all_zero(page.subspan(sizeof header))) return damaged("bytes behind the segment header");
  position_.epoch = header.epoch;
  return true;
}

/// False at the end of the log.
JournalResult<bool> SegmentScanner::read_group(const CommandHandler& each) {
  if (auto loaded = load(offset_ + group_extent(max_payload(bytes_.size()))); !loaded) {
    return tl::unexpected(loaded.error());
  }
  const auto rest = bytes_.subspan(offset_);
  if (Complaint complaint = check_group(rest); !complaint.empty()) return judge_rest(complaint);
  const auto header = read<GroupHeader>(rest);
  const auto payload = rest.subspan(sizeof header, header.payload_bytes);
  auto records = read_records(payload, header.count, header.time, each);
  if (!records) return records;
  position_.epoch = header.epoch;
  position_.chain = group_hash(rest.first(sizeof header + header.payload_bytes));
  ++result_.groups;
  result_.last_group = offset_;
  offset_ += group_extent(header.payload_bytes);
  return true;
}

/// Every check of a group but that of its records.
SegmentScanner::Complaint SegmentScanner::check_group(std::span<const std::byte> rest) const {
  if (!has_group_header(rest)) return "the group header's checksum differs";
  const auto header = read<GroupHeader>(rest);
  if (header.zeros != decltype(header.zeros){}) return "bytes behind the group header";
  if (header.count == 0 || header.payload_bytes == 0 || header.payload_bytes % 8 != 0 ||
      header.payload_bytes > max_payload(bytes_.size()) || group_extent(header.payload_bytes) > rest.size()) {
    return "the group's size cannot be";
  }
  if (header.first != position_.last.value() + 1) return fmt::format("the group begins with command {}", header.first);
  if (header.epoch < position_.epoch) return "the epoch goes back";
  if (header.previous_hash != position_.chain) return "the hash of the group before differs";
  const auto payload = rest.subspan(sizeof header, header.payload_bytes);
  if (crc32c(payload) != header.payload_crc) return "the payload's checksum differs";
  const auto trailer = rest.subspan(sizeof header + header.payload_bytes, trailer_size);
  if (!std::ranges::equal(trailer, std::as_bytes(std::span(trailer_magic)))) return "the group's end mark differs";
  const std::size_t written = sizeof header + header.payload_bytes + trailer_size;
  if (!all_zero(rest.first(group_extent(header.payload_bytes)).subspan(written))) return "bytes behind the group";
  return {};
}

JournalResult<bool> SegmentScanner::read_records(std::span<const std::byte> payload, std::uint32_t count,
                                                 std::int64_t time, const CommandHandler& each) {
  const auto at = [&](std::span<const std::byte> left) {
    return offset_ + sizeof(GroupHeader) + payload.size() - left.size();
  };
  auto left = payload;
  for (std::uint32_t n = 0; n < count; ++n) {
    const auto command = decode_command(left);
    if (!command) {
      const Reject reject = command.error();
      return tl::unexpected(fault(fault_of_unreadable(reject), at(left),
                                  fmt::format("the record cannot be read: {}", reject_message(reject))));
    }
    const RecordHeader& header = command->header();
    if (header.sequence.value() != position_.last.value() + 1 || header.time < position_.time) {
      return tl::unexpected(fault(Reject::journal_damaged, at(left), "the record's number or time is out of order"));
    }
    each(*command);
    position_.last = header.sequence;
    position_.time = header.time;
    ++result_.commands;
    // As it was written: a record of an earlier version has become one of another size.
    left = left.subspan(sizeof(RecordHeader) + read<RecordHeader>(left).body_size);
  }
  if (!left.empty() || position_.time != Timestamp(time)) {
    return tl::unexpected(fault(Reject::journal_damaged, at(left), "the group header does not fit its records"));
  }
  return true;
}

/// What stands at offset_ is no valid group: nothing at all (the end), an unfinished write, or damage.
JournalResult<bool> SegmentScanner::judge_rest(const Complaint& complaint) {
  if (auto loaded = load(bytes_.size()); !loaded) return tl::unexpected(loaded.error());
  const auto rest = bytes_.subspan(offset_);
  const std::uint64_t used = used_bytes(rest);
  if (used == 0) return false;
  const auto damaged = [&] { return tl::unexpected(fault(Reject::journal_damaged, offset_, complaint)); };
  for (std::uint64_t page = page_size; page < used; page += page_size) {
    if (has_group_header(rest.subspan(page))) return damaged();
  }
  if (!is_torn(rest)) return damaged();
  result_.torn_bytes = (used + page_size - 1) / page_size * page_size;
  return false;
}

/// Whether a write of one group that did not finish can have left `rest`, which is not all zeros.
bool SegmentScanner::is_torn(std::span<const std::byte> rest) const {
  const std::uint64_t used = used_bytes(rest);
  if (!has_group_header(rest)) {
    // Either the header's sector never arrived, or (a cut within it) nothing behind it did.
    const bool header_missing = all_zero(rest.first(sector_size));
    return header_missing ? used <= group_extent(max_payload(bytes_.size())) : used <= sizeof(GroupHeader);
  }
  const auto header = read<GroupHeader>(rest);
  const std::uint64_t content = sizeof header + header.payload_bytes + trailer_size;
  if (header.payload_bytes > max_payload(bytes_.size()) || content > rest.size() || used > content) return false;
  for (std::uint64_t sector = 0; sector < content; sector += sector_size) {
    if (all_zero(rest.subspan(sector, std::min<std::uint64_t>(sector_size, content - sector)))) return true;
  }
  return is_cut_trailer(rest.subspan(content - trailer_size, trailer_size));
}

}  // namespace licet
