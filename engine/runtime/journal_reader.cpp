#include "engine/runtime/journal_reader.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/read_ahead.hpp"
#include "engine/runtime/segment_files.hpp"
#include "engine/runtime/segment_scan.hpp"

namespace licet {
namespace {

constexpr std::uint64_t progress_interval = 65'536;         // commands
constexpr std::size_t piece_bytes = std::size_t{4} << 20U;  // read at a time

/// The bytes of one segment after another, read as far as they are wanted.
class SegmentBytes {
 public:
  /// Begins with a segment; nothing of it is read yet.
  StorageResult<void> open(Storage& storage, const SegmentFile& segment) {
    auto file = open_segment(storage, segment);
    if (!file) return tl::unexpected(file.error());
    file_ = std::move(*file);
    if (buffer_.bytes().size() < segment.bytes) buffer_ = AlignedBuffer::untouched(segment.bytes);
    size_ = segment.bytes;
    loaded_ = 0;
    return {};
  }
  /// All of the segment's; those are there that were loaded.
  [[nodiscard]] std::span<const std::byte> bytes() const { return buffer_.bytes().first(size_); }
  /// One piece more. Only while not all are there.
  StorageResult<void> load_piece() {
    const auto piece = buffer_.bytes().subspan(loaded_, std::min(piece_bytes, size_ - loaded_));
    const auto got = file_->read_at(piece, loaded_);
    if (!got) return tl::unexpected(got.error());
    if (*got != piece.size()) return tl::unexpected(StorageError{"the file ends early"});
    loaded_ += piece.size();
    return {};
  }
  [[nodiscard]] std::size_t loaded() const noexcept { return loaded_; }

 private:
  std::unique_ptr<StorageFile> file_;
  AlignedBuffer buffer_{0};  // used again by the next segment
  std::size_t size_ = 0;
  std::size_t loaded_ = 0;
};

/// One pass over a log; see read_journal.
class Reader {
 public:
  using Segments = std::span<const SegmentFile>;

  Reader(std::string_view venue, const CommandHandler& each, const JournalReadOptions& options)
      : venue_(venue), each_(each), options_(options), storage_(*options.storage), from_(options.from) {}

  JournalResult<JournalReport> read(Segments segments) {
    const auto first = begin(segments);
    if (!first) return tl::unexpected(first.error());
    auto read = segments.subspan(*first);
    std::optional<SegmentFile> active;
    if (options_.sealed_only) {
      const auto begun = last_begun_segment(storage_, read);
      if (!begun) return tl::unexpected(begun.error());
      const std::size_t sealed = *begun ? (*begun)->at : 0;
      if (sealed < read.size()) active = read[sealed];
      read = read.first(sealed);
    }
    for (const auto& segment : read) so_far_.bytes_total += segment.bytes;
    for (const auto& segment : read) {
      if (auto done = read_segment(segment); !done) return tl::unexpected(done.error());
    }
    if (active && !read.empty()) {
      if (auto joined = check_joined(*active); !joined) return tl::unexpected(joined.error());
    }
    if (!continued_) {
      return mismatch(fmt::format("the log ends with command {}", report_.position.last.value()));
    }
    tell();
    return report_;
  }

 private:
  /// The first segment to read: the one that holds the position to begin from.
  JournalResult<std::size_t> begin(Segments segments) {
    continued_ = !from_.last.is_set();
    if (continued_) {
      if (segments.empty() || segments.front().number == 1) return 0;
      return tl::unexpected(JournalFault{
          Reject::journal_damaged, segments.front().name(), 0, Sequence(1),
          fmt::format("the segments before {} are missing (were they archived?)", segments.front().number)});
    }
    for (std::size_t n = segments.size(); n-- > 0;) {
      const auto header = read_segment_header(storage_, segments[n]);
      if (!header) return tl::unexpected(storage_fault(segments[n].path, header.error()));
      if (!*header || (*header)->first > from_.last.value() + 1) continue;
      return options_.older_too ? begin_at(segments, 0) : begin_at(segments, n);
    }
    return mismatch("no segment of the log holds that command");
  }

  /// With segment `n`, which continues what it says itself.
  JournalResult<std::size_t> begin_at(Segments segments, std::size_t n) {
    const auto header = read_segment_header(storage_, segments[n]);
    if (!header) return tl::unexpected(storage_fault(segments[n].path, header.error()));
    if (!*header) return n;  // damaged, which its scan says
    report_.position.last = Sequence((*header)->first - 1);
    report_.position.chain = (*header)->previous_hash;
    if (report_.position.last == from_.last) {
      if (report_.position.chain != from_.chain) return mismatch("the log has another hash there");
      report_.position = from_;
      continued_ = true;
    }
    return n;
  }

  /// That the segment which is not read follows what was: nothing is missing at the end.
  JournalResult<bool> check_joined(const SegmentFile& active) {
    const auto header = read_segment_header(storage_, active);
    if (!header) return tl::unexpected(storage_fault(active.path, header.error()));
    const auto& position = report_.position;
    if (*header && (*header)->first == position.last.value() + 1 && (*header)->previous_hash == position.chain)
      return true;
    return tl::unexpected(JournalFault{Reject::journal_damaged, active.name(), 0, Sequence(position.last.value() + 1),
                                       "the segment does not follow the one before"});
  }

