#pragma once

#include <string>

#include "engine/core/reject.hpp"

namespace licet {

/// A refusal for humans: "PRICE_OFF_TICK: the price is no multiple of the tick".
[[nodiscard]] std::string reject_text(Reject code);
/// The same, and what was refused: "data/ledger: STORAGE_FAILED: …".
[[nodiscard]] std::string reject_text(std::string_view what, Reject code);

}  // namespace licet
