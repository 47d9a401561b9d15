#pragma once

#include <span>
#include <type_traits>

#include "engine/core/ids.hpp"
#include "engine/core/time.hpp"
#include "schemas/command.hpp"

namespace licet {

/// What the tree says of one group of the journal, as it is hashed (RFC 9162: the data of a leaf):
///
///   0  last   u64  sequence of its last command; it begins behind the last of the leaf before
///   8  time   i64  of that command, nanoseconds since 1970
///  16  group  32 bytes, SHA-256 of the group's header and payload (engine/runtime/journal_format.hpp)
struct AuditEntry {
  Sequence last;
  Timestamp time;
  Hash256 group{};

  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return std::as_bytes(std::span(this, 1)); }
  friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};
static_assert(sizeof(AuditEntry) == 48 && std::has_unique_object_representations_v<AuditEntry>);

}  // namespace licet
