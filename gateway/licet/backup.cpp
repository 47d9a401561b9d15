#include "gateway/licet/backup.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>

#include "engine/runtime/snapshot.hpp"
#include "engine/runtime/storage.hpp"
#include "gateway/licet/file_copy.hpp"
#include "gateway/licet/journal_copy.hpp"
#include "gateway/licet/log.hpp"
#include "gateway/licet/log_witnesses.hpp"
#include "settlement/audit/audit_entry.hpp"

namespace licet {
namespace {

namespace fs = std::filesystem;
using Step = tl::expected<void, std::string>;

/// With its name, and those of the directories above that it makes, durable in their parents.
Step create_durably(const fs::path& directory) {
  const auto made = posix_storage().create_directories(directory);
  if (made) return {};
  return tl::unexpected(fmt::format("{}: cannot be created: {}", directory.string(), made.error().what));
}

bool is_absent_or_empty(const fs::path& directory) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(directory, error))) return true;
  return fs::is_directory(directory, error) && fs::is_empty(directory, error) && !error;
}

/// A backup that is being made.
class Making {
 public:
  Making(const BackupSource& source, const BackupOptions& options) : source_(source), options_(options) {}

  tl::expected<BackupManifest, std::string> run() {
    if (!is_absent_or_empty(options_.to)) {
      return tl::unexpected(fmt::format("{}: is there already and not empty", options_.to.string()));
    }
    const auto venue = Text<7>::from(source_.mic);
    if (!venue) return tl::unexpected(std::string("the venue's mic is too long"));
    venue_ = *venue;
    manifest_.venue = source_.mic;
    Step step = read_earlier();
    if (step) step = create_durably(options_.to);
    // The ledger first: what it holds is then in the journal up to the command that is asked for.
    if (step) step = copy_ledger();
    if (step) step = copy_journal();
    if (step) step = copy_snapshots();
    if (step) step = copy_audit_leaves();
    if (step) step = copy_directory("keys");
    if (step) step = copy_directory("tls");
    if (step && !options_.config.empty()) step = add(options_.config, "licet.toml");
    const fs::path stopped = source_.directory.root() / "stopped";
    if (step && fs::exists(stopped)) step = add(stopped, "stopped");
    if (step) step = sync_tree(options_.to);
    if (step && source_.stop.stop_requested()) step = tl::unexpected(stopped_midway(options_.to));
    if (!step) return tl::unexpected(step.error());
    std::ranges::sort(manifest_.files, {}, &BackupManifest::File::path);
    const auto written = write_file(options_.to / BackupManifest::name, manifest_.text(), 0644);
    if (!written) return tl::unexpected(written.error());
    if (const auto synced = sync_tree(options_.to); !synced) return tl::unexpected(synced.error());
    return std::move(manifest_);
  }

 private:
  Step read_earlier() {
    if (options_.since.empty()) return {};
    const auto earlier = BackupManifest::read(options_.since);
    if (!earlier) return tl::unexpected(earlier.error());
    if (earlier->venue != source_.mic) {
      return tl::unexpected(fmt::format("{}: a backup of {}", options_.since.string(), earlier->venue));
    }
    for (const auto& file : earlier->files) earlier_[file.path] = file;
    return {};
  }

  /// One file. The same in an earlier backup is shared with that: what is in a backup never changes.
  Step add(const fs::path& from, const std::string& path, const CopyExtent& extent = {}) {
    const fs::path to = options_.to / path;
    const auto same = earlier_.find(path);
    if (same != earlier_.end() && extent.end >= same->second.bytes) {
      const auto shared = share(from, same->second);
      if (!shared) return tl::unexpected(shared.error());
      if (*shared) return {};
    }
    const auto copied = copy_durably(from, to, extent, source_.stop);
    if (!copied) return tl::unexpected(copied.error());
    manifest_.files.push_back({path, copied->bytes, copied->sha256});
    return {};
  }

  /// False: it is not the same, or cannot be shared. What has rotted in the earlier backup is not handed on.
  tl::expected<bool, std::string> share(const fs::path& from, const BackupManifest::File& earlier) {
    const auto is_same = [&](const CopiedFile& file) {
      return file.bytes == earlier.bytes && file.sha256 == earlier.sha256;
    };
    const auto hashed = hash_file(from, source_.stop);
    if (!hashed) return tl::unexpected(hashed.error());
    if (!is_same(*hashed)) return false;
    const auto kept = hash_file(options_.since / earlier.path, source_.stop);
    if (source_.stop.stop_requested()) return tl::unexpected(stopped_midway(options_.to));
    if (!kept || !is_same(*kept)) {
      log_warn("backup").with("rotten", (options_.since / earlier.path).string());
      return false;
    }
    const fs::path to = options_.to / earlier.path;
    std::error_code error;
    fs::create_directories(to.parent_path(), error);
    fs::create_hard_link(options_.since / earlier.path, to, error);
    if (error) return false;
    manifest_.files.push_back(earlier);
    return true;
  }

  /// RocksDB's checkpoint shares files with the database: it is copied and let go.
  Step copy_ledger() {
    const fs::path checkpoint = source_.directory.root() / "backup.checkpoint";
    std::error_code error;
    fs::remove_all(checkpoint, error);
    if (!source_.projection.checkpoint(checkpoint)) {
      return tl::unexpected(fmt::format("{}: no checkpoint of RocksDB could be made", checkpoint.string()));
    }
    Step step = copy_files(checkpoint, "ledger");
    fs::remove_all(checkpoint, error);
    return step;
  }

