#pragma once

#include <cstdint>

namespace licet::test {

/// How often this program has called operator new. Linking counting_allocator.cpp replaces the global allocator.
[[nodiscard]] std::uint64_t allocation_count() noexcept;

}  // namespace licet::test
