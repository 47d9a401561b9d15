#pragma once

#include <cstddef>
#include <span>

#include "engine/core/result.hpp"
#include "schemas/command.hpp"
#include "schemas/event.hpp"

/// Reading records from bytes that may be anything. The layout is the structs of command.hpp and event.hpp; what a
/// decoder adds is distrust: known type, known version, exact size, words inside their lists, canonical texts, zero in
/// reserved bytes. What it accepts of today's version, it would write again byte for byte; commands of earlier versions
/// it turns into today's.
namespace licet {

/// Reads one command at the front of `bytes`. Errors: malformed (short, wrong size, text or reserved bytes not
/// canonical), unknown_record_type, unsupported_version, invalid_value (a word outside its list), rules_version
/// (rules that only a later program has).
[[nodiscard]] Result<Command> decode_command(std::span<const std::byte> bytes) noexcept;

/// Checks one event at the front of `bytes` (8-byte aligned) and gives a view of it. Errors: as for commands.
[[nodiscard]] Result<RecordView> decode_event(std::span<const std::byte> bytes) noexcept;

/// Whether a decoder takes this as the body of a command or an event of today's version, by whatever rules.
[[nodiscard]] bool is_canonical_body(CommandType type, std::span<const std::byte> body) noexcept;
[[nodiscard]] bool is_canonical_body(EventType type, std::span<const std::byte> body) noexcept;
/// The same, for bodies that came out of saved state (engine/core/archive.hpp).
template <RecordBody Body>
[[nodiscard]] bool is_canonical(const Body& body) noexcept {
  return is_canonical_body(Body::type, std::as_bytes(std::span(&body, 1)));
}

/// The published names of the record types ("place_order"), empty when unknown.
[[nodiscard]] std::string_view word(CommandType type) noexcept;
[[nodiscard]] std::string_view word(EventType type) noexcept;

}  // namespace licet
