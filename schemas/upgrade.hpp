#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "engine/core/result.hpp"
#include "schemas/command.hpp"

/// The layouts that earlier versions of this program wrote into logs. They are only ever read: decode_command turns
/// them into today's, whose new fields then have the values that mean what was so before.
namespace licet {

/// A command of an earlier version at the front of `bytes`, in today's layout and not yet checked for its values. None
/// when the type never had that version. Errors: malformed (short, wrong size, reserved bytes not zero).
[[nodiscard]] std::optional<Result<Command>> upgrade_command(std::span<const std::byte> bytes) noexcept;

}  // namespace licet
