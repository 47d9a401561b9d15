#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "settlement/ledger/projection_store.hpp"

namespace licet {

/// Brings what was written to the disk now and then, on a thread of its own: the writer goes on meanwhile.
class Projection::Flusher {
 public:
  Flusher(Store& store, std::chrono::milliseconds interval);
  ~Flusher();
  Flusher(const Flusher&) = delete;
  Flusher& operator=(const Flusher&) = delete;

 private:
  void run();

  Store& store_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace licet
