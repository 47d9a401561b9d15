#include "settlement/delivery/delta_query.hpp"

#include <simdjson.h>

namespace licet::delta {
namespace {

constexpr std::size_t json_depth_max = 64;

/// Reads a member that may be absent or null. Errors: invalid_value.
[[nodiscard]] Result<std::optional<std::uint64_t>> whole_number(const simdjson::dom::object& from,
                                                                std::string_view key) {
  simdjson::dom::element element;
  std::uint64_t value = 0;
  if (from[key].get(element) != simdjson::SUCCESS || element.is_null()) return std::optional<std::uint64_t>();
  if (element.get(value) != simdjson::SUCCESS) return refuse(Reject::invalid_value);
  return std::optional(value);
}

[[nodiscard]] bool is_given(const simdjson::dom::object& from, std::string_view key) {
  simdjson::dom::element element;
  return from[key].get(element) == simdjson::SUCCESS && !element.is_null();
}

}  // namespace

Result<Query> parse_query(std::string_view body) {
  if (body.size() > query_size_max) return refuse(Reject::too_large);
  if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return Query();
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.allocate(body.size(), json_depth_max) != simdjson::SUCCESS ||
      parser.parse(body.data(), body.size()).get(object) != simdjson::SUCCESS) {
    return refuse(Reject::malformed);
  }
  for (const std::string_view key : {"startingVersion", "endingVersion", "timestamp"}) {
    if (is_given(object, key)) return refuse(Reject::invalid_value);
  }
  const auto limit = whole_number(object, "limitHint");
  const auto version = whole_number(object, "version");
  if (!limit || !version) return refuse(Reject::invalid_value);
  return Query{*limit, *version};
}

}  // namespace licet::delta
