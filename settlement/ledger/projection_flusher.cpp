#include "settlement/ledger/projection_flusher.hpp"

namespace licet {

Projection::Flusher::Flusher(Store& store, std::chrono::milliseconds interval)
    : store_(store), interval_(interval), thread_([this] { run(); }) {}

Projection::Flusher::~Flusher() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wakes_.notify_all();
  thread_.join();
}

void Projection::Flusher::run() {
  std::unique_lock lock(mutex_);
  while (!wakes_.wait_for(lock, interval_, [this] { return stopping_; })) {
    if (store_.durable() == store_.applied()) continue;
    lock.unlock();
    // A failure has been told; durable() stays where it is, and the next write fails too.
    static_cast<void>(store_.flush().has_value());
    lock.lock();
  }
}

}  // namespace licet
