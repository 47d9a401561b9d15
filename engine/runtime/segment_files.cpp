#include "engine/runtime/segment_files.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

#include <fmt/format.h>

namespace licet {

using namespace journal_format;

JournalFault storage_fault(const std::filesystem::path& path, const StorageError& why) {
  return {Reject::storage_failed, path.string(), 0, {}, why.what};
}

namespace {

constexpr int most_listings = 4;

JournalResult<std::vector<SegmentFile>> list_once(Storage& storage, const std::filesystem::path& directory,
                                                  const std::filesystem::path& archive) {
  const auto in = [&](const std::filesystem::path& place) -> JournalResult<std::map<std::uint64_t, SegmentFile>> {
    std::map<std::uint64_t, SegmentFile> there;
    if (place.empty()) return there;
    const auto entries = storage.list(place);
    if (!entries) return tl::unexpected(storage_fault(place, entries.error()));
    for (const StorageEntry& entry : *entries) {
      const std::uint64_t number = segment_number(entry.name);
      if (number != 0) there.try_emplace(number, SegmentFile{number, place / entry.name, entry.bytes, {}});
    }
    return there;
  };
  auto found = in(directory);
  if (!found) return tl::unexpected(found.error());
  auto archived = in(archive);
  if (!archived) return tl::unexpected(archived.error());
  // Only what leads up to the log without a gap belongs to it.
  while (!found->empty() && archived->contains(found->begin()->first - 1)) {
    found->insert(archived->extract(found->begin()->first - 1));
  }
  std::vector<SegmentFile> segments;
  const auto add = [&](SegmentFile&& segment) {
    if (!archive.empty() && segment.path.parent_path() != archive) segment.moved_to = archive / segment.name();
    segments.push_back(std::move(segment));
  };
  for (auto& [number, segment] : *found) {
    while (!segments.empty() && number > segments.back().number + 1 && archived->contains(segments.back().number + 1)) {
      add(std::move(archived->at(segments.back().number + 1)));
    }
    if (!segments.empty() && number != segments.back().number + 1) {
      return tl::unexpected(JournalFault{Reject::journal_damaged, segment.name(), 0, Sequence(),
                                         fmt::format("segment {} is missing", segments.back().number + 1)});
    }
    add(std::move(segment));
  }
  return segments;
}

}  // namespace

JournalResult<std::vector<SegmentFile>> list_segments(Storage& storage, const std::filesystem::path& directory,
                                                      const std::filesystem::path& archive) {
  auto found = list_once(storage, directory, archive);
  // A directory is not listed in one moment: of two segments made meanwhile, the first may be missed.
  for (int n = 1; n < most_listings && !found && found.error().reject == Reject::journal_damaged; ++n) {
    found = list_once(storage, directory, archive);
  }
  return found;
}

StorageResult<std::unique_ptr<StorageFile>> open_segment(Storage& storage, const SegmentFile& segment) {
  auto file = storage.open(segment.path, {});
  if (file || segment.moved_to.empty()) return file;
  auto moved = storage.open(segment.moved_to, {});
  return moved ? std::move(moved) : std::move(file);
}

StorageResult<std::optional<SegmentHeader>> read_segment_header(Storage& storage, const SegmentFile& segment) {
  const auto file = open_segment(storage, segment);
  if (!file) return tl::unexpected(file.error());
  SegmentHeader header;
  const auto got = (*file)->read_at(std::as_writable_bytes(std::span(&header, 1)), 0);
  if (!got) return tl::unexpected(got.error());
  const bool is_whole = *got == sizeof header && header.magic == segment_magic && header.header_crc == crc_of(header);
  return is_whole ? std::optional(header) : std::nullopt;
}

JournalResult<std::optional<BegunSegment>> last_begun_segment(Storage& storage, std::span<const SegmentFile> segments) {
  for (std::size_t n = segments.size(); n-- > 0;) {
    const auto header = read_segment_header(storage, segments[n]);
    if (!header) return tl::unexpected(storage_fault(segments[n].path, header.error()));
    if (*header) return BegunSegment{n, **header};
  }
  return std::nullopt;
}

JournalResult<Sequence> find_last_group(Storage& storage, const std::vector<SegmentFile>& segments) {
  const auto begun = last_begun_segment(storage, segments);
  if (!begun) return tl::unexpected(begun.error());
  if (!*begun) return Sequence();
  const SegmentFile& segment = segments[(*begun)->at];
  const auto file = open_segment(storage, segment);
  if (!file) return tl::unexpected(storage_fault(segment.path, file.error()));
  Sequence last((*begun)->header.first);
  for (std::uint64_t offset = page_size;;) {
    GroupHeader header;
    const auto got = (*file)->read_at(std::as_writable_bytes(std::span(&header, 1)), offset);
    if (!got) return tl::unexpected(storage_fault(segment.path, got.error()));
    if (*got != sizeof header || header.magic != group_magic || header.header_crc != crc_of(header)) return last;
    last = Sequence(header.first);
    offset += group_extent(header.payload_bytes);
  }
}

}  // namespace licet
