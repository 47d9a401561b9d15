#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace licet {

/// A part of a file: `size` bytes from `offset`.
struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) noexcept = default;
};

/// What a Range field asks of a file (RFC 9110 section 14.2).
struct RangeRequest {
  enum class Kind : std::uint8_t {
    whole,          // no field, another unit, several ranges, or a form that is none: the field is ignored
    part,           // `range` is it
    unsatisfiable,  // 416
  };
  Kind kind = Kind::whole;
  ByteRange range;
};
[[nodiscard]] RangeRequest parse_range(std::string_view field, std::uint64_t file_size) noexcept;

/// Whether an If-Range field lets a Range field count: absent, or exactly the file's strong entity tag (RFC 9110
/// section 13.1.5). Dates never do, since no modification date is published.
[[nodiscard]] bool if_range_holds(std::string_view field, std::string_view entity_tag) noexcept;

/// Whether an If-Match or If-None-Match list names the entity tag, or is "*" (RFC 9110 section 13.1). `weak` compares
/// as If-None-Match does, where W/ makes no difference.
[[nodiscard]] bool names_entity_tag(std::string_view list, std::string_view entity_tag, bool weak) noexcept;

}  // namespace licet
