#include "engine/runtime/file_journal.hpp"

#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "engine/core/check.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "engine/runtime/segment_files.hpp"
#include "engine/runtime/segment_writer.hpp"

namespace licet {

/// The directory's lock, and the writer once the log has been read.
class FileJournal::Writer {
 public:
  Writer(FileJournalOptions options, std::unique_ptr<StorageLock> lock)
      : options_(std::move(options)), lock_(std::move(lock)) {}

  const FileJournalOptions options_;
  const std::unique_ptr<StorageLock> lock_;
  mutable std::mutex mutex_;
  std::unique_ptr<SegmentWriter> segments_;  // null before recover
};

JournalResult<std::unique_ptr<FileJournal>> FileJournal::open(const FileJournalOptions& options) {
  LICET_CHECK(journal_format::is_segment_size(options.segment_bytes) && !options.venue.empty());
  const auto failed = [](const std::filesystem::path& path, const StorageError& why) {
    return tl::unexpected(JournalFault{Reject::storage_failed, path.string(), 0, {}, why.what});
  };
  const auto made = options.storage->create_directories(options.directory);
  if (!made) return failed(options.directory, made.error());
  const auto lock_path = options.directory / "lock";
  auto lock = options.storage->lock(lock_path);
  if (!lock) return failed(lock_path, lock.error());
  return std::unique_ptr<FileJournal>(new FileJournal(std::make_unique<Writer>(options, std::move(*lock))));
}

FileJournal::FileJournal(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}

FileJournal::~FileJournal() = default;

JournalResult<JournalPosition> FileJournal::recover(const JournalPosition& from, const CommandHandler& each,
                                                    const JournalProgressHandler& progress) {
  LICET_CHECK(writer_->segments_ == nullptr);
  const auto& options = writer_->options_;
  const auto files = list_segments(*options.storage, options.directory, options.archive);
  if (!files) return tl::unexpected(files.error());
  const auto last_group = find_last_group(*options.storage, *files);
  if (!last_group) return tl::unexpected(last_group.error());

  // The last group may be in the page cache only. Nobody hears of it before the segment writer has made it durable.
  const auto is_held = [&](Sequence command) { return command >= *last_group && *last_group > options.durable; };
  std::vector<Command> held;
  std::optional<JournalPosition> held_group;
  JournalReadOptions reading;
  reading.from = from;
  reading.archive = options.archive;
  reading.progress = progress;
  reading.storage = options.storage;
  reading.ahead = options.in_background;
  reading.on_group = [&](const JournalPosition& group) {
    if (is_held(group.last)) {
      held_group = group;
    } else if (options.on_group) {
      options.on_group(group);
    }
  };
  const auto report = read_journal(
      options.directory, options.venue.view(),
      [&](const Command& command) {
        if (is_held(command.header().sequence)) {
          held.push_back(command);
        } else {
          each(command);
        }
      },
      reading);
  if (!report) return tl::unexpected(report.error());
  if (options.check_end) {
    if (const auto sound = options.check_end(report->position); !sound) return tl::unexpected(sound.error());
  }
  auto segments = std::make_unique<SegmentWriter>(options, *report);
  for (const Command& command : held) each(command);
  if (held_group && options.on_group) options.on_group(*held_group);
  const std::lock_guard lock(writer_->mutex_);
  writer_->segments_ = std::move(segments);
  return report->position;
}

void FileJournal::append(const JournalGroup& group) {
  const std::lock_guard lock(writer_->mutex_);
  LICET_CHECK(writer_->segments_ != nullptr);
  writer_->segments_->append(group);
  if (writer_->options_.on_group) writer_->options_.on_group(writer_->segments_->position());
}

bool FileJournal::prepare() {
  LICET_CHECK(!writer_->options_.in_background && writer_->segments_ != nullptr);
  return writer_->segments_->prepare();
}

std::size_t FileJournal::max_group_bytes() const noexcept {
  return journal_format::max_payload(writer_->options_.segment_bytes);
}

JournalPosition FileJournal::position() const {
  const std::lock_guard lock(writer_->mutex_);
  return writer_->segments_ == nullptr ? JournalPosition{} : writer_->segments_->position();
}

}  // namespace licet
