#include "engine/runtime/segment_writer.hpp"

#include <cstring>

#include "engine/core/check.hpp"
#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/segment_files.hpp"

namespace licet {

using namespace journal_format;

SegmentWriter::SegmentWriter(const FileJournalOptions& options, const JournalReport& report)
    : options_(options),
      storage_(*options.storage),
      position_(report.position),
      buffer_(group_extent(max_payload(options.segment_bytes))),
      preparer_(storage_, options.directory, options.segment_bytes, options.in_background, options.on_warning) {
  position_.epoch += 1;
  discard_spares_after(report.tail_segment);
  if (report.tail_segment == 0) {
    preparer_.begin(1);
    begin_segment(1);
  } else {
    resume(report);
  }
}

/// A spare may be of another size than is wanted now, or hold an unfinished header. The last first, so that a crash
/// leaves no gap.
void SegmentWriter::discard_spares_after(std::uint64_t number) {
  const auto segments = list_segments(storage_, options_.directory);
  if (!segments) storage_.fail(options_.directory.string(), segments.error().text());
  for (auto spare = segments->rbegin(); spare != segments->rend() && spare->number > number; ++spare) {
    auto done = storage_.remove(spare->path);
    if (done) done = storage_.sync_directory(options_.directory);
    if (!done) storage_.fail(spare->path.string(), done.error().what);
  }
}

/// What was last written may be in the page cache only: its writer was killed before the sync, or because the sync
/// failed, after which the kernel takes the pages for written. So it is written again before anybody is told of it. All
/// before it was synced before it was written.
void SegmentWriter::resume(const JournalReport& report) {
  open_segment(report.tail_segment);
  offset_ = report.tail_offset;
  write_again(report.last_group_offset, report.tail_offset);
  const std::uint64_t end = offset_ + report.torn_bytes;
  const AlignedBuffer zeros(page_size);
  for (std::uint64_t at = offset_; at < end; at += page_size) write_durably(zeros.bytes(), at);
  preparer_.begin(number_ + 1);
  preparer_.used(offset_, segment_bytes_);
}

void SegmentWriter::write_again(std::uint64_t from, std::uint64_t end) {
  AlignedBuffer pages(end - from);
  const auto got = file_->read_at(pages.bytes(), from);
  if (!got || *got != pages.bytes().size())
    storage_.fail(path_.string(), got ? "the file ends early" : got.error().what);
  write_durably(pages.bytes(), from);
}

void SegmentWriter::open_segment(std::uint64_t number) {
  number_ = number;
  path_ = options_.directory / segment_name(number);
  const bool direct = options_.sync == JournalSync::direct;
  auto file = storage_.open(path_, {StorageMode::write, direct, direct});
  if (!file) storage_.fail(path_.string(), file.error().what);
  file_ = std::move(*file);
  const auto size = file_->size();
  if (!size) storage_.fail(path_.string(), size.error().what);
  segment_bytes_ = *size;
}

void SegmentWriter::begin_segment(std::uint64_t number) {
  preparer_.await();
  open_segment(number);
  SegmentHeader header;
  header.venue = venue_field(options_.venue.view());
  header.number = number;
  header.epoch = position_.epoch;
  header.first = position_.last.value() + 1;
  header.segment_bytes = segment_bytes_;
  header.previous_hash = position_.chain;
  header.header_crc = crc_of(header);
  const auto page = buffer_.bytes().first(page_size);
  std::memset(page.data(), 0, page.size());
  std::memcpy(page.data(), &header, sizeof header);
  write_durably(page, 0);
  offset_ = page_size;
  preparer_.begin(number + 1);
}

void SegmentWriter::append(const JournalGroup& group) {
  std::size_t payload_bytes = 0;
  for (const auto part : group.parts) payload_bytes += part.size();
  LICET_CHECK(group.first.value() == position_.last.value() + 1 && group.count > 0);
  LICET_CHECK(payload_bytes > 0 && payload_bytes <= max_payload(options_.segment_bytes));
  const std::uint64_t extent = group_extent(payload_bytes);
  // The tail may be of an older, smaller size than groups have now.
  if (offset_ + extent > segment_bytes_ || payload_bytes > max_payload(segment_bytes_)) begin_segment(number_ + 1);

  const auto pages = lay_out(group, payload_bytes);
  write_durably(pages, offset_);
  offset_ += pages.size();
  position_.last = Sequence(group.first.value() + group.count - 1);
  position_.time = group.time;
  position_.chain = group_hash(pages.first(sizeof(GroupHeader) + payload_bytes));
  preparer_.used(offset_, segment_bytes_);
}

/// The group as it will stand on disk, in the buffer.
std::span<const std::byte> SegmentWriter::lay_out(const JournalGroup& group, std::size_t payload_bytes) {
  const auto pages = buffer_.bytes().first(group_extent(payload_bytes));
  std::byte* const payload = pages.data() + sizeof(GroupHeader);
  std::byte* at = payload;
  for (const auto part : group.parts) {
    std::memcpy(at, part.data(), part.size());
    at += part.size();
  }
  std::memcpy(at, trailer_magic.data(), trailer_size);
  at += trailer_size;
  std::memset(at, 0, static_cast<std::size_t>(pages.data() + pages.size() - at));

  GroupHeader header;
  header.epoch = position_.epoch;
  header.first = group.first.value();
  header.count = group.count;
  header.payload_bytes = static_cast<std::uint32_t>(payload_bytes);
  header.time = group.time.nanoseconds();
  header.previous_hash = position_.chain;
  header.payload_crc = crc32c({payload, payload_bytes});
  header.header_crc = crc_of(header);
  std::memcpy(pages.data(), &header, sizeof header);
  return pages;
}

void SegmentWriter::write_durably(std::span<const std::byte> pages, std::uint64_t offset) {
  auto done = file_->write_at(pages, offset);
  if (done && !file_->is_durable()) done = file_->sync();
  if (!done) storage_.fail(path_.string(), done.error().what);
}

}  // namespace licet
