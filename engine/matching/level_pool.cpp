#include "engine/matching/level_pool.hpp"

#include <cstring>
#include <new>

#include "engine/core/check.hpp"
#include "engine/matching/slot_array.hpp"

namespace licet {
namespace {
constexpr std::size_t link_size = sizeof(std::byte*);
}  // namespace

LevelPool::~LevelPool() {
  for (std::byte* chunk : chunks_) detail::unmap(chunk, chunk_size);
}

ThinLevels* LevelPool::acquire_thin() noexcept {
  ThinLevels* block = new (acquire(0, sizeof(ThinLevels))) ThinLevels;
  block->clear();
  return block;
}

void LevelPool::release(ThinLevels* block) noexcept { release(0, reinterpret_cast<std::byte*>(block)); }

std::byte* LevelPool::acquire_window(unsigned bits) noexcept { return acquire(bits, LevelWindow::block_size(bits)); }

void LevelPool::release_window(std::byte* block, unsigned bits) noexcept {
  LICET_CHECK(LevelWindow(block, bits).empty());
  release(bits, block);
}

FarLevels* LevelPool::acquire_far() noexcept {
  if (far_free_.empty()) return &far_.emplace_back(&far_memory_);
  FarLevels* far = far_free_.back();
  far_free_.pop_back();
  return far;
}

void LevelPool::release(FarLevels* far) noexcept {
  LICET_CHECK(far->empty());
  far_free_.push_back(far);
}

std::byte* LevelPool::acquire(unsigned size_class, std::size_t size) noexcept {
  std::byte* block = free_[size_class];
  if (block != nullptr) {
    std::memcpy(&free_[size_class], block, link_size);
    std::memset(block, 0, link_size);
    return block;
  }
  if (chunk_left_ < size) {
    chunk_ = static_cast<std::byte*>(detail::map_zeroed(chunk_size));
    chunk_left_ = chunk_size;
    chunks_.push_back(chunk_);
  }
  block = chunk_;
  chunk_ += size;
  chunk_left_ -= size;
  return block;
}

void LevelPool::release(unsigned size_class, std::byte* block) noexcept {
  std::memcpy(block, &free_[size_class], link_size);
  free_[size_class] = block;
}

}  // namespace licet
