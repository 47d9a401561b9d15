#include "engine/matching/slot_array.hpp"

#include <sys/mman.h>

#include "engine/core/check.hpp"

namespace licet::detail {

void* map_zeroed(std::size_t bytes) noexcept {
  void* start = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  LICET_CHECK(start != MAP_FAILED);
  // Advice only: a kernel without huge pages serves small ones.
  (void)::madvise(start, bytes, MADV_HUGEPAGE);
  return start;
}

void unmap(void* start, std::size_t bytes) noexcept { (void)::munmap(start, bytes); }

}  // namespace licet::detail