  Step copy_journal() {
    const fs::path archive = source_.directory.archive();
    // Whatever the projection was told is durable in the journal.
    std::optional<Sequence> durable;
    if (source_.is_running) durable = source_.projection.queued();
    const auto extent = journal_extent(source_.directory, source_.mic, durable);
    if (!extent) return tl::unexpected(extent.error());
    if (const Step whole = check_end(extent->last); !whole) return whole;
    manifest_.last = extent->last;
    manifest_.chain = extent->chain;
    for (const auto& [path, part] : extent->segments) {
      const std::string name = path.filename().string();
      Step step = add(path, "journal/" + name, part);
      // It may have been archived meanwhile.
      if (!step && !fs::exists(path)) step = add(archive / name, "journal/" + name, part);
      if (!step) return step;
    }
    return {};
  }

  /// What would be refused at a start is not backed up. (Of a venue that runs, the rest is ahead of the copy.)
  Step check_end(Sequence last) const {
    if (source_.is_running) return {};
    const auto witnesses = LogWitnesses::read(source_.directory, venue_, source_.projection);
    if (!witnesses) return tl::unexpected(witnesses.error());
    if (const auto whole = witnesses->check(last); !whole) return tl::unexpected(whole.error().text());
    return {};
  }

  Step copy_snapshots() {
    const auto listed = SnapshotStore(source_.directory.snapshots(), venue_).list();
    if (!listed) return tl::unexpected(listed.error().text());
    for (const Sequence sequence : *listed) {
      if (sequence > manifest_.last) continue;
      const std::string name = snapshot_name(sequence);
      const Step step = add(source_.directory.snapshots() / name, "snapshots/" + name);
      // An older one may have been removed meanwhile.
      if (!step && fs::exists(source_.directory.snapshots() / name)) return step;
    }
    return {};
  }

  /// Whole leaves, of groups up to the command.
  Step copy_audit_leaves() {
    const fs::path leaves = source_.directory.audit() / "entries";
    std::error_code error;
    const auto bytes = fs::file_size(leaves, error);
    if (error == std::errc::no_such_file_or_directory) return {};
    if (error) return tl::unexpected(fmt::format("{}: {}", leaves.string(), error.message()));
    std::ifstream in(leaves, std::ios::binary);
    std::uint64_t count = bytes / sizeof(AuditEntry);
    for (; count > 0; --count) {
      AuditEntry entry;
      in.seekg(static_cast<std::streamoff>((count - 1) * sizeof entry));
      in.read(reinterpret_cast<char*>(&entry), sizeof entry);
      if (!in) return tl::unexpected(fmt::format("{}: cannot be read", leaves.string()));
      if (entry.last <= manifest_.last) break;
      if (source_.is_running) continue;
      return tl::unexpected(fmt::format("{}: it has a leaf of command {}, the log ends with {}", leaves.string(),
                                        entry.last.value(), manifest_.last.value()));
    }
    return add(leaves, "audit/entries", {.end = count * sizeof(AuditEntry), .zeros_behind = false});
  }

  Step copy_directory(const std::string& name) { return copy_files(source_.directory.root() / name, name); }

  Step copy_files(const fs::path& from, const std::string& to) {
    const auto files = files_in(from);
    if (!files) return tl::unexpected(files.error());
    for (const fs::path& file : *files) {
      if (file.extension() == ".tmp") continue;
      if (Step step = add(file, to + "/" + file.filename().string()); !step) return step;
    }
    return {};
  }

  const BackupSource& source_;
  const BackupOptions& options_;
  Text<7> venue_;
  BackupManifest manifest_;
  std::map<std::string, BackupManifest::File> earlier_;
};

}  // namespace

tl::expected<BackupManifest, std::string> make_backup(const BackupSource& source, const BackupOptions& options) {
  return Making(source, options).run();
}

tl::expected<BackupManifest, std::string> restore_backup(const fs::path& from, const fs::path& given) {
  fs::path data = fs::absolute(given).lexically_normal();
  if (!data.has_filename()) data = data.parent_path();  // "DATA/"
  if (!is_absent_or_empty(data)) {
    return tl::unexpected(fmt::format("{}: is there already and not empty; a restore replaces nothing", data.string()));
  }
  auto manifest = BackupManifest::read(from);
  if (!manifest) return manifest;
  const fs::path making = data.string() + ".restoring";
  std::error_code error;
  if (fs::exists(making, error)) {
    return tl::unexpected(making.string() + ": is there, perhaps of a restore that did not end; remove it first");
  }
  if (const Step made = create_durably(making); !made) return tl::unexpected(made.error());
  std::string wrong;
  for (const BackupManifest::File& file : manifest->files) {
    const auto copied = copy_durably(from / file.path, making / file.path);
    if (!copied) {
      wrong += copied.error() + "\n";
    } else if (copied->bytes != file.bytes) {
      wrong += fmt::format("{}: {} bytes, the manifest says {}\n", file.path, copied->bytes, file.bytes);
    } else if (copied->sha256 != file.sha256) {
      wrong += fmt::format("{}: its SHA-256 is not that of the manifest\n", file.path);
    }
  }
  if (const auto synced = sync_tree(making); wrong.empty() && !synced) wrong = synced.error() + "\n";
  if (wrong.empty()) {
    fs::rename(making, data, error);
    if (error) wrong = fmt::format("{}: {}\n", data.string(), error.message());
    if (const auto named = posix_storage().sync_directory(data.parent_path()); wrong.empty() && !named) {
      wrong = named.error().what + "\n";
    }
  }
  if (wrong.empty()) return manifest;
  fs::remove_all(making, error);
  wrong.pop_back();
  return tl::unexpected(wrong);
}

}  // namespace licet
