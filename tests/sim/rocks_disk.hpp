#pragma once

#include <rocksdb/file_system.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/sim/disk.hpp"

namespace licet::sim {

/// The simulated disk as RocksDB's file system. RocksDB is not exception-safe: when the process ends in the middle of
/// one of its operations, that one and all behind it fail and change nothing; whoever called RocksDB asks `death`, and
/// throws it. So the handle can be closed, and the disk is as the end of the process left it.
class RocksDisk final : public rocksdb::FileSystem {
 public:
  explicit RocksDisk(Disk& disk) : disk_(disk) {}

  /// How the process ended; none: it has not.
  [[nodiscard]] const std::optional<Killed>& death() const noexcept { return death_; }
  /// Whether the disk itself refused something: it is full, or a sync failed.
  [[nodiscard]] bool has_refused() const noexcept { return has_refused_; }
  /// It has ended, elsewhere than in here.
  void end() {
    if (!death_) death_ = Killed{"ended elsewhere"};
  }
  /// What the disk refused, or an end of the process, as RocksDB hears of it. Nothing is done after the end.
  template <class Operation>
  rocksdb::IOStatus attempt(Operation operation);

  using Options = rocksdb::IOOptions;
  using Debug = rocksdb::IODebugContext;
  using IOStatus = rocksdb::IOStatus;
  template <class T>
  using Made = std::unique_ptr<T>;

  const char* Name() const override { return "SimulatedDisk"; }
  IOStatus NewSequentialFile(const std::string& path, const rocksdb::FileOptions& options,
                             Made<rocksdb::FSSequentialFile>* made, Debug* debug) override;
  IOStatus NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions& options,
                               Made<rocksdb::FSRandomAccessFile>* made, Debug* debug) override;
  IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                           Made<rocksdb::FSWritableFile>* made, Debug* debug) override;
  IOStatus NewDirectory(const std::string& path, const Options& options, Made<rocksdb::FSDirectory>* made,
                        Debug* debug) override;
  IOStatus FileExists(const std::string& path, const Options& options, Debug* debug) override;
  IOStatus GetChildren(const std::string& path, const Options& options, std::vector<std::string>* names,
                       Debug* debug) override;
  IOStatus DeleteFile(const std::string& path, const Options& options, Debug* debug) override;
  IOStatus CreateDir(const std::string& path, const Options& options, Debug* debug) override;
  IOStatus CreateDirIfMissing(const std::string& path, const Options& options, Debug* debug) override;
  IOStatus DeleteDir(const std::string& path, const Options& options, Debug* debug) override;
  IOStatus GetFileSize(const std::string& path, const Options& options, std::uint64_t* bytes, Debug* debug) override;
  IOStatus GetFileModificationTime(const std::string& path, const Options& options, std::uint64_t* seconds,
                                   Debug* debug) override;
  IOStatus RenameFile(const std::string& from, const std::string& to, const Options& options, Debug* debug) override;
  IOStatus LockFile(const std::string& path, const Options& options, rocksdb::FileLock** lock, Debug* debug) override;
  IOStatus UnlockFile(rocksdb::FileLock* lock, const Options& options, Debug* debug) override;
  IOStatus GetTestDirectory(const Options& options, std::string* path, Debug* debug) override;
  IOStatus NewLogger(const std::string& path, const Options& options, std::shared_ptr<rocksdb::Logger>* made,
                     Debug* debug) override;
  IOStatus GetAbsolutePath(const std::string& path, const Options& options, std::string* absolute,
                           Debug* debug) override;
  IOStatus IsDirectory(const std::string& path, const Options& options, bool* is_directory, Debug* debug) override;

 private:
  Disk& disk_;
  std::optional<Killed> death_;
  bool has_refused_ = false;
};

}  // namespace licet::sim