  JournalResult<bool> read_segment(const SegmentFile& segment) {
    if (!journal_format::is_segment_size(segment.bytes)) {
      return tl::unexpected(JournalFault{Reject::journal_damaged, segment.name(), 0,
                                         Sequence(report_.position.last.value() + 1),
                                         fmt::format("{} bytes is no segment's size", segment.bytes)});
    }
    if (auto opened = bytes_.open(storage_, segment); !opened) {
      return tl::unexpected(storage_fault(segment.path, opened.error()));
    }
    SegmentScanner scanner(bytes_.bytes(), segment.name(), segment.number, venue_, report_.position,
                           [&](std::uint64_t end) { return load(segment, end); });
    const auto scan = scanner.scan([this](const Command& command) { take(command); },
                                   [this](const JournalPosition& position) { take(position); }, options_.stop);
    // Before the scan's own: what follows a wrong beginning says nothing.
    if (mismatch_) return mismatch(*mismatch_);
    if (!scan) {
      // Whatever an earlier segment seemed to have torn off was damage if the log went on; which a segment that could
      // not be read does not say.
      const Reject why = scan.error().reject;
      const bool was_read = why != Reject::storage_failed && why != Reject::not_ready;
      return tl::unexpected(end_ && was_read ? *end_ : scan.error());
    }
    so_far_.bytes += segment.bytes;
    tell();
    return account(scanner, *scan, segment.number);
  }

  JournalResult<void> load(const SegmentFile& segment, std::uint64_t end) {
    while (bytes_.loaded() < end) {
      if (options_.stop.stop_requested()) {
        return tl::unexpected(stopped_fault(segment.name(), Sequence(report_.position.last.value() + 1)));
      }
      if (auto read = bytes_.load_piece(); !read) return tl::unexpected(storage_fault(segment.path, read.error()));
    }
    return {};
  }

  JournalResult<bool> account(const SegmentScanner& scanner, const SegmentScan& scan, std::uint64_t number) {
    if (scan.has_header && end_) return tl::unexpected(*end_);
    // One segment is made ahead, and the next only when its header stands.
    if (!scan.has_header && std::exchange(has_spare_, true)) {
      return tl::unexpected(scanner.fault(Reject::journal_damaged, 0, "two segments without a header at the end"));
    }
    if (!scan.has_header || scan.torn_bytes > 0) {
      if (end_ && scan.torn_bytes > 0) return tl::unexpected(*end_);
      if (!end_) end_ = scanner.fault(Reject::journal_damaged, scan.end, "commands are missing from here on");
    }
    if (!scan.has_header) report_.torn_header_bytes += scan.torn_bytes;
    report_.groups += scan.groups;
    if (scan.groups > 0) ++report_.segments;
    if (scan.has_header) {
      report_.torn_bytes = scan.torn_bytes;
      report_.bytes += scan.end - journal_format::page_size;
      report_.tail_segment = number;
      report_.tail_offset = scan.end;
      report_.last_group_offset = scan.last_group;
    }
    return true;
  }

  void take(const Command& command) {
    if (!continued_ || mismatch_) return;
    each_(command);
    ++report_.commands;
    so_far_.commands = report_.commands;
    if (report_.commands % progress_interval == 0) tell();
  }

  /// Behind each group.
  void take(const JournalPosition& position) {
    if (mismatch_) return;
    if (continued_) {
      if (options_.on_group) options_.on_group(position);
    } else if (position.last == from_.last) {
      continued_ = position.chain == from_.chain;
      if (!continued_) mismatch_ = "the log has another hash there";
    } else if (position.last > from_.last) {
      mismatch_ = "no group of the log ends there";
    }
  }

  [[nodiscard]] tl::unexpected<JournalFault> mismatch(std::string_view why) const {
    return tl::unexpected(JournalFault{Reject::snapshot_mismatch, {}, 0, from_.last, std::string(why)});
  }
  void tell() const {
    if (options_.progress) options_.progress(so_far_);
  }

  const std::string_view venue_;
  const CommandHandler& each_;
  const JournalReadOptions& options_;
  Storage& storage_;
  const JournalPosition from_;
  SegmentBytes bytes_;
  JournalProgress so_far_;
  JournalReport report_;
  bool has_spare_ = false;               // a segment without a header was met
  bool continued_ = false;               // the log was found to continue `from_`
  std::optional<std::string> mismatch_;  // why it does not
  std::optional<JournalFault> end_;      // where the log ended; a fault only if something follows
};

}  // namespace

JournalResult<JournalReport> read_journal(const std::filesystem::path& directory, std::string_view venue,
                                          const CommandHandler& each, const JournalReadOptions& options) {
  const auto segments = list_segments(*options.storage, directory, options.archive);
  if (!segments) return tl::unexpected(segments.error());
  if (!options.ahead) return Reader(venue, each, options).read(*segments);
  const auto read = [&](const CommandHandler& take, const GroupHandler& on_group,
                        const JournalProgressHandler& progress, const std::stop_token& stop) {
    JournalReadOptions reading = options;
    reading.on_group = on_group;
    reading.progress = progress;
    reading.stop = stop;
    return Reader(venue, take, reading).read(*segments);
  };
  return read_ahead(read, each, options.on_group, options.progress, options.stop);
}

JournalResult<JournalReport> read_journal(const std::filesystem::path& directory, std::string_view venue,
                                          const CommandHandler& each, const JournalProgressHandler& progress,
                                          const GroupHandler& on_group) {
  JournalReadOptions options;
  options.progress = progress;
  options.on_group = on_group;
  return read_journal(directory, venue, each, options);
}

}  // namespace licet
