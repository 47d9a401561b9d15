#include "engine/runtime/event_pool.hpp"

namespace licet {
namespace {

// A batch that one command swelled (a cancel of everything) is not kept: its memory would never shrink.
constexpr std::size_t max_kept_bytes = std::size_t{4} << 20U;

}  // namespace

std::shared_ptr<EventPool> EventPool::make(std::size_t most) {
  std::shared_ptr<EventPool> pool(new EventPool(most));
  pool->free_.reserve(most);
  return pool;
}

std::shared_ptr<EventBatch> EventPool::take() {
  std::unique_ptr<EventBatch> batch;
  {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      batch = std::move(free_.back());
      free_.pop_back();
    }
  }
  if (batch == nullptr) batch = std::make_unique<EventBatch>();
  return {batch.release(), [pool = shared_from_this()](EventBatch* done) { pool->put_back(done); }};
}

void EventPool::put_back(EventBatch* batch) noexcept {
  std::unique_ptr<EventBatch> owned(batch);
  if (owned->events.bytes().size() > max_kept_bytes) return;
  owned->events.clear();
  const std::lock_guard lock(mutex_);
  if (free_.size() < most_) free_.push_back(std::move(owned));
}

}  // namespace licet
