#include <cstdint>
#include <string_view>

#include "engine/core/check.hpp"
#include "gateway/http/rest/ledger_bodies.hpp"
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
  static_cast<void>(licet::rest::read_post_transfer(reader, text));
  static_cast<void>(licet::rest::read_void_transfer(reader, text));
  static_cast<void>(licet::rest::read_account_limits(reader, text));
  if (const auto withdrawal = licet::rest::read_withdrawal(reader, text)) {
    LICET_CHECK(!withdrawal->transfer.client_transfer_id.empty());
  }
  if (const auto transfer = licet::rest::read_transfer(reader, text)) {
    LICET_CHECK(transfer->debit.is_canonical() && transfer->credit.is_canonical());
  }
  if (const auto journal = licet::rest::read_journal(reader, text)) {
    LICET_CHECK(journal->journal.count <= licet::PostJournal::max_entries);
  }
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
