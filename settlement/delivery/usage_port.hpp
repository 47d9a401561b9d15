#pragma once

#include <cstdint>

#include "engine/core/ids.hpp"
#include "engine/core/result.hpp"

namespace licet {

/// Where served bytes are reported: the program makes a MeterUsage command of each call, as the operator, with origin()
/// as the command's origin and the grant's number as its request, so that the answer can be told from everybody else's.
class UsagePort {
 public:
  virtual ~UsagePort() = default;
  /// Never blocks, and never calls back before it returns. Errors: overloaded, not_ready (it was not taken and will be
  /// offered again).
  [[nodiscard]] virtual Result<void> report(GrantId grant, std::uint64_t bytes, std::uint32_t requests) noexcept = 0;
  [[nodiscard]] virtual OriginId origin() const noexcept = 0;
};

}  // namespace licet
