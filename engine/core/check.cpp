#include "engine/core/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace licet::detail {

void check_failed(const char* condition, const char* file, int line) noexcept {
  std::fprintf(stderr, "licet: broken invariant: %s at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace licet::detail
