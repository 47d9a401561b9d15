#include "gateway/ws/requests/translate_trading.hpp"

#include "gateway/ws/requests/readers.hpp"

namespace licet::ws {
namespace {

Translated<QuoteEntry> to_entry(const RequestItem& item, const FindMarket& find) {
  QuoteEntry entry;
  entry.instrument = find(item.text(Param::market));
  if (!entry.instrument.is_set()) return refuse_field(Reject::unknown_instrument, Param::quotes);
  // A side is withdrawn by naming neither, or the quantity 0; a price alone is half a quote.
  const bool is_half = (item.has(Param::bid) && !item.has(Param::bid_quantity)) ||
                       (item.has(Param::offer) && !item.has(Param::offer_quantity));
  if (is_half) return refuse_field(Reject::missing_field, Param::quotes);
  RequestError error;
  const bool read = take(read_price(item, Param::bid), entry.bid, error) &&
                    take(read_quantity(item, Param::bid_quantity), entry.bid_quantity, error) &&
                    take(read_price(item, Param::offer), entry.offer, error) &&
                    take(read_quantity(item, Param::offer_quantity), entry.offer_quantity, error);
  if (!read) return refuse_field(error.code, Param::quotes);
  return entry;
}

Translated<CombinationLeg> to_leg(const RequestItem& item, const FindMarket& find) {
  CombinationLeg leg;
  leg.instrument = find(item.text(Param::market));
  if (!leg.instrument.is_set()) return refuse_field(Reject::unknown_instrument, Param::legs);
  RequestError error;
  const bool read = take(read_word(item, Param::side, Side::buy), leg.side, error) &&
                    take(read_price(item, Param::price), leg.price, error) &&
                    take(read_quantity(item, Param::quantity), leg.quantity, error);
  if (!read) return refuse_field(error.code, Param::legs);
  return leg;
}

}  // namespace

Translated<PlaceMassQuote> to_mass_quote(const Request& request, const FindMarket& find) {
  PlaceMassQuote quote;
  const std::uint64_t quote_id = request.number(Param::quote_id).value_or(0);
  if (quote_id > UINT32_MAX) return refuse_field(Reject::invalid_value, Param::quote_id);
  quote.quote_id = static_cast<std::uint32_t>(quote_id);
  if (request.items().empty()) return refuse_field(Reject::invalid_value, Param::quotes);
  for (const RequestItem& item : request.items()) {
    const auto entry = to_entry(item, find);
    if (!entry) return tl::unexpected(entry.error());
    quote.entries[quote.count++] = *entry;
  }
  RequestError error;
  if (!take(read_word(request, Param::self_trade_prevention, SelfTradePrevention::cancel_oldest),
            quote.self_trade_prevention, error)) {
    return tl::unexpected(std::move(error));
  }
  return quote;
}

Translated<PlaceCombination> to_combination(const Request& request, const FindMarket& find) {
  PlaceCombination combination;
  for (const RequestItem& item : request.items()) {
    const auto leg = to_leg(item, find);
    if (!leg) return tl::unexpected(leg.error());
    combination.legs[combination.count++] = *leg;
  }
  RequestError error;
  const bool read =
      take(read_client_order_id(request, Param::client_order_id), combination.client_order_id, error) &&
      take(read_word(request, Param::time_in_force, TimeInForce::fill_or_kill), combination.time_in_force, error) &&
      take(read_word(request, Param::settle_to, SettleTo::activate), combination.settle_to, error);
  if (!read) return tl::unexpected(std::move(error));
  return combination;
}

Translated<RequestQuote> to_request_quote(const Request& request, InstrumentId instrument) {
  RequestQuote asked;
  asked.instrument = instrument;
  RequestError error;
  const bool read = take(read_client_order_id(request, Param::client_order_id), asked.client_request_id, error) &&
                    take(read_quantity(request, Param::quantity), asked.quantity, error) &&
                    take(read_word(request, Param::side, SideOrBoth::both), asked.side, error) &&
                    take(read_time(request, Param::expires), asked.expires, error);
  if (!read) return tl::unexpected(std::move(error));
  return asked;
}

Translated<MakeOffer> to_make_offer(const Request& request, InstrumentId instrument) {
  if (request.has(Param::request) == request.has(Param::counterparty)) {
    return refuse_field(request.has(Param::request) ? Reject::invalid_value : Reject::missing_field, Param::request);
  }
  MakeOffer offer;
  offer.instrument = instrument;
  if (request.has(Param::request)) {
    const auto id = read_id(request, Param::request);
    if (!id) return tl::unexpected(id.error());
    offer.request = QuoteRequestId(*id);
  }
  RequestError error;
  const bool read = take(read_client_order_id(request, Param::client_order_id), offer.client_order_id, error) &&
                    take(read_word(request, Param::side, Side::sell), offer.side, error) &&
                    take(read_price(request, Param::price), offer.price, error) &&
                    take(read_quantity(request, Param::quantity), offer.quantity, error) &&
                    take(read_time(request, Param::expires), offer.expires, error) &&
                    take(read_word(request, Param::settle_to, SettleTo::activate), offer.settle_to, error);
  if (!read) return tl::unexpected(std::move(error));
  return offer;
}

Translated<AcceptOffer> to_accept_offer(const Request& request) {
  AcceptOffer accept;
  const auto id = read_id(request, Param::offer);
  if (!id) return tl::unexpected(id.error());
  accept.offer = OrderId(*id);
  RequestError error;
  const bool read = take(read_client_order_id(request, Param::client_order_id), accept.client_order_id, error) &&
                    take(read_word(request, Param::settle_to, SettleTo::activate), accept.settle_to, error);
  if (!read) return tl::unexpected(std::move(error));
  return accept;
}

Translated<SetKillSwitch> to_kill_switch(const Request& request) {
  SetKillSwitch change;
  change.engaged = request.flag(Param::engaged) ? 1 : 0;
  const auto reason = Reason::from(request.text(Param::reason));
  if (!reason) return refuse_field(reason.error(), Param::reason);
  change.reason = *reason;
  return change;
}

}  // namespace licet::ws
