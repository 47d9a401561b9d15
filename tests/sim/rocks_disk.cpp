#include "tests/sim/rocks_disk.hpp"

#include <span>
#include <utility>

namespace licet::sim {

using rocksdb::IOStatus;
using rocksdb::Slice;
using Options = RocksDisk::Options;
using Debug = RocksDisk::Debug;

namespace {

/// Failures are of the kind after which RocksDB gives up: it has no thread here that could try again.
IOStatus status_of(const StorageError& why) {
  return why.what == "No such file or directory" ? IOStatus::PathNotFound(why.what) : IOStatus::IOError(why.what);
}

}  // namespace

template <class Operation>
IOStatus RocksDisk::attempt(Operation operation) {
  if (death_) return IOStatus::IOError("the process has ended");
  try {
    const StorageResult<void> done = operation();
    if (done) return IOStatus::OK();
    const IOStatus status = status_of(done.error());
    has_refused_ = has_refused_ || !status.IsPathNotFound();
    return status;
  } catch (const Killed& killed) {
    death_ = killed;
    return IOStatus::IOError(killed.why);
  }
}

namespace {

class ReadFile {
 public:
  ReadFile(RocksDisk& disk, std::unique_ptr<StorageFile> file) : disk_(disk), file_(std::move(file)) {}

  IOStatus read(std::uint64_t offset, std::size_t size, Slice* result, char* scratch) const {
    *result = Slice();
    return disk_.attempt([&]() -> StorageResult<void> {
      const auto got = file_->read_at(std::as_writable_bytes(std::span(scratch, size)), offset);
      if (!got) return tl::unexpected(got.error());
      *result = Slice(scratch, *got);
      return {};
    });
  }

 private:
  RocksDisk& disk_;
  std::unique_ptr<StorageFile> file_;
};

class SequentialFile final : public rocksdb::FSSequentialFile {
 public:
  explicit SequentialFile(ReadFile file) : file_(std::move(file)) {}
  IOStatus Read(std::size_t size, const Options&, Slice* result, char* scratch, Debug*) override {
    const IOStatus done = file_.read(at_, size, result, scratch);
    at_ += result->size();
    return done;
  }
  IOStatus Skip(std::uint64_t size) override {
    at_ += size;
    return IOStatus::OK();
  }

 private:
  const ReadFile file_;
  std::uint64_t at_ = 0;
};

class RandomAccessFile final : public rocksdb::FSRandomAccessFile {
 public:
  explicit RandomAccessFile(ReadFile file) : file_(std::move(file)) {}
  IOStatus Read(std::uint64_t offset, std::size_t size, const Options&, Slice* result, char* scratch,
                Debug*) const override {
    return file_.read(offset, size, result, scratch);
  }

 private:
  const ReadFile file_;
};

class WritableFile final : public rocksdb::FSWritableFile {
 public:
  WritableFile(RocksDisk& disk, std::unique_ptr<Disk::GrowingFile> file) : disk_(disk), file_(std::move(file)) {}
  using FSWritableFile::Append;
  IOStatus Append(const Slice& bytes, const Options&, Debug*) override {
    return disk_.attempt([&] { return file_->append(std::as_bytes(std::span(bytes.data(), bytes.size()))); });
  }
  IOStatus Close(const Options&, Debug*) override { return IOStatus::OK(); }
  IOStatus Flush(const Options&, Debug*) override { return IOStatus::OK(); }
  IOStatus Sync(const Options&, Debug*) override {
    return disk_.attempt([&] { return file_->sync(); });
  }
  std::uint64_t GetFileSize(const Options&, Debug*) override { return file_->size(); }

 private:
  RocksDisk& disk_;
  const std::unique_ptr<Disk::GrowingFile> file_;
};

class Directory final : public rocksdb::FSDirectory {
 public:
  Directory(RocksDisk& rocks, Disk& disk, std::string path) : rocks_(rocks), disk_(disk), path_(std::move(path)) {}
  IOStatus Fsync(const Options&, Debug*) override {
    return rocks_.attempt([&] { return disk_.sync_directory(path_); });
  }
  IOStatus Close(const Options&, Debug*) override { return IOStatus::OK(); }

 private:
  RocksDisk& rocks_;
  Disk& disk_;
  const std::string path_;
};

class Lock final : public rocksdb::FileLock {
 public:
  explicit Lock(std::unique_ptr<StorageLock> lock) : lock_(std::move(lock)) {}

