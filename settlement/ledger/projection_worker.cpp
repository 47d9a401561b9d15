#include "settlement/ledger/projection_worker.hpp"

#include <chrono>
#include <string>

#include "engine/core/check.hpp"

namespace licet {
namespace {

// When little happens, events of this long are written together: the rows are a view, and each wake-up of this thread
// takes the processor from those on which an acknowledgement waits.
constexpr std::chrono::milliseconds gather_time{2};
constexpr std::uint64_t gather_bytes = std::uint64_t{256} << 10U;

}  // namespace

Projection::Worker::Worker(Store& store, const ProjectionOptions& options)
    : store_(store),
      is_by_hand_(options.by_hand.has_value()),
      batch_rows_(options.batch_rows),
      changes_(store, options.cached_rows),
      last_queued_(store.applied().value()),
      last_written_(store.applied()) {
  if (!is_by_hand_) thread_ = std::thread([this] { run(); });
}

Projection::Worker::~Worker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Projection::Worker::queue(const EventBatchPtr& batch) {
  const std::lock_guard lock(mutex_);
  if (batch->last <= queued()) return;
  // Batches come without gaps; only the first ones after an opening may overlap with what is already applied.
  LICET_CHECK(batch->first.value() <= last_queued_.load(std::memory_order_relaxed) + 1);
  last_queued_.store(batch->last.value(), std::memory_order_relaxed);
  if (!healthy()) return;
  const std::uint64_t bytes = batch->events.bytes().size();
  const std::uint64_t before = pending_.fetch_add(bytes, std::memory_order_relaxed);
  const bool was_empty = queue_.empty();
  queue_.push_back(batch);
  if (was_empty || (before < gather_bytes && before + bytes >= gather_bytes)) work_.notify_one();
}

Result<void> Projection::Worker::drain() {
  if (is_by_hand_) {
    while (step()) {
    }
    return healthy() ? Result<void>() : refuse(Reject::storage_failed);
  }
  std::unique_lock lock(mutex_);
  const Sequence target = queued();
  ++draining_;
  work_.notify_one();
  written_.wait(lock, [&] { return last_written_ >= target || !healthy(); });
  --draining_;
  if (!healthy()) return refuse(Reject::storage_failed);
  return {};
}

void Projection::Worker::run() {
  for (;;) {
    const auto batches = take();
    if (batches.empty()) return;
    write(batches);
    done(batches);
  }
}

bool Projection::Worker::step() {
  LICET_CHECK(is_by_hand_);
  std::deque<EventBatchPtr> batches;
  {
    const std::lock_guard lock(mutex_);
    batches.swap(queue_);
  }
  if (batches.empty()) return false;
  write(batches);
  done(batches);
  return true;
}

void Projection::Worker::done(const std::deque<EventBatchPtr>& batches) {
  const std::lock_guard lock(mutex_);
  last_written_ = batches.back()->last;
  written_.notify_all();
}

/// Everything queued; empty only at the end.
std::deque<EventBatchPtr> Projection::Worker::take() {
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] { return !queue_.empty() || stopping_; });
  work_.wait_for(lock, gather_time, [this] { return stopping_ || draining_ > 0 || pending_bytes() >= gather_bytes; });
  std::deque<EventBatchPtr> batches;
  batches.swap(queue_);
  return batches;
}

void Projection::Worker::write(const std::deque<EventBatchPtr>& batches) {
  const Sequence applied = store_.applied();
  for (const auto& batch : batches) {
    if (healthy()) {
      changes_.fold(*batch, applied);
      if (changes_.size() >= batch_rows_ || batch == batches.back()) commit(batch->last);
    }
    pending_.fetch_sub(batch->events.bytes().size(), std::memory_order_relaxed);
  }
}

void Projection::Worker::commit(Sequence applied) {
  if (changes_.commit(applied)) return;
  store_.warn("stays at command " + std::to_string(store_.applied().value()) + " until it is opened again");
  healthy_.store(false, std::memory_order_release);
}

}  // namespace licet
