#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "settlement/ledger/projection_store.hpp"
#include "settlement/ledger/row_changes.hpp"

namespace licet {

/// The projection's thread: takes batches from the queue and writes what they change. By hand `step` does it instead.
class Projection::Worker {
 public:
  Worker(Store& store, const ProjectionOptions& options);
  /// Writes what is queued, then ends; by hand it only ends.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void queue(const EventBatchPtr& batch);
  /// Waits until everything queued so far is written. Errors: storage_failed.
  Result<void> drain();
  /// By hand: as Projection::step.
  bool step();
  [[nodiscard]] std::uint64_t pending_bytes() const noexcept { return pending_.load(std::memory_order_relaxed); }
  [[nodiscard]] Sequence queued() const noexcept { return Sequence(last_queued_.load(std::memory_order_relaxed)); }
  [[nodiscard]] bool healthy() const noexcept { return healthy_.load(std::memory_order_acquire); }

 private:
  void run();
  void done(const std::deque<EventBatchPtr>& batches);
  [[nodiscard]] std::deque<EventBatchPtr> take();
  void write(const std::deque<EventBatchPtr>& batches);
  void commit(Sequence applied);

  Store& store_;
  const bool is_by_hand_;
  const std::size_t batch_rows_;
  RowChanges changes_;  // of the thread
  std::mutex mutex_;
  std::condition_variable work_;     // for the thread
  std::condition_variable written_;  // for drain
  std::deque<EventBatchPtr> queue_;
  std::atomic<std::uint64_t> last_queued_;  // written under the mutex
  Sequence last_written_;
  std::uint32_t draining_ = 0;  // callers of drain: no time to gather
  bool stopping_ = false;
  std::atomic<std::uint64_t> pending_{0};
  std::atomic<bool> healthy_{true};
  std::thread thread_;  // none by hand
};

}  // namespace licet
