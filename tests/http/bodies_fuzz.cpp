#include <cstdint>
#include <string_view>

#include "engine/core/check.hpp"
#include "gateway/http/rest/operator_bodies.hpp"
#include "gateway/http/rest/trading_bodies.hpp"

/// Any bytes as each of the REST bodies: read or refused by name, and what is read is a canonical record.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static licet::json::Reader reader(64 * 1024);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto order = licet::rest::read_order(reader, text)) {
    LICET_CHECK(order->symbol.is_canonical() && order->order.client_order_id.is_canonical());
    LICET_CHECK(!order->order.client_order_id.empty());
  } else {
    LICET_CHECK(order.error().field.size() <= licet::json::ReadError::field_size_max);
  }
  static_cast<void>(licet::rest::read_replace(reader, text));
  static_cast<void>(licet::rest::read_activate(reader, text));
  static_cast<void>(licet::rest::read_reason(reader, text));
  static_cast<void>(licet::rest::read_session(reader, text));
  static_cast<void>(licet::rest::read_cash(reader, text));
  static_cast<void>(licet::rest::read_nothing(reader, text));
  static_cast<void>(licet::rest::read_segment(reader, text));
  static_cast<void>(licet::rest::read_delist(reader, text));
  static_cast<void>(licet::rest::read_kill_switch(reader, text));
  static_cast<void>(licet::rest::read_quote_request(reader, text));
  static_cast<void>(licet::rest::read_acceptance(reader, text));
  if (const auto quote = licet::rest::read_mass_quote(reader, text)) {
    LICET_CHECK(quote->quote.count > 0 && quote->quote.count <= licet::PlaceMassQuote::max_entries);
  }
  if (const auto basket = licet::rest::read_combination(reader, text)) {
    LICET_CHECK(basket->combination.count <= licet::PlaceCombination::max_legs);
  }
  if (const auto offer = licet::rest::read_offer(reader, text)) {
    LICET_CHECK(offer->offer.request.is_set() != offer->counterparty.has_value());
  }
  return 0;
}
