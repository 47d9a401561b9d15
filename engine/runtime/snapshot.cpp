#include "engine/runtime/snapshot.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <fmt/format.h>

#include "engine/core/check.hpp"
#include "engine/core/sha256.hpp"
#include "engine/runtime/segment_files.hpp"
#include "engine/runtime/snapshot_format.hpp"

namespace licet {
namespace {

using namespace snapshot_format;

constexpr std::string_view suffix = ".snapshot";
constexpr std::string_view unfinished_suffix = ".snapshot.tmp";
constexpr std::size_t digits = 20;

/// Unset: not a snapshot's name.
Sequence sequence_of(std::string_view name) {
  if (name.size() != digits + suffix.size() || !name.ends_with(suffix)) return {};
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + digits, number);
  return Sequence(error == std::errc{} && end == name.data() + digits ? number : 0);
}

/// Writes a file from front to back and hashes what it writes.
class Writer {
 public:
  explicit Writer(StorageFile& file) : file_(file) {}

  template <class Header>
  void put(const Header& header) {
    put(std::as_bytes(std::span(&header, 1)));
  }
  void put(std::span<const std::byte> bytes) {
    hash_.update(bytes);
    while (!bytes.empty() && done_) {
      const std::size_t size = std::min(bytes.size(), buffer_.bytes().size() - used_);
      std::memcpy(buffer_.bytes().data() + used_, bytes.data(), size);
      used_ += size;
      bytes = bytes.subspan(size);
      if (used_ == buffer_.bytes().size()) flush();
    }
  }
  /// Durable, or why not.
  [[nodiscard]] StorageResult<std::uint64_t> finish() {
    End end;
    end.hash = hash_.finish();
    put(end);
    flush();
    if (done_) done_ = file_.sync();
    if (!done_) return tl::unexpected(done_.error());
    return at_;
  }

 private:
  void flush() {
    if (used_ == 0 || !done_) return;
    done_ = file_.write_at(buffer_.bytes().first(used_), at_);
    at_ += std::exchange(used_, 0);
  }

  StorageFile& file_;
  Sha256 hash_;
  AlignedBuffer buffer_{std::size_t{256} << 10U};
  std::size_t used_ = 0;
  std::uint64_t at_ = 0;
  StorageResult<void> done_;
};

StorageResult<std::uint64_t> write_file(StorageFile& file, const Head& head,
                                        std::span<const SnapshotSection> sections) {
  Writer writer(file);
  writer.put(head);
  for (const SnapshotSection& section : sections) {
    Section header;
    LICET_CHECK(!section.name.empty() && section.name.size() <= header.name.size());
    std::ranges::copy(section.name, header.name.begin());
    header.version = section.version;
    header.content_crc = crc32c(section.content);
    header.bytes = section.content.size();
    header.header_crc = crc_of(header);
    writer.put(header);
    writer.put(section.content);
    constexpr std::array<std::byte, alignment> zeros{};
    writer.put(std::span(zeros).first(padding(header.bytes)));
  }
  return writer.finish();
}

}  // namespace

std::string snapshot_name(Sequence sequence) { return fmt::format("{:020}{}", sequence.value(), suffix); }

const SnapshotSection* Snapshot::section(std::string_view name) const noexcept {
  const auto found = std::ranges::find(sections_, name, &SnapshotSection::name);
  return found == sections_.end() ? nullptr : &*found;
}

SnapshotStore::SnapshotStore(std::filesystem::path directory, const Text<7>& venue, Storage& storage)
    : directory_(std::move(directory)), venue_(venue), storage_(storage) {}

std::filesystem::path SnapshotStore::path_of(Sequence sequence) const { return directory_ / snapshot_name(sequence); }

