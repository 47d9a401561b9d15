#include "engine/runtime/retention.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "engine/runtime/segment_files.hpp"

namespace licet {
namespace {

constexpr std::size_t copy_bytes = std::size_t{256} << 10U;

/// Moves sealed segments; see retire_segments.
class Retirement {
 public:
  explicit Retirement(const RetentionOptions& options) : options_(options), storage_(*options.storage) {}

  JournalResult<bool> retire(const SegmentFile& segment) {
    if (!options_.archive.empty()) {
      const auto kept = archive(segment);
      if (!kept) return kept;
    }
    auto done = storage_.remove(segment.path);
    // One at a time: else a crash could bring an older one back and leave a gap behind it.
    if (done) done = storage_.sync_directory(options_.directory);
    if (!done) return tl::unexpected(storage_fault(segment.path, done.error()));
    return true;
  }

 private:
  JournalResult<bool> archive(const SegmentFile& segment) {
    const auto target = options_.archive / segment.name();
    const auto failed = [&](const StorageError& why) { return tl::unexpected(storage_fault(target, why)); };
    if (auto made = storage_.create_directories(options_.archive); !made) return failed(made.error());
    if (storage_.open(target, {}).has_value()) {
      const auto same = is_same(segment.path, target);
      if (!same) return failed(same.error());
      if (!*same) {
        return tl::unexpected(JournalFault{Reject::journal_damaged, target.string(), 0, Sequence(),
                                           "the archive has another segment of that number"});
      }
      // Left by a crash before it left the journal: that it is durable is not known.
      return sync(target, failed);
    }
    auto linked = storage_.link(segment.path, target);
    if (!linked) return failed(linked.error());
    if (*linked) return sync_names(failed);
    const std::filesystem::path unfinished = target.string() + ".tmp";
    auto done = copy(segment.path, unfinished);
    if (done) done = storage_.rename(unfinished, target);
    if (!done) return failed(done.error());
    return sync_names(failed);
  }

  JournalResult<bool> sync(const std::filesystem::path& path, const auto& failed) {
    const auto file = storage_.open(path, {StorageMode::write});
    if (!file) return failed(file.error());
    if (auto done = (*file)->sync(); !done) return failed(done.error());
    return sync_names(failed);
  }
  JournalResult<bool> sync_names(const auto& failed) {
    if (auto done = storage_.sync_directory(options_.archive); !done) return failed(done.error());
    return true;
  }

  StorageResult<bool> is_same(const std::filesystem::path& one, const std::filesystem::path& other) {
    const auto left = storage_.open(one, {});
    if (!left) return tl::unexpected(left.error());
    const auto right = storage_.open(other, {});
    if (!right) return tl::unexpected(right.error());
    AlignedBuffer buffer(copy_bytes);
    for (std::uint64_t at = 0;;) {
      const auto got = (*left)->read_at(buffer_.bytes(), at);
      if (!got) return tl::unexpected(got.error());
      const auto also = (*right)->read_at(buffer.bytes(), at);
      if (!also) return tl::unexpected(also.error());
      if (*got != *also || std::memcmp(buffer_.bytes().data(), buffer.bytes().data(), *got) != 0) return false;
      if (*got == 0) return true;
      at += *got;
    }
  }

  StorageResult<void> copy(const std::filesystem::path& from, const std::filesystem::path& to) {
    const auto source = storage_.open(from, {});
    if (!source) return tl::unexpected(source.error());
    const auto target = storage_.open(to, {StorageMode::create});
    if (!target) return tl::unexpected(target.error());
    for (std::uint64_t at = 0;;) {
      const auto got = (*source)->read_at(buffer_.bytes(), at);
      if (!got) return tl::unexpected(got.error());
      if (*got == 0) return (*target)->sync();
      if (auto done = (*target)->write_at(buffer_.bytes().first(*got), at); !done) return done;
      at += *got;
    }
  }

  const RetentionOptions& options_;
  Storage& storage_;
  AlignedBuffer buffer_{copy_bytes};
};

}  // namespace

JournalResult<RetentionReport> retire_segments(const RetentionOptions& options, Sequence covered) {
  const auto segments = list_segments(*options.storage, options.directory);
  if (!segments) return tl::unexpected(segments.error());
  RetentionReport report;
  Retirement retirement(options);
  // The beginning of the next one says how far a segment goes, and that it is sealed.
  for (std::size_t n = 0; n + 1 < segments->size() && !options.stop.stop_requested(); ++n) {
    const auto next = read_segment_header(*options.storage, (*segments)[n + 1]);
    if (!next) return tl::unexpected(storage_fault((*segments)[n + 1].path, next.error()));
    if (!*next || (*next)->first - 1 > covered.value()) break;
    if (const auto retired = retirement.retire((*segments)[n]); !retired) return tl::unexpected(retired.error());
    ++report.segments;
    report.bytes += (*segments)[n].bytes;
  }
  return report;
}

}  // namespace licet
