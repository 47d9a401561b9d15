#include "tests/sim/disk.hpp"

#include <algorithm>
#include <cstring>

namespace licet::sim {
namespace {

tl::unexpected<StorageError> refused(std::string_view why, bool is_full = false) {
  return tl::unexpected(StorageError{std::string(why), is_full});
}

std::string parent_of(const std::filesystem::path& path) { return path.parent_path().string(); }

}  // namespace

class Disk::OpenFile final : public StorageFile {
 public:
  OpenFile(Disk& disk, InodePtr inode, bool is_direct, bool is_durable)
      : disk_(disk), inode_(std::move(inode)), is_direct_(is_direct), is_durable_(is_durable) {}

  StorageResult<std::size_t> read_at(std::span<std::byte> into, std::uint64_t offset) override {
    if (disk_.step()) disk_.kill("reading");
    const auto& bytes = inode_->now;
    if (offset >= bytes.size()) return 0;
    const auto size = std::min<std::size_t>(into.size(), bytes.size() - offset);
    std::memcpy(into.data(), bytes.data() + offset, size);
    return size;
  }
  StorageResult<void> write_at(std::span<const std::byte> bytes, std::uint64_t offset) override {
    return disk_.write(*inode_, bytes, offset, is_durable_);
  }
  StorageResult<void> sync() override { return disk_.sync(*inode_); }
  StorageResult<std::uint64_t> size() override { return inode_->now.size(); }
  bool is_direct() const noexcept override { return is_direct_; }
  bool is_durable() const noexcept override { return is_durable_; }

 private:
  Disk& disk_;
  const InodePtr inode_;
  const bool is_direct_;
  const bool is_durable_;
};

class Disk::OpenGrowingFile final : public GrowingFile {
 public:
  OpenGrowingFile(Disk& disk, InodePtr inode) : disk_(disk), inode_(std::move(inode)) {}
  StorageResult<void> append(std::span<const std::byte> bytes) override { return disk_.append(*inode_, bytes); }
  StorageResult<void> sync() override { return disk_.sync_growing(*inode_); }
  std::uint64_t size() const override { return inode_->now.size(); }

