#include "settlement/delivery/byte_range.hpp"

#include <algorithm>
#include <limits>

namespace licet {
namespace {

[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Digits only; beyond 64 bits the greatest number, which lies past every file.
[[nodiscard]] std::optional<std::uint64_t> parse_position(std::string_view digits) noexcept {
  if (digits.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (__builtin_mul_overflow(value, std::uint64_t{10}, &value) || __builtin_add_overflow(value, digit, &value)) {
      value = std::numeric_limits<std::uint64_t>::max();
      // Stay there: a further digit overflows again.
    }
  }
  return value;
}

[[nodiscard]] bool is_bytes_unit(std::string_view unit) noexcept {
  constexpr std::string_view bytes = "bytes";
  return std::ranges::equal(unit, bytes,
                            [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
}

[[nodiscard]] RangeRequest suffix(std::uint64_t length, std::uint64_t file_size) noexcept {
  if (length == 0 || file_size == 0) return {RangeRequest::Kind::unsatisfiable, {}};
  const std::uint64_t size = std::min(length, file_size);
  return {RangeRequest::Kind::part, {file_size - size, size}};
}

}  // namespace

RangeRequest parse_range(std::string_view field, std::uint64_t file_size) noexcept {
  const std::size_t equals = field.find('=');
  if (equals == std::string_view::npos || !is_bytes_unit(trimmed(field.substr(0, equals)))) return {};
  const std::string_view spec = trimmed(field.substr(equals + 1));
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view first_text = spec.substr(0, dash);
  const auto first = parse_position(first_text);
  const auto last = parse_position(spec.substr(dash + 1));
  if (first_text.empty()) return last ? suffix(*last, file_size) : RangeRequest{};
  const bool is_open = dash + 1 == spec.size();
  if (!first || (!last && !is_open) || (last && *last < *first)) return {};
  if (*first >= file_size) return {RangeRequest::Kind::unsatisfiable, {}};
  const std::uint64_t end = last ? std::min(*last, file_size - 1) : file_size - 1;
  return {RangeRequest::Kind::part, {*first, end - *first + 1}};
}

bool if_range_holds(std::string_view field, std::string_view entity_tag) noexcept {
  field = trimmed(field);
  return field.empty() || field == entity_tag;
}

bool names_entity_tag(std::string_view list, std::string_view entity_tag, bool weak) noexcept {
  if (trimmed(list) == "*") return true;
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());  // our own tags hold none
    std::string_view tag = trimmed(list.substr(0, comma));
    if (weak && tag.starts_with("W/")) tag.remove_prefix(2);
    if (tag == entity_tag) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

}  // namespace licet
