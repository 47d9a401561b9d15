#include "engine/runtime/file_journal.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <mutex>
#include <system_error>
#include <utility>

#include "engine/core/check.hpp"
#include "engine/runtime/file.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/segment_writer.hpp"

namespace licet {

/// The directory's lock, and the writer once the log has been read.
class FileJournal::Writer {
 public:
  Writer(FileJournalOptions options, File lock) : options_(std::move(options)), lock_(std::move(lock)) {}

  const FileJournalOptions options_;
  const File lock_;
  mutable std::mutex mutex_;
  std::unique_ptr<SegmentWriter> segments_;  // null before recover
};

JournalResult<std::unique_ptr<FileJournal>> FileJournal::open(const FileJournalOptions& options) {
  LICET_CHECK(journal_format::is_segment_size(options.segment_bytes) && !options.venue.empty());
  const auto failed = [](const std::filesystem::path& path, std::string why) {
    return tl::unexpected(JournalFault{Reject::storage_failed, path.string(), 0, {}, std::move(why)});
  };
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) return failed(options.directory, error.message());
  const auto lock_path = options.directory / "lock";
  auto lock = File::open(lock_path, O_RDWR | O_CREAT);
  if (!lock) return failed(lock_path, lock.error());
  // Released by the system when the process ends, however it ends.
  if (::flock(lock->descriptor(), LOCK_EX | LOCK_NB) != 0) {
    return failed(lock_path, "another process has this journal open");
  }
  return std::unique_ptr<FileJournal>(new FileJournal(std::make_unique<Writer>(options, std::move(*lock))));
}

FileJournal::FileJournal(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}

FileJournal::~FileJournal() = default;

JournalResult<JournalPosition> FileJournal::recover(const CommandHandler& each,
                                                    const JournalProgressHandler& progress) {
  LICET_CHECK(writer_->segments_ == nullptr);
  const auto& options = writer_->options_;
  const auto report = read_journal(options.directory, options.venue.view(), each, progress, options.on_group);
  if (!report) return tl::unexpected(report.error());
  auto segments = std::make_unique<SegmentWriter>(options, *report);
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

std::size_t FileJournal::max_group_bytes() const noexcept {
  return journal_format::max_payload(writer_->options_.segment_bytes);
}

JournalPosition FileJournal::position() const {
  const std::lock_guard lock(writer_->mutex_);
  return writer_->segments_ == nullptr ? JournalPosition{} : writer_->segments_->position();
}

}  // namespace licet
