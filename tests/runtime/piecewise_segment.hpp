#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/segment_scan.hpp"

namespace licet::testing {

/// A segment whose bytes come a page at a time, when they are asked for: what has not come reads as nonsense.
class PiecewiseSegment {
 public:
  explicit PiecewiseSegment(std::span<const std::byte> all)
      : all_(all), there_(all.size() / sizeof(std::uint64_t), 0xA5A5'A5A5'A5A5'A5A5U) {}

  [[nodiscard]] std::span<const std::byte> bytes() const { return std::as_bytes(std::span(there_)); }
  /// Lives as long as this.
  [[nodiscard]] SegmentLoader loader() {
    return [this](std::uint64_t end) -> JournalResult<void> {
      for (; loaded_ < end; loaded_ += journal_format::page_size) {
        const auto page = all_.subspan(loaded_, journal_format::page_size);
        std::ranges::copy(page,
                          std::as_writable_bytes(std::span(there_)).begin() + static_cast<std::ptrdiff_t>(loaded_));
      }
      return {};
    };
  }
  [[nodiscard]] std::size_t loaded() const noexcept { return loaded_; }

 private:
  std::span<const std::byte> all_;
  std::vector<std::uint64_t> there_;
  std::size_t loaded_ = 0;
};

}  // namespace licet::testing
