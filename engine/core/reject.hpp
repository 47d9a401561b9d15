#pragma once

#include <cstdint>
#include <string_view>

namespace licet {

/// Every refusal that a user can cause, with one number on every interface. The list, and what each means to FIX and
/// HTTP, is engine/core/reject.def; for readers, schemas/REJECTS.md.
enum class Reject : std::uint16_t {
#define LICET_REJECT(number, name, ...) name = number,
#include "engine/core/reject.def"
#undef LICET_REJECT
};

/// The code's published name in upper case (`PRICE_OFF_TICK`); `UNKNOWN` for a number outside the catalogue.
[[nodiscard]] std::string_view reject_name(Reject code) noexcept;
/// One sentence for a human, in English.
[[nodiscard]] std::string_view reject_message(Reject code) noexcept;

}  // namespace licet