 private:
  const std::unique_ptr<StorageLock> lock_;
};

class NoLogger final : public rocksdb::Logger {
 public:
  using Logger::Logv;
  void Logv(const char*, va_list) override {}
  void Logv(rocksdb::InfoLogLevel, const char*, va_list) override {}
};

std::filesystem::path clean(const std::string& path) {
  return path.ends_with('/') ? path.substr(0, path.size() - 1) : path;
}

template <class File, class Base>
IOStatus open_to_read(RocksDisk& rocks, Disk& disk, const std::string& path, std::unique_ptr<Base>* made) {
  made->reset();
  return rocks.attempt([&]() -> StorageResult<void> {
    auto file = disk.open(clean(path), {});
    if (!file) return tl::unexpected(file.error());
    *made = std::make_unique<File>(ReadFile(rocks, std::move(*file)));
    return {};
  });
}

}  // namespace

IOStatus RocksDisk::NewSequentialFile(const std::string& path, const rocksdb::FileOptions&,
                                      Made<rocksdb::FSSequentialFile>* made, Debug*) {
  return open_to_read<SequentialFile>(*this, disk_, path, made);
}

IOStatus RocksDisk::NewRandomAccessFile(const std::string& path, const rocksdb::FileOptions&,
                                        Made<rocksdb::FSRandomAccessFile>* made, Debug*) {
  return open_to_read<RandomAccessFile>(*this, disk_, path, made);
}

IOStatus RocksDisk::NewWritableFile(const std::string& path, const rocksdb::FileOptions&,
                                    Made<rocksdb::FSWritableFile>* made, Debug*) {
  made->reset();
  return attempt([&]() -> StorageResult<void> {
    auto file = disk_.grow(clean(path));
    if (!file) return tl::unexpected(file.error());
    *made = std::make_unique<WritableFile>(*this, std::move(*file));
    return {};
  });
}

IOStatus RocksDisk::NewDirectory(const std::string& path, const Options&, Made<rocksdb::FSDirectory>* made, Debug*) {
  made->reset();
  if (!disk_.has_directory(clean(path))) return IOStatus::PathNotFound(path);
  *made = std::make_unique<Directory>(*this, disk_, clean(path).string());
  return IOStatus::OK();
}

IOStatus RocksDisk::FileExists(const std::string& path, const Options&, Debug*) {
  const bool exists = disk_.has_file(clean(path)) || disk_.has_directory(clean(path));
  return exists ? IOStatus::OK() : IOStatus::NotFound();
}

IOStatus RocksDisk::GetChildren(const std::string& path, const Options&, std::vector<std::string>* names, Debug*) {
  names->clear();
  return attempt([&]() -> StorageResult<void> {
    const auto listed = disk_.list(clean(path));
    if (!listed) return tl::unexpected(listed.error());
    for (const StorageEntry& entry : *listed) names->push_back(entry.name);
    return {};
  });
}

IOStatus RocksDisk::DeleteFile(const std::string& path, const Options&, Debug*) {
  if (!disk_.has_file(clean(path))) return IOStatus::PathNotFound(path);
  return attempt([&] { return disk_.remove(clean(path)); });
}

IOStatus RocksDisk::CreateDir(const std::string& path, const Options&, Debug*) {
  return attempt([&] { return disk_.create_directories(clean(path)); });
}

IOStatus RocksDisk::CreateDirIfMissing(const std::string& path, const Options& options, Debug* debug) {
  return disk_.has_directory(clean(path)) ? IOStatus::OK() : CreateDir(path, options, debug);
}

IOStatus RocksDisk::DeleteDir(const std::string&, const Options&, Debug*) { return IOStatus::NotSupported(); }

IOStatus RocksDisk::GetFileSize(const std::string& path, const Options&, std::uint64_t* bytes, Debug*) {
  return attempt([&]() -> StorageResult<void> {
    auto file = disk_.open(clean(path), {});
    if (!file) return tl::unexpected(file.error());
    *bytes = (*file)->size().value_or(0);
    return {};
  });
}

IOStatus RocksDisk::GetFileModificationTime(const std::string&, const Options&, std::uint64_t* seconds, Debug*) {
  *seconds = 0;
  return IOStatus::OK();
}

IOStatus RocksDisk::RenameFile(const std::string& from, const std::string& to, const Options&, Debug*) {
  return attempt([&] { return disk_.rename(clean(from), clean(to)); });
}

IOStatus RocksDisk::LockFile(const std::string& path, const Options&, rocksdb::FileLock** lock, Debug*) {
  *lock = nullptr;
  return attempt([&]() -> StorageResult<void> {
    auto held = disk_.lock(clean(path));
    if (!held) return tl::unexpected(held.error());
    *lock = new Lock(std::move(*held));
    return {};
  });
}

/// Also after the end of the process, which gives back what it had locked.
IOStatus RocksDisk::UnlockFile(rocksdb::FileLock* lock, const Options&, Debug*) {
  delete lock;
  return IOStatus::OK();
}

IOStatus RocksDisk::GetTestDirectory(const Options&, std::string*, Debug*) { return IOStatus::NotSupported(); }

IOStatus RocksDisk::NewLogger(const std::string&, const Options&, std::shared_ptr<rocksdb::Logger>* made, Debug*) {
  *made = std::make_shared<NoLogger>();
  return IOStatus::OK();
}

IOStatus RocksDisk::GetAbsolutePath(const std::string& path, const Options&, std::string* absolute, Debug*) {
  *absolute = path;
  return IOStatus::OK();
}

IOStatus RocksDisk::IsDirectory(const std::string& path, const Options&, bool* is_directory, Debug*) {
  *is_directory = disk_.has_directory(clean(path));
  return IOStatus::OK();
}

}  // namespace licet::sim