JournalResult<std::uint64_t> SnapshotStore::write(const SnapshotHead& of,
                                                  std::span<const SnapshotSection> sections) const {
  const JournalPosition& position = of.start.position;
  LICET_CHECK(position.last.is_set() && position.epoch != 0 && sections.size() <= max_sections);
  Head head;
  head.sections = static_cast<std::uint32_t>(sections.size());
  head.venue = journal_format::venue_field(venue_.view());
  head.sequence = position.last.value();
  head.time = position.time.nanoseconds();
  head.epoch = position.epoch;
  head.last_origin = of.start.last_origin.value();
  head.state_hash = of.state_hash;
  head.chain = position.chain;
  head.header_crc = crc_of(head);

  const auto path = path_of(position.last);
  const std::filesystem::path unfinished = path.string() + ".tmp";
  const auto made = storage_.create_directories(directory_);
  if (!made) return tl::unexpected(storage_fault(directory_, made.error()));
  auto file = storage_.open(unfinished, {StorageMode::create});
  if (!file) return tl::unexpected(storage_fault(unfinished, file.error()));
  auto written = write_file(**file, head, sections);
  file->reset();
  StorageResult<void> named;
  if (written) named = storage_.rename(unfinished, path);
  if (written && named) named = storage_.sync_directory(directory_);
  if (written && named) return *written;
  // Its space is wanted elsewhere; where that fails too, prune tries again.
  static_cast<void>(storage_.remove(unfinished));
  return tl::unexpected(storage_fault(unfinished, written ? named.error() : written.error()));
}

JournalResult<std::vector<Sequence>> SnapshotStore::list() const {
  const auto entries = storage_.list(directory_);
  if (!entries) return tl::unexpected(storage_fault(directory_, entries.error()));
  std::vector<Sequence> found;
  for (const StorageEntry& entry : *entries) {
    if (const Sequence sequence = sequence_of(entry.name); sequence.is_set()) found.push_back(sequence);
  }
  std::ranges::sort(found, std::ranges::greater());
  return found;
}

JournalResult<Snapshot> SnapshotStore::read(Sequence sequence) const {
  const auto path = path_of(sequence);
  auto file = storage_.open(path, {});
  if (!file) return tl::unexpected(storage_fault(path, file.error()));
  const auto size = (*file)->size();
  if (!size) return tl::unexpected(storage_fault(path, size.error()));
  AlignedBuffer bytes(*size);
  const auto got = (*file)->read_at(bytes.bytes(), 0);
  if (!got) return tl::unexpected(storage_fault(path, got.error()));
  if (*got != *size) return tl::unexpected(storage_fault(path, {"the file ends early"}));
  return parse_snapshot(std::move(bytes), path.filename().string(), venue_.view());
}

JournalResult<SnapshotStore::Newest> SnapshotStore::newest(Sequence at_most) const {
  const auto found = list();
  if (!found) return tl::unexpected(found.error());
  Newest newest;
  for (const Sequence sequence : *found) {
    if (sequence > at_most) continue;
    auto snapshot = read(sequence);
    if (snapshot) {
      newest.snapshot = std::make_unique<Snapshot>(std::move(*snapshot));
      break;
    }
    newest.not_usable.push_back(snapshot.error());
  }
  return newest;
}

JournalResult<SnapshotStore::Kept> SnapshotStore::prune(std::size_t count, const std::set<Sequence>& foreign) const {
  LICET_CHECK(count > 0);
  const auto entries = storage_.list(directory_);
  if (!entries) return tl::unexpected(storage_fault(directory_, entries.error()));
  if (entries->empty()) return Kept();
  std::vector<std::filesystem::path> superfluous;
  for (const StorageEntry& entry : *entries) {
    if (entry.name.ends_with(unfinished_suffix)) superfluous.push_back(directory_ / entry.name);
  }
  const auto found = list();
  if (!found) return tl::unexpected(found.error());
  // Their names may be in the page cache only, after a crash between the renaming and its sync.
  if (const auto synced = storage_.sync_directory(directory_); !synced) {
    return tl::unexpected(storage_fault(directory_, synced.error()));
  }
  Kept kept;
  for (const Sequence sequence : *found) {
    if (kept.good.size() == count) {
      superfluous.push_back(path_of(sequence));
      continue;
    }
    if (foreign.contains(sequence)) continue;
    const auto snapshot = read(sequence);
    if (snapshot) {
      kept.good.push_back(snapshot->head());
    } else {
      kept.not_usable.push_back(snapshot.error());
    }
  }
  for (const auto& path : superfluous) {
    if (const auto removed = storage_.remove(path); !removed) {
      return tl::unexpected(storage_fault(path, removed.error()));
    }
  }
  return kept;
}

}  // namespace licet
