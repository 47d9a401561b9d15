#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>

namespace licet {

/// Bytes on a 4 KiB boundary, as direct writes need them.
class AlignedBuffer {
 public:
  /// Zeroed.
  explicit AlignedBuffer(std::size_t size) : AlignedBuffer(untouched(size)) { std::memset(data_.get(), 0, size); }
  /// Not zeroed: a large one takes memory page by page, as it is written.
  [[nodiscard]] static AlignedBuffer untouched(std::size_t size) {
    return {size, static_cast<std::byte*>(::operator new(size, alignment))};
  }
  [[nodiscard]] std::span<std::byte> bytes() noexcept { return {data_.get(), size_}; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data_.get(), size_}; }

 private:
  AlignedBuffer(std::size_t size, std::byte* data) : size_(size), data_(data) {}

  static constexpr std::align_val_t alignment{4096};
  struct Free {
    void operator()(std::byte* data) const noexcept { ::operator delete(data, alignment); }
  };
  std::size_t size_;
  std::unique_ptr<std::byte, Free> data_;
};

}  // namespace licet
