#include "gateway/fix/session_store.hpp"

#include <fcntl.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <vector>

namespace licet::fix {
namespace {

constexpr std::uint64_t magic = 0x31584654'4543494CULL;  // "LICETFX1"
constexpr std::uint32_t closed_in_order = 0xFFFF'FFFFU;
using BootId = std::array<char, 16>;

struct FileHeader {
  std::uint64_t magic_word = magic;
  std::uint64_t generation = 0;
  BootId boot{};
};
static_assert(sizeof(FileHeader) == 32);

struct RecordHead {
  std::uint64_t checksum = 0;
  std::uint32_t next_sender = 0;
  std::uint32_t next_target = 0;
  std::uint32_t sequence = 0;
  std::uint32_t size = 0;
};
static_assert(sizeof(RecordHead) == 24);
constexpr std::size_t checked_head = sizeof(RecordHead) - sizeof(std::uint64_t);

/// Changes when the machine starts; the same for every process between. Zeros when the system does not tell.
BootId boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto hash = XXH3_128bits(text.data(), text.size());
  BootId id{};
  std::memcpy(id.data(), &hash, sizeof hash);
  return id;
}

std::uint64_t checksum_of(const RecordHead& head, std::string_view bytes) {
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  XXH3_64bits_update(&state, &head.next_sender, checked_head);
  XXH3_64bits_update(&state, bytes.data(), bytes.size());
  return XXH3_64bits_digest(&state);
}

struct Segment {
  FileHeader header;
  struct Record {
    RecordHead head;
    std::string bytes;
  };
  std::vector<Record> records;
};

/// Reads as far as the records are whole; a torn tail ends it.
std::optional<Segment> read_segment(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  Segment segment;
  if (content.size() < sizeof(FileHeader)) return std::nullopt;
  std::memcpy(&segment.header, content.data(), sizeof(FileHeader));
  if (segment.header.magic_word != magic) return std::nullopt;
  std::string_view rest = std::string_view(content).substr(sizeof(FileHeader));
  while (rest.size() >= sizeof(RecordHead)) {
    Segment::Record record;
    std::memcpy(&record.head, rest.data(), sizeof(RecordHead));
    rest.remove_prefix(sizeof(RecordHead));
    if (record.head.size > rest.size()) break;
    const std::string_view bytes = rest.substr(0, record.head.size);
    if (record.head.checksum != checksum_of(record.head, bytes)) break;
    record.bytes = bytes;
    rest.remove_prefix(record.head.size);
    segment.records.push_back(std::move(record));
  }
  return segment;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

Result<std::unique_ptr<SessionStore>> SessionStore::open(const std::filesystem::path& stem, Limits limits) {
  std::unique_ptr<SessionStore> store(new SessionStore(stem, limits));
  store->restore();
  if (!store->begin_segment()) return refuse(Reject::storage_failed);
  for (const Message& message : store->messages_) store->append_record(message.sequence, message.bytes);
  if (!store->commit()) return refuse(Reject::storage_failed);
  return store;
}

SessionStore::SessionStore(std::filesystem::path stem, Limits limits) : stem_(std::move(stem)), limits_(limits) {}

SessionStore::~SessionStore() {
  append_record(closed_in_order, {});
  static_cast<void>(commit());  // nobody is left to tell
  if (file_ >= 0) ::close(file_);
}

std::filesystem::path SessionStore::segment_path(std::uint64_t generation) const {
  auto path = stem_;
  path += generation % 2 == 0 ? ".0" : ".1";
  return path;
}

void SessionStore::restore() {
  auto older = read_segment(segment_path(0));
  auto newer = read_segment(segment_path(1));
  if (older && newer && older->header.generation > newer->header.generation) std::swap(older, newer);
  if (!newer) std::swap(older, newer);
  if (!newer) return;
  generation_ = newer->header.generation;
  bool in_order = true;
  for (auto* segment : {older ? &*older : nullptr, &*newer}) {
    if (segment == nullptr) continue;
    for (auto& record : segment->records) {
      next_sender_ = record.head.next_sender;
      next_target_ = record.head.next_target;
      in_order = record.head.sequence == closed_in_order;
      if (record.head.sequence == 0 || in_order) continue;
      if (!messages_.empty() && record.head.sequence <= messages_.back().sequence) continue;
      message_bytes_ += record.bytes.size();
      messages_.push_back({record.head.sequence, std::move(record.bytes)});
    }
  }
  trim();
  if (!in_order && newer->header.boot != boot_id()) next_sender_ += power_loss_gap;
}

/// The next generation, in the file that holds the older half.
bool SessionStore::begin_segment() {
  ++generation_;
  const int file = ::open(segment_path(generation_).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return false;
  if (file_ >= 0) ::close(file_);
  file_ = file;
  FileHeader header;
  header.generation = generation_;
  header.boot = boot_id();
  segment_bytes_ = 0;
  std::string front(sizeof header, '\0');
  std::memcpy(front.data(), &header, sizeof header);
  unwritten_.insert(0, front);
  dirty_ = true;
  return true;
}

void SessionStore::append_record(std::uint32_t sequence, std::string_view bytes) {
  RecordHead head;
  head.next_sender = next_sender_;
  head.next_target = next_target_;
  head.sequence = sequence;
  head.size = static_cast<std::uint32_t>(bytes.size());
  head.checksum = checksum_of(head, bytes);
  const std::size_t at = unwritten_.size();
  unwritten_.resize(at + sizeof head);
  std::memcpy(unwritten_.data() + at, &head, sizeof head);
  unwritten_.append(bytes);
}

void SessionStore::set_next_sender(std::uint32_t value) noexcept {
  next_sender_ = value;
  dirty_ = true;
}

void SessionStore::set_next_target(std::uint32_t value) noexcept {
  next_target_ = value;
  dirty_ = true;
}

void SessionStore::keep(std::uint32_t sequence, std::string_view bytes) {
  messages_.push_back({sequence, std::string(bytes)});
  message_bytes_ += bytes.size();
  append_record(sequence, bytes);
  dirty_ = true;
  trim();
}

void SessionStore::trim() {
  while (messages_.size() > limits_.messages_max || message_bytes_ > limits_.bytes_max) {
    message_bytes_ -= messages_.front().bytes.size();
    messages_.pop_front();
  }
}

void SessionStore::reset() {
  messages_.clear();
  message_bytes_ = 0;
  next_sender_ = 1;
  next_target_ = 1;
  unwritten_.clear();
  // Both halves are begun anew, or the older would bring back what was before the reset.
  if (begin_segment()) static_cast<void>(commit());
  if (begin_segment()) static_cast<void>(commit());
}

Result<void> SessionStore::commit() {
  if (!dirty_ && unwritten_.empty()) return {};
  if (dirty_) append_record(0, {});
  dirty_ = false;
  if (file_ < 0 || !write_all(file_, unwritten_)) {
    // No torn record in the middle, and no growth while the disk is full.
    const bool cut = file_ >= 0 && ::ftruncate(file_, static_cast<off_t>(segment_bytes_)) == 0;
    if (!cut || unwritten_.size() > 2 * limits_.bytes_max) unwritten_.clear();
    dirty_ = true;
    return refuse(Reject::storage_failed);
  }
  segment_bytes_ += unwritten_.size();
  unwritten_.clear();
  if (segment_bytes_ > limits_.bytes_max && !begin_segment()) return refuse(Reject::storage_failed);
  return {};
}

}  // namespace licet::fix
