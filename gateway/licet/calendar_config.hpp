#pragma once

#include <string>
#include <string_view>

#include "gateway/licet/calendar.hpp"

/// The parts of licet.toml that are no single keys: `[calendar]` and `[[segments]]`.
namespace licet {

/// Whether a key at the top of the file is read here.
[[nodiscard]] bool is_calendar_key(std::string_view key) noexcept;

/// Reads them from the text of the file into `calendar`; what the file does not name stays. Error: one sentence that
/// names the file, the line and the key; empty when there is none.
[[nodiscard]] std::string read_calendar(std::string_view text, std::string_view name, Calendar& calendar);

/// Their part of schemas/CONFIG.md.
[[nodiscard]] std::string calendar_markdown();

}  // namespace licet
