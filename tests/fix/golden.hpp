#pragma once

#include <string>
#include <string_view>

#include "gateway/fix/contracts.hpp"

namespace licet::test {

/// 2026-01-01T12:00:00.123456789Z
inline constexpr Timestamp noon{1'767'268'800'123'456'789};

/// The message with this body is, byte for byte, what tests/fix/golden/NAME.txt has ('|' for SOH).
/// LICET_UPDATE_GOLDEN=1 writes the file anew.
void expect_golden(const std::string& name, std::string_view msg_type, std::string_view body);

}  // namespace licet::test
