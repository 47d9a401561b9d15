#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "schemas/event_batch.hpp"

namespace licet {

/// Gives out empty event batches and takes them back when their last reader lets go, with the memory that they grew to,
/// so that the sequencer does not allocate per batch. Thread-safe; lives on until the last batch has come back.
class EventPool : public std::enable_shared_from_this<EventPool> {
 public:
  /// Keeps at most `most` batches for reuse.
  [[nodiscard]] static std::shared_ptr<EventPool> make(std::size_t most);

  [[nodiscard]] std::shared_ptr<EventBatch> take();

 private:
  explicit EventPool(std::size_t most) : most_(most) {}
  void put_back(EventBatch* batch) noexcept;

  const std::size_t most_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<EventBatch>> free_;
};

}  // namespace licet
