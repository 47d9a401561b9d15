#pragma once

#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "gateway/views/read_model.hpp"

namespace licet::ws {

/// Where the engine's release thread leaves what it has to tell, for the gateway's thread to fetch. Putting never waits
/// for the gateway. Market data is bounded: when the gateway is too slow, what is waiting is thrown away and said so,
/// because a snapshot makes up for it; events are not, because each answers somebody.
class Inbox {
 public:
  static constexpr std::size_t updates_max = 65'536;

  struct Contents {
    std::vector<EventBatchPtr> batches;
    std::vector<BookUpdatePtr> updates;
    bool lost_updates = false;
  };

  /// `ring` wakes the gateway's thread; called once for all that comes until fetch().
  explicit Inbox(std::function<void()> ring) : ring_(std::move(ring)) {}

  void put(const EventBatchPtr& batch) {
    put_locked([&] { contents_.batches.push_back(batch); });
  }
  void put(const std::vector<BookUpdatePtr>& updates) {
    put_locked([&] {
      if (contents_.updates.size() + updates.size() > updates_max) {
        contents_.updates.clear();
        contents_.lost_updates = true;
      } else {
        contents_.updates.insert(contents_.updates.end(), updates.begin(), updates.end());
      }
    });
  }

  /// All that has come; `into` is emptied first and its memory is used again.
  void fetch(Contents& into) {
    into.batches.clear();
    into.updates.clear();
    into.lost_updates = false;
    const std::lock_guard lock(mutex_);
    std::swap(into, contents_);
    rung_ = false;
  }

 private:
  template <class Put>
  void put_locked(Put&& put) {
    {
      const std::lock_guard lock(mutex_);
      put();
      if (std::exchange(rung_, true)) return;
    }
    ring_();
  }

  std::mutex mutex_;
  Contents contents_;
  bool rung_ = false;
  std::function<void()> ring_;
};

}  // namespace licet::ws
