#include "engine/runtime/journal_reader.hpp"

#include <algorithm>
#include <optional>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "engine/runtime/file.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/segment_scan.hpp"

namespace licet {
namespace {

constexpr std::uint64_t progress_interval = 65'536;  // commands

struct SegmentFile {
  std::uint64_t number = 0;
  std::filesystem::path path;
  std::uint64_t bytes = 0;
};

JournalFault storage_fault(const std::filesystem::path& path, std::string what) {
  return {Reject::storage_failed, path.string(), 0, {}, std::move(what)};
}

JournalResult<std::vector<SegmentFile>> list_segments(const std::filesystem::path& directory) {
  std::vector<SegmentFile> segments;
  std::error_code error;
  if (!std::filesystem::exists(directory, error) && !error) return segments;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    const auto number = journal_format::segment_number(at->path().filename().string());
    if (number == 0) continue;
    segments.push_back({number, at->path(), at->file_size(error)});
    if (error) break;
  }
  if (error) return tl::unexpected(storage_fault(directory, error.message()));
  std::ranges::sort(segments, {}, &SegmentFile::number);
  for (std::size_t n = 0; n < segments.size(); ++n) {
    if (segments[n].number == n + 1) continue;
    return tl::unexpected(JournalFault{Reject::journal_damaged,
                                       segments[n].path.filename().string(),
                                       0,
                                       {},
                                       fmt::format("segment {} is missing", n + 1)});
  }
  return segments;
}

/// One pass over a log; see read_journal.
class Reader {
 public:
  Reader(std::string_view venue, const CommandHandler& each, const JournalProgressHandler& progress,
         const GroupHandler& on_group)
      : venue_(venue), each_(each), progress_(progress), on_group_(on_group) {}

  JournalResult<JournalReport> read(const std::vector<SegmentFile>& segments) {
    for (const auto& segment : segments) so_far_.bytes_total += segment.bytes;
    for (const auto& segment : segments) {
      if (auto read = read_segment(segment); !read) return tl::unexpected(read.error());
    }
    tell();
    return report_;
  }

 private:
  JournalResult<bool> read_segment(const SegmentFile& segment) {
    if (!journal_format::is_segment_size(segment.bytes)) {
      return tl::unexpected(JournalFault{Reject::journal_damaged, segment.path.filename().string(), 0,
                                         Sequence(report_.position.last.value() + 1),
                                         fmt::format("{} bytes is no segment's size", segment.bytes)});
    }
    const auto buffer = read_file(segment.path, segment.bytes);
    if (!buffer) return tl::unexpected(storage_fault(segment.path, buffer.error()));
    const auto name = segment.path.filename().string();
    SegmentScanner scanner(buffer->bytes(), name, segment.number, venue_, report_.position);
    const auto scan = scanner.scan([this](const Command& command) { take(command); }, on_group_);
    if (!scan) {
      // Whatever an earlier segment seemed to have torn off was damage if the log went on.
      return tl::unexpected(end_ ? *end_ : scan.error());
    }
    so_far_.bytes += segment.bytes;
    tell();
    return account(scanner, *scan, segment.number);
  }

  JournalResult<bool> account(const SegmentScanner& scanner, const SegmentScan& scan, std::uint64_t number) {
    if (scan.has_header && end_) return tl::unexpected(*end_);
    if (!scan.has_header || scan.torn_bytes > 0) {
      if (end_ && scan.torn_bytes > 0) return tl::unexpected(*end_);
      if (!end_) end_ = scanner.fault(Reject::journal_damaged, scan.end, "commands are missing from here on");
    }
    report_.groups += scan.groups;
    if (scan.groups > 0) ++report_.segments;
    if (scan.has_header) {
      report_.torn_bytes = scan.torn_bytes;
      report_.bytes += scan.end - journal_format::page_size;
      report_.tail_segment = number;
      report_.tail_offset = scan.end;
    }
    return true;
  }

  void take(const Command& command) {
    each_(command);
    ++report_.commands;
    so_far_.commands = report_.commands;
    if (report_.commands % progress_interval == 0) tell();
  }
  void tell() const {
    if (progress_) progress_(so_far_);
  }

  const std::string_view venue_;
  const CommandHandler& each_;
  const JournalProgressHandler& progress_;
  const GroupHandler& on_group_;
  JournalProgress so_far_;
  JournalReport report_;
  std::optional<JournalFault> end_;  // where the log ended; a fault only if something follows
};

}  // namespace

JournalResult<JournalReport> read_journal(const std::filesystem::path& directory, std::string_view venue,
                                          const CommandHandler& each, const JournalProgressHandler& progress,
                                          const GroupHandler& on_group) {
  const auto segments = list_segments(directory);
  if (!segments) return tl::unexpected(segments.error());
  return Reader(venue, each, progress, on_group).read(*segments);
}

}  // namespace licet
