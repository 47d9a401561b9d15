#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <memory_resource>
#include <vector>

#include "engine/matching/level_window.hpp"
#include "engine/matching/thin_levels.hpp"

namespace licet {

/// The memory of all levels of a venue's books: blocks of a few sizes, reused last released first. Takes memory from
/// the system in chunks, and nothing once as much was in use before.
class LevelPool {
 public:
  LevelPool() = default;
  ~LevelPool();
  LevelPool(const LevelPool&) = delete;
  LevelPool& operator=(const LevelPool&) = delete;

  /// Without levels. Aligned to 64 bytes.
  [[nodiscard]] ThinLevels* acquire_thin() noexcept;
  void release(ThinLevels* block) noexcept;
  /// The block of an empty window of 2^bits keys. Aligned to 64 bytes.
  [[nodiscard]] std::byte* acquire_window(unsigned bits) noexcept;
  /// `block` has no level and no far levels.
  void release_window(std::byte* block, unsigned bits) noexcept;
  /// An empty map.
  [[nodiscard]] FarLevels* acquire_far() noexcept;
  void release(FarLevels* far) noexcept;

  /// Bytes taken from the system for blocks so far.
  [[nodiscard]] std::size_t bytes() const noexcept { return chunks_.size() * chunk_size; }

 private:
  static constexpr std::size_t chunk_size = std::size_t{16} << 20;

  // A free block begins with the address of the next free one of its size.
  [[nodiscard]] std::byte* acquire(unsigned size_class, std::size_t size) noexcept;
  void release(unsigned size_class, std::byte* block) noexcept;

  std::array<std::byte*, LevelWindow::bits_max + 1> free_{};  // by the bits of the window; 0: thin
  std::byte* chunk_ = nullptr;
  std::size_t chunk_left_ = 0;
  std::vector<std::byte*> chunks_;

  std::pmr::unsynchronized_pool_resource far_memory_;
  std::deque<FarLevels> far_;
  std::vector<FarLevels*> far_free_;
};

}  // namespace licet
