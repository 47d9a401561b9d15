#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "gateway/views/read_model.hpp"

namespace licet::fix {

/// What the release thread leaves for the io thread. Filling it never blocks for longer than an append.
class EventInbox {
 public:
  struct Content {
    std::vector<EventBatchPtr> batches;
    std::vector<BookUpdatePtr> books;
    [[nodiscard]] bool empty() const noexcept { return batches.empty() && books.empty(); }
  };

  /// True when the other side has to be woken: it was empty.
  [[nodiscard]] bool add(const EventBatchPtr& batch) {
    const std::lock_guard lock(mutex_);
    const bool was_empty = content_.empty();
    content_.batches.push_back(batch);
    return was_empty;
  }
  [[nodiscard]] bool add(const std::vector<BookUpdatePtr>& updates) {
    const std::lock_guard lock(mutex_);
    const bool was_empty = content_.empty();
    content_.books.insert(content_.books.end(), updates.begin(), updates.end());
    return was_empty && !updates.empty();
  }
  /// Takes all of it into `into`, whose memory is used again.
  void take(Content& into) {
    into.batches.clear();
    into.books.clear();
    const std::lock_guard lock(mutex_);
    std::swap(content_, into);
  }

 private:
  std::mutex mutex_;
  Content content_;
};

}  // namespace licet::fix
