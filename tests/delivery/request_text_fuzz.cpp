#include <cstdint>

#include "engine/core/check.hpp"
#include "settlement/delivery/byte_range.hpp"
#include "settlement/delivery/delta_query.hpp"
#include "settlement/delivery/url_text.hpp"

/// Every text of a request that a stranger writes: range, query or form, credentials, body of a table query.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto range = licet::parse_range(text, 1'000);
  if (range.kind == licet::RangeRequest::Kind::part) {
    LICET_CHECK(range.range.size > 0 && range.range.offset + range.range.size <= 1'000);
  }
  static_cast<void>(licet::names_entity_tag(text, "\"a\"", true));
  if (const auto form = licet::FormValues::parse(text)) static_cast<void>(form->find("token"));
  static_cast<void>(licet::bearer_token(text));
  static_cast<void>(licet::basic_credentials(text).has_value());
  static_cast<void>(licet::delta::parse_query(text).has_value());
  return 0;
}
