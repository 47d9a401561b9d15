#include "engine/runtime/segment_maker.hpp"

#include <algorithm>
#include <utility>

#include "engine/runtime/journal_format.hpp"

namespace licet {
namespace {

constexpr std::size_t sparing_bytes = std::size_t{32} << 10U;
constexpr std::size_t hurried_bytes = std::size_t{256} << 10U;

}  // namespace

SegmentMaker::SegmentMaker(Storage& storage, std::filesystem::path directory, std::uint64_t segment_bytes)
    : storage_(storage), directory_(std::move(directory)), segment_bytes_(segment_bytes), zeros_(hurried_bytes) {}

void SegmentMaker::begin(std::uint64_t number) {
  path_ = directory_ / journal_format::segment_name(number);
  unfinished_ = path_.string() + ".tmp";
  file_ = nullptr;
  written_ = 0;
}

StorageResult<bool> SegmentMaker::step(Pace pace) {
  if (file_ == nullptr) return open();
  return written_ < segment_bytes_ ? write(pace) : finish();
}

StorageResult<bool> SegmentMaker::open() {
  if (storage_.open(path_, {}).has_value()) {
    // Left by an attempt that may have failed before its name was durable.
    if (auto done = storage_.sync_directory(directory_); !done) return tl::unexpected(done.error());
    return true;
  }
  // Past the page cache and with one sync at the end: a sync for each part would hold up the journal's own.
  auto file = storage_.open(unfinished_, {StorageMode::create, true, false});
  if (!file) return tl::unexpected(file.error());
  file_ = std::move(*file);
  written_ = 0;
  return false;
}

StorageResult<bool> SegmentMaker::write(Pace pace) {
  const std::uint64_t most = pace == Pace::hurried ? hurried_bytes : sparing_bytes;
  const auto size = static_cast<std::size_t>(std::min(most, segment_bytes_ - written_));
  auto done = file_->write_at(zeros_.bytes().first(size), written_);
  if (done && !file_->is_direct()) done = file_->sync();
  if (!done) return tl::unexpected(done.error());
  written_ += size;
  return false;
}

StorageResult<bool> SegmentMaker::finish() {
  auto done = file_->sync();
  if (!done) return tl::unexpected(done.error());
  file_ = nullptr;
  done = storage_.rename(unfinished_, path_);
  if (done) done = storage_.sync_directory(directory_);
  if (!done) return tl::unexpected(done.error());
  return true;
}

}  // namespace licet