 private:
  Disk& disk_;
  const InodePtr inode_;
};

class Disk::HeldLock final : public StorageLock {
 public:
  HeldLock(Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
  ~HeldLock() override { disk_.locks_.erase(path_); }

 private:
  Disk& disk_;
  const std::string path_;
};

bool Disk::step() {
  ++steps_;
  if (slowness_.nanoseconds() > 0) {
    clock_.advance(
        Duration(static_cast<std::int64_t>(dice_.below(static_cast<std::uint64_t>(slowness_.nanoseconds())))));
  }
  return kill_in_ > 0 && --kill_in_ == 0;
}

void Disk::kill(std::string_view where) const { throw Killed{"killed while " + std::string(where)}; }

void Disk::fail(std::string_view what, std::string_view why) {
  throw Killed{"storage failed: " + std::string(what) + ": " + std::string(why)};
}

Disk::Directory* Disk::directory_of(const std::filesystem::path& path) {
  const auto found = directories_.find(parent_of(path));
  return found == directories_.end() ? nullptr : &found->second;
}

Disk::InodePtr Disk::find(const std::filesystem::path& path) {
  Directory* const directory = directory_of(path);
  if (directory == nullptr) return nullptr;
  const auto found = directory->now.find(path.filename().string());
  return found == directory->now.end() ? nullptr : found->second;
}

void Disk::change(Directory& directory, Change names) {
  for (const auto& [name, inode] : names.names) {
    if (inode == nullptr) {
      directory.now.erase(name);
    } else {
      directory.now[name] = inode;
    }
  }
  directory.dirty.push_back(std::move(names));
}

// --- contents
// ---------------------------------------------------------------------------------------------------------

/// A sector arrives on the disk itself.
void Disk::settle(Inode& inode, std::uint64_t number, const Sector& bytes) {
  const std::size_t at = number * sector;
  if (inode.durable.size() < at + sector) inode.durable.resize(at + sector);
  std::ranges::copy(bytes, inode.durable.begin() + static_cast<std::ptrdiff_t>(at));
}

void Disk::write_sector(Inode& inode, std::uint64_t number, std::span<const std::byte> bytes, bool is_durable) {
  const std::size_t at = number * sector;
  if (inode.now.size() < at + bytes.size()) inode.now.resize(at + bytes.size());
  std::ranges::copy(bytes, inode.now.begin() + static_cast<std::ptrdiff_t>(at));
  Sector whole{};
  const std::size_t there = std::min(sector, inode.now.size() - at);
  std::memcpy(whole.data(), inode.now.data() + at, there);
  if (is_durable) {
    settle(inode, number, whole);
    inode.dirty.erase(number);
  } else {
    inode.dirty[number].push_back(whole);
  }
}

/// Writes begin on a sector.
StorageResult<void> Disk::write(Inode& inode, std::span<const std::byte> bytes, std::uint64_t offset, bool is_durable) {
  const bool dies = step();
  const bool fails = is_durable && fails_now();
  if (offset % sector != 0) return refused("a write that is not aligned");
  const std::uint64_t end = offset + bytes.size();
  if (end > inode.now.size() && used() + (end - inode.now.size()) > capacity_) {
    if (dies) kill("writing");
    return refused("No space left on device", true);
  }
  const std::uint64_t sectors = (bytes.size() + sector - 1) / sector;
  // The page cache takes a write from front to back; the disk itself in any order.
  const std::uint64_t arrived = dies ? dice_.below(sectors + 1) : sectors;
  for (std::uint64_t n = 0; n < sectors; ++n) {
    if (is_durable && (dies || fails) ? dice_.one_in(2) : n >= arrived) continue;
    const auto part = bytes.subspan(n * sector, std::min<std::size_t>(sector, bytes.size() - n * sector));
    write_sector(inode, offset / sector + n, part, is_durable);
  }
  if (is_durable) inode.durable.resize(inode.now.size());
  if (dies) kill("writing");
  if (fails) return refused("Input/output error");
  return {};
}

bool Disk::fails_now() { return fail_sync_in_ > 0 && --fail_sync_in_ == 0; }

StorageResult<void> Disk::sync(Inode& inode) {
  const bool dies = step();
  const bool fails = fails_now();
  if (dies || fails) {
    for (auto& [number, versions] : inode.dirty) {
      if (dice_.one_in(2)) settle(inode, number, versions.back());
    }
    if (dies) kill("syncing");
    inode.dirty.clear();  // the cache believes that they were written
    return refused("Input/output error");
  }
  for (auto& [number, versions] : inode.dirty) settle(inode, number, versions.back());
  inode.dirty.clear();
  inode.durable.resize(inode.now.size());
  return {};
}

StorageResult<void> Disk::append(Inode& inode, std::span<const std::byte> bytes) {
  const bool dies = step();
  if (used() + bytes.size() > capacity_) {
    if (dies) kill("writing");
    return refused("No space left on device", true);
  }
  const auto arrived = dies ? bytes.first(dice_.below(bytes.size() + 1)) : bytes;
  inode.now.insert(inode.now.end(), arrived.begin(), arrived.end());
  if (dies) kill("writing");
  return {};
}

StorageResult<void> Disk::sync_growing(Inode& inode) {
  const bool dies = step();
  const bool fails = fails_now();
  const std::size_t before = inode.durable.size();
  const std::size_t waiting = inode.now.size() - before;
  const std::size_t arrived = dies || fails ? dice_.below(waiting + 1) : waiting;
  const auto from = inode.now.begin() + static_cast<std::ptrdiff_t>(before);
  inode.durable.insert(inode.durable.end(), from, from + static_cast<std::ptrdiff_t>(arrived));
  if (dies) kill("syncing");
  if (!fails) return {};
  inode.durable.resize(inode.now.size());  // the cache believes that all was written
  inode.is_torn = true;
  return refused("Input/output error");
}

void Disk::lose_power(Inode& inode) {
  if (inode.grows) {
    const std::size_t kept = inode.durable.size() + dice_.below(inode.now.size() - inode.durable.size() + 1);
    const auto from = inode.now.begin();
    inode.durable.insert(inode.durable.end(), from + static_cast<std::ptrdiff_t>(inode.durable.size()),
                         from + static_cast<std::ptrdiff_t>(kept));
    inode.now = inode.durable;
    return;
  }
  const std::size_t size = dice_.one_in(2) ? inode.now.size() : inode.durable.size();
  for (auto& [number, versions] : inode.dirty) {
    const std::uint64_t version = dice_.below(versions.size() + 1);
    if (version > 0) settle(inode, number, versions[version - 1]);
  }
  inode.dirty.clear();
  inode.durable.resize(size);
  inode.now = inode.durable;
}

void Disk::lose_power() {
  std::set<Inode*> lost;
  for (auto& [path, directory] : directories_) {
    for (const Change& change : directory.dirty) {
      if (dice_.one_in(2)) continue;
      for (const auto& [name, inode] : change.names) {
        if (inode == nullptr) {
          directory.durable.erase(name);
        } else {
          directory.durable[name] = inode;
        }
      }
    }
    directory.dirty.clear();
    directory.now = directory.durable;
    for (auto& [name, inode] : directory.now) {
      if (lost.insert(inode.get()).second) lose_power(*inode);
    }
  }
}

std::uint64_t Disk::used() const {
  std::set<const Inode*> counted;
  std::uint64_t bytes = 0;
  for (const auto& [path, directory] : directories_) {
    for (const auto& [name, inode] : directory.now) {
      if (counted.insert(inode.get()).second) bytes += inode->now.size();
    }
  }
  return bytes;
}

std::map<std::string, std::vector<std::byte>> Disk::contents() const {
  std::map<std::string, std::vector<std::byte>> all;
  for (const auto& [path, directory] : directories_) {
    for (const auto& [name, inode] : directory.now) all[path + "/" + name] = inode->now;
  }
  return all;
}

bool Disk::is_torn(const std::filesystem::path& directory) const {
  const auto found = directories_.find(directory.string());
  if (found == directories_.end()) return false;
  return std::ranges::any_of(found->second.now, [](const auto& name) { return name.second->is_torn; });
}

void Disk::empty(const std::filesystem::path& directory) { directories_[directory.string()] = {}; }

void Disk::restore(const std::map<std::string, std::vector<std::byte>>& files) {
  for (const auto& [path, bytes] : files) {
    const std::filesystem::path place = path;
    Directory& directory = directories_[parent_of(place)];
    const auto inode = std::make_shared<Inode>(Inode{bytes, bytes, {}, false, false});
    directory.now[place.filename().string()] = directory.durable[place.filename().string()] = inode;
  }
}

std::optional<Disk::Flip> Disk::pick_flip(const std::filesystem::path& within) {
  auto files = contents();
  std::erase_if(files,
                [&](const auto& file) { return file.second.empty() || !file.first.starts_with(within.string()); });
  if (files.empty()) return std::nullopt;
  const auto& [path, bytes] = *std::next(files.begin(), static_cast<std::ptrdiff_t>(dice_.below(files.size())));
  std::uint64_t offset = dice_.below(bytes.size());
  // Mostly where something is written; RocksDB's files hold a name that is another in every process.
  const int tries_max = find(path)->grows ? 0 : 16;
  for (int tries = 0; tries < tries_max && bytes[offset] == std::byte{0}; ++tries) offset = dice_.below(bytes.size());
  return Flip{path, offset, static_cast<std::uint8_t>(dice_.below(8))};
}

bool Disk::flip(const Flip& flip) {
  const InodePtr inode = find(flip.path);
  if (inode == nullptr || flip.offset >= inode->now.size()) return false;
  const auto mask = static_cast<std::byte>(1U << flip.bit);
  inode->now[flip.offset] ^= mask;
  if (flip.offset < inode->durable.size()) inode->durable[flip.offset] ^= mask;
  const auto dirty = inode->dirty.find(flip.offset / sector);
  if (dirty != inode->dirty.end()) {
    for (Sector& version : dirty->second) version[flip.offset % sector] ^= mask;
  }
  return true;
}

// --- names
// ------------------------------------------------------------------------------------------------------------

StorageResult<std::unique_ptr<StorageFile>> Disk::open(const std::filesystem::path& path,
                                                       const StorageOptions& options) {
  if (step()) kill("opening");
  Directory* const directory = directory_of(path);
  InodePtr inode = find(path);
  if (options.mode == StorageMode::create) {
    if (directory == nullptr) return refused("No such file or directory");
    inode = std::make_shared<Inode>();
    change(*directory, {{{path.filename().string(), inode}}});
  }
  if (inode == nullptr) return refused("No such file or directory");
  return std::make_unique<OpenFile>(*this, inode, options.direct, options.direct && options.durable);
}

StorageResult<std::unique_ptr<Disk::GrowingFile>> Disk::grow(const std::filesystem::path& path) {
  if (step()) kill("opening");
  Directory* const directory = directory_of(path);
  if (directory == nullptr) return refused("No such file or directory");
  const auto inode = std::make_shared<Inode>();
  inode->grows = true;
  change(*directory, {{{path.filename().string(), inode}}});
  return std::make_unique<OpenGrowingFile>(*this, inode);
}

StorageResult<std::vector<StorageEntry>> Disk::list(const std::filesystem::path& directory) {
  if (step()) kill("listing");
  std::vector<StorageEntry> entries;
  const auto found = directories_.find(directory.string());
  if (found == directories_.end()) return entries;
  for (const auto& [name, inode] : found->second.now) entries.push_back({name, inode->now.size()});
  return entries;
}

StorageResult<void> Disk::create_directories(const std::filesystem::path& directory) {
  if (step()) kill("making a directory");
  directories_[directory.string()];
  return {};
}

StorageResult<void> Disk::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  const bool dies = step();
  if (dies && dice_.one_in(2)) kill("renaming");
  Directory* const source = directory_of(from);
  Directory* const target = directory_of(to);
  const InodePtr inode = find(from);
  if (inode == nullptr || target == nullptr) return refused("No such file or directory");
  if (source == target) {
    change(*source, {{{from.filename().string(), nullptr}, {to.filename().string(), inode}}});
  } else {
    change(*target, {{{to.filename().string(), inode}}});
    change(*source, {{{from.filename().string(), nullptr}}});
  }
  if (dies) kill("renaming");
  return {};
}

StorageResult<bool> Disk::link(const std::filesystem::path& from, const std::filesystem::path& to) {
  const bool dies = step();
  if (dies && dice_.one_in(2)) kill("linking");
  Directory* const target = directory_of(to);
  const InodePtr inode = find(from);
  if (inode == nullptr || target == nullptr) return refused("No such file or directory");
  if (target->now.contains(to.filename().string())) return refused("File exists");
  // Every other time the archive is on another file system.
  if (dice_.one_in(2)) return false;
  change(*target, {{{to.filename().string(), inode}}});
  if (dies) kill("linking");
  return true;
}

StorageResult<void> Disk::remove(const std::filesystem::path& path) {
  const bool dies = step();
  if (dies && dice_.one_in(2)) kill("removing");
  if (find(path) != nullptr) change(*directory_of(path), {{{path.filename().string(), nullptr}}});
  if (dies) kill("removing");
  return {};
}

StorageResult<void> Disk::sync_directory(const std::filesystem::path& directory) {
  if (step()) kill("syncing a directory");
  const auto found = directories_.find(directory.string());
  if (found == directories_.end()) return refused("No such file or directory");
  found->second.durable = found->second.now;
  found->second.dirty.clear();
  return {};
}

StorageResult<std::unique_ptr<StorageLock>> Disk::lock(const std::filesystem::path& path) {
  if (step()) kill("locking");
  if (!locks_.insert(path.string()).second) return refused("another process has this journal open");
  return std::make_unique<HeldLock>(*this, path.string());
}

}  // namespace licet::sim
