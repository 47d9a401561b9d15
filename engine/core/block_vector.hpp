#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace licet {

/// A sequence that only grows at its end, in blocks of fixed size: elements never move, so growth copies nothing and a
/// pointer to an element stays good.
template <class T, std::size_t BlockSize = 1024>
class BlockVector {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] T& operator[](std::size_t at) noexcept { return blocks_[at / BlockSize][at % BlockSize]; }
  [[nodiscard]] const T& operator[](std::size_t at) const noexcept { return blocks_[at / BlockSize][at % BlockSize]; }
  [[nodiscard]] T& back() noexcept { return (*this)[size_ - 1]; }

  T& push_back(T value) {
    if (size_ == blocks_.size() * BlockSize) blocks_.push_back(std::make_unique<T[]>(BlockSize));
    T& place = (*this)[size_++];
    place = std::move(value);
    return place;
  }

 private:
  std::vector<std::unique_ptr<T[]>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace licet
