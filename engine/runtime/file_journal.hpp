#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>

#include "engine/core/text.hpp"
#include "engine/runtime/journal.hpp"
#include "engine/runtime/segment_preparer.hpp"
#include "engine/runtime/storage.hpp"

namespace licet {

/// How a group is brought to the disk.
enum class JournalSync : std::uint8_t {
  fdatasync,  // pwrite, then fdatasync
  direct,     // one O_DIRECT and O_DSYNC write; falls back to fdatasync where the file system refuses it
};

struct FileJournalOptions {
  std::filesystem::path directory;  // created when absent
  std::filesystem::path archive;    // where sealed segments were moved (retention.hpp); empty: nowhere
  Text<7> venue;                    // MIC; a log of another venue is refused
  /// Size of one segment file, a multiple of 4 KiB, at least 16 KiB. Holds for new segments.
  std::uint64_t segment_bytes = std::uint64_t{64} << 20U;
  JournalSync sync = JournalSync::direct;
  /// May be empty. Called for every group in order: by recover for those that it reads, then by append.
  GroupHandler on_group;
  /// May be empty. Asked by recover whether the log may end there, when all of it has been read and nothing was
  /// changed; its fault becomes that of recover. The last group has not been handed over by then, unless it is durable.
  std::function<JournalResult<void>(const JournalPosition&)> check_end;
  /// Up to there the log is known to be on the disk, because its writer said so when it stopped. Recovery holds back a
  /// last group of which it does not know that.
  Sequence durable;
  /// May be empty. Hears that the disk is full while there is still room in the segment in use.
  StorageWarningHandler on_warning;
  Storage* storage = &posix_storage();  // outlives the journal
  /// The next segment is made ready by a thread; else by `prepare`, and where it is needed. And recovery reads the log
  /// in a thread ahead of the one that it hands the commands to.
  bool in_background = true;
};

/// The log in segment files (layout: journal_format.hpp), zero-filled ahead by a thread of its own so that an append
/// never changes a file's size or extents. One process at a time: the directory is locked.
class FileJournal final : public Journal {
 public:
  /// Takes the lock and reads nothing yet. Faults: storage_failed (cannot be created, or another process has it).
  static JournalResult<std::unique_ptr<FileJournal>> open(const FileJournalOptions& options);
  ~FileJournal() override;
  FileJournal(const FileJournal&) = delete;
  FileJournal& operator=(const FileJournal&) = delete;

  using Journal::recover;
  JournalResult<JournalPosition> recover(const JournalPosition& from, const CommandHandler& each,
                                         const JournalProgressHandler& progress) override;
  void append(const JournalGroup& group) override;
  [[nodiscard]] std::size_t max_group_bytes() const noexcept override;
  [[nodiscard]] JournalPosition position() const override;

  /// Without a thread in the background: one step of making the next segment ready; false when nothing is to do.
  bool prepare();

 private:
  class Writer;
  explicit FileJournal(std::unique_ptr<Writer> writer);
  std::unique_ptr<Writer> writer_;
};

}  // namespace licet
