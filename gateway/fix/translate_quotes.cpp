#include "gateway/fix/translate_quotes.hpp"

#include <limits>

#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/tags.hpp"

namespace licet::fix {
namespace {

/// QuoteID(117) of a mass quote is the member's own number.
Result<std::uint32_t> read_quote_id(const FIX::Message& message) {
  const auto number = whole_number_of(message, tag::quote_id);
  if (!number || *number < 0 || *number > std::numeric_limits<std::uint32_t>::max()) {
    return refuse(Reject::invalid_value);
  }
  return static_cast<std::uint32_t>(*number);
}

QuoteEntry read_entry(Reading& reading, const FIX::FieldMap& fields, ContractDirectory& contracts) {
  QuoteEntry entry;
  const Contract* contract = nullptr;
  reading.take(contract_of_entry(fields, contracts), contract);
  if (contract != nullptr) entry.instrument = contract->id;
  reading.take(read_price(entry_field(fields, tag::bid_px)), entry.bid);
  reading.take(read_quantity(entry_field(fields, tag::bid_size)), entry.bid_quantity);
  reading.take(read_price(entry_field(fields, tag::offer_px)), entry.offer);
  reading.take(read_quantity(entry_field(fields, tag::offer_size)), entry.offer_quantity);
  // A side is withdrawn by naming neither, or the quantity 0; a price alone is half a quote.
  for (const auto& [price, size] : {std::pair(tag::bid_px, tag::bid_size), std::pair(tag::offer_px, tag::offer_size)}) {
    reading.require(entry_field(fields, price).empty() || !entry_field(fields, size).empty(), Reject::missing_field);
  }
  reading.require(entry.bid_quantity.is_zero() || !entry_field(fields, tag::bid_px).empty(), Reject::invalid_value);
  reading.require(entry.offer_quantity.is_zero() || !entry_field(fields, tag::offer_px).empty(), Reject::invalid_value);
  return entry;
}

/// Adds an entry, if there is room for it.
void add(Reading& reading, PlaceMassQuote& quote, const QuoteEntry& entry) {
  reading.require(quote.count < PlaceMassQuote::max_entries, Reject::too_large);
  if (reading.is_good()) quote.entries[quote.count++] = entry;
}

/// The first party of a side that plays the role.
std::string_view party_of(const FIX::FieldMap& side, std::string_view role) {
  for (int n = 1; n <= entries_of(side, tag::no_party_ids); ++n) {
    const FIX::FieldMap& party = entry_of(side, n, tag::no_party_ids);
    if (entry_field(party, tag::party_role) == role) return entry_field(party, tag::party_id);
  }
  return {};
}

constexpr std::string_view contra_firm = "17";  // 452

}  // namespace

Result<PlaceMassQuote> to_mass_quote(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  PlaceMassQuote quote;
  reading.take(read_quote_id(message), quote.quote_id);
  reading.take(read_self_trade_prevention(message, SelfTradePrevention::cancel_oldest), quote.self_trade_prevention);
  for (int set = 1; set <= entries_of(message, tag::no_quote_sets); ++set) {
    const FIX::FieldMap& entries = entry_of(message, set, tag::no_quote_sets);
    for (int n = 1; n <= entries_of(entries, tag::no_quote_entries) && reading.is_good(); ++n) {
      add(reading, quote, read_entry(reading, entry_of(entries, n, tag::no_quote_entries), contracts));
    }
  }
  reading.require(quote.count > 0, Reject::missing_field);
  return reading.result(quote);
}

Result<PlaceMassQuote> to_withdrawal(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  PlaceMassQuote quote;
  reading.take(read_quote_id(message), quote.quote_id);
  for (int n = 1; n <= entries_of(message, tag::no_quote_entries) && reading.is_good(); ++n) {
    const Contract* contract = nullptr;
    reading.take(contract_of_entry(entry_of(message, n, tag::no_quote_entries), contracts), contract);
    QuoteEntry nothing;
    if (contract != nullptr) nothing.instrument = contract->id;
    add(reading, quote, nothing);
  }
  reading.require(quote.count > 0, Reject::missing_field);
  return reading.result(quote);
}

Result<CancelOrder> to_offer_cancel(const FIX::Message& message) {
  Reading reading;
  CancelOrder cancel;
  reading.take(read_client_order_id(field_of(message, tag::quote_id)), cancel.orig_client_order_id);
  cancel.client_order_id = cancel.orig_client_order_id;
  return reading.result(cancel);
}

Result<RequestQuote> to_request_quote(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  RequestQuote request;
  reading.take(read_client_order_id(field_of(message, tag::quote_req_id)), request.client_request_id);
  reading.require(entries_of(message, tag::no_related_sym) == 1, Reject::too_large);
  if (!reading.is_good()) return reading.result(request);
  const FIX::FieldMap& fields = entry_of(message, 1, tag::no_related_sym);
  const Contract* contract = nullptr;
  reading.take(contract_of_entry(fields, contracts), contract);
  if (contract != nullptr) request.instrument = contract->id;
  reading.take(parse_quantity(entry_field(fields, tag::order_qty)), request.quantity);
  if (const auto side_text = entry_field(fields, tag::side); !side_text.empty()) {
    Side side = Side::buy;
    reading.take(read_side(side_text), side);
    request.side = side == Side::buy ? SideOrBoth::buy : SideOrBoth::sell;
  }
  if (const auto expiry = entry_field(fields, tag::expire_time); !expiry.empty()) {
    reading.take(read_time(expiry), request.expires);
  }
  return reading.result(request);
}

Result<MakeOffer> to_offer(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  MakeOffer offer;
  reading.take(read_client_order_id(field_of(message, tag::quote_id)), offer.client_order_id);
  const auto request = whole_number_of(message, tag::quote_req_id);
  reading.require(request && *request > 0, Reject::invalid_value);
  if (request && *request > 0) offer.request = QuoteRequestId(static_cast<std::uint64_t>(*request));
  const Contract* contract = nullptr;
  reading.take(contract_of(message, contracts), contract);
  if (contract != nullptr) offer.instrument = contract->id;
  const bool bids = !field_of(message, tag::bid_px).empty();
  reading.require(bids == field_of(message, tag::offer_px).empty(), Reject::invalid_value);
  offer.side = bids ? Side::buy : Side::sell;
  reading.take(parse_price(field_of(message, bids ? tag::bid_px : tag::offer_px)), offer.price);
  reading.take(parse_quantity(field_of(message, bids ? tag::bid_size : tag::offer_size)), offer.quantity);
  reading.take(read_settle_to(message, SettleTo::activate), offer.settle_to);
  if (const auto until = field_of(message, tag::valid_until_time); !until.empty()) {
    reading.take(read_time(until), offer.expires);
  }
  return reading.result(offer);
}

Result<AcceptOffer> to_acceptance(const FIX::Message& message) {
  Reading reading;
  AcceptOffer acceptance;
  reading.take(read_client_order_id(field_of(message, tag::quote_resp_id)), acceptance.client_order_id);
  reading.take(read_order_id(field_of(message, tag::quote_id)), acceptance.offer);
  reading.require(acceptance.offer.is_set(), Reject::invalid_value);
  reading.take(read_settle_to(message, SettleTo::activate), acceptance.settle_to);
  return reading.result(acceptance);
}

Result<Block> to_block(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  Block block;
  MakeOffer& terms = block.terms;
  reading.take(read_client_order_id(field_of(message, tag::trade_report_id)), terms.client_order_id);
  const Contract* contract = nullptr;
  reading.take(contract_of(message, contracts), contract);
  if (contract != nullptr) terms.instrument = contract->id;
  reading.take(parse_price(field_of(message, tag::last_px)), terms.price);
  reading.take(parse_quantity(field_of(message, tag::last_qty)), terms.quantity);
  reading.take(read_settle_to(message, SettleTo::activate), terms.settle_to);
  reading.take(read_order_id(field_of(message, tag::trade_report_ref_id)), block.offer);
  if (const auto expiry = field_of(message, tag::expire_time); !expiry.empty()) {
    reading.take(read_time(expiry), terms.expires);
  }
  reading.require(entries_of(message, tag::no_sides) == 1, Reject::invalid_value);
  if (!reading.is_good()) return reading.result(block);
  const FIX::FieldMap& side = entry_of(message, 1, tag::no_sides);
  reading.take(read_side(entry_field(side, tag::side)), terms.side);
  const bool proposes = field_of(message, tag::trade_report_type) == "0";
  block.counterparty = party_of(side, contra_firm);
  reading.require(!proposes || !block.counterparty.empty(), Reject::missing_field);
  reading.require(proposes || block.offer.is_set(), Reject::missing_field);
  return reading.result(block);
}

}  // namespace licet::fix
