#include "gateway/http/rest/trading_bodies.hpp"

#include "gateway/http/rest/body_reader.hpp"

namespace licet::rest {
namespace {

using json::FieldSpec;
using json::Value;

tl::unexpected<json::ReadError> refuse_field(Reject code, std::string_view field) {
  return tl::unexpected(json::ReadError{code, std::string(field)});
}

struct QuoteLine {
  Symbol symbol;
  QuoteEntry entry;
  std::array<bool, 5> given{};

  /// A side is withdrawn by naming neither, or the quantity 0; a price alone is half a quote.
  [[nodiscard]] bool has_half_a_side() const noexcept { return (given[1] && !given[2]) || (given[3] && !given[4]); }
};
Result<void> take_quote_line(QuoteLine& line, std::size_t index, const Value& value) {
  line.given[index] = true;
  switch (index) {
    case 0:
      return take_text(value, line.symbol);
    case 1:
      return take(value.price(), line.entry.bid);
    case 2:
      return take(value.quantity(), line.entry.bid_quantity);
    case 3:
      return take(value.price(), line.entry.offer);
    default:
      return take(value.quantity(), line.entry.offer_quantity);
  }
}
Result<void> take_quotes(const Value& value, MassQuoteBody& into) {
  static constexpr std::array<FieldSpec, 5> fields{
      {{"symbol"}, {"bid", false}, {"bid_quantity", false}, {"offer", false}, {"offer_quantity", false}}};
  return value.read_array(PlaceMassQuote::max_entries, [&into](std::size_t n, const Value& element) -> Result<void> {
    QuoteLine line;
    if (auto taken = read_element(element, fields, line, take_quote_line); !taken) return taken;
    if (line.has_half_a_side()) return refuse(Reject::missing_field);
    into.symbols[n] = line.symbol;
    into.quote.entries[n] = line.entry;
    into.quote.count = static_cast<std::uint8_t>(n + 1);
    return {};
  });
}

struct LegLine {
  Symbol symbol;
  CombinationLeg leg;
};
Result<void> take_leg_line(LegLine& line, std::size_t index, const Value& value) {
  switch (index) {
    case 0:
      return take_text(value, line.symbol);
    case 1:
      return take_word(value, line.leg.side);
    case 2:
      return take(value.price(), line.leg.price);
    default:
      return take(value.quantity(), line.leg.quantity);
  }
}
Result<void> take_legs(const Value& value, CombinationBody& into) {
  static constexpr std::array<FieldSpec, 4> fields{{{"symbol"}, {"side"}, {"price"}, {"quantity"}}};
  return value.read_array(PlaceCombination::max_legs, [&into](std::size_t n, const Value& element) -> Result<void> {
    LegLine line;
    if (auto taken = read_element(element, fields, line, take_leg_line); !taken) return taken;
    into.symbols[n] = line.symbol;
    into.combination.legs[n] = line.leg;
    into.combination.count = static_cast<std::uint8_t>(n + 1);
    return {};
  });
}

}  // namespace

BodyResult<MassQuoteBody> read_mass_quote(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 3> fields{{{"quote_id"}, {"quotes"}, {"self_trade_prevention", false}}};
  auto body = read(reader, text, fields, MassQuoteBody{},
                   [](MassQuoteBody& into, std::size_t index, const Value& value) -> Result<void> {
                     switch (index) {
                       case 0:
                         return take_number(value, into.quote.quote_id);
                       case 1:
                         return take_quotes(value, into);
                       default:
                         return take_word(value, into.quote.self_trade_prevention);
                     }
                   });
  if (body && body->quote.count == 0) return refuse_field(Reject::invalid_value, "quotes");
  return body;
}

BodyResult<CombinationBody> read_combination(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 4> fields{
      {{"client_order_id"}, {"legs"}, {"time_in_force", false}, {"settle_to", false}}};
  return read(reader, text, fields, CombinationBody{},
              [](CombinationBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_client_order_id(value, into.combination.client_order_id);
                  case 1:
                    return take_legs(value, into);
                  case 2:
                    return take_word(value, into.combination.time_in_force);
                  default:
                    return take_word(value, into.combination.settle_to);
                }
              });
}

BodyResult<QuoteRequestBody> read_quote_request(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 5> fields{
      {{"client_request_id"}, {"symbol"}, {"quantity"}, {"side", false}, {"expires", false}}};
  return read(reader, text, fields, QuoteRequestBody{},
              [](QuoteRequestBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_client_order_id(value, into.request.client_request_id);
                  case 1:
                    return take_text(value, into.symbol);
                  case 2:
                    return take(value.quantity(), into.request.quantity);
                  case 3:
                    return take_word(value, into.request.side);
                  default:
                    return take(value.time(), into.request.expires);
                }
              });
}

BodyResult<OfferBody> read_offer(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 9> fields{{{"client_order_id"},
                                                    {"symbol"},
                                                    {"side"},
                                                    {"price"},
                                                    {"quantity"},
                                                    {"request", false},
                                                    {"counterparty", false},
                                                    {"expires", false},
                                                    {"settle_to", false}}};
  std::uint64_t request = 0;
  auto body = read(reader, text, fields, OfferBody{},
                   [&request](OfferBody& into, std::size_t index, const Value& value) -> Result<void> {
                     switch (index) {
                       case 0:
                         return take_client_order_id(value, into.offer.client_order_id);
                       case 1:
                         return take_text(value, into.symbol);
                       case 2:
                         return take_word(value, into.offer.side);
                       case 3:
                         return take(value.price(), into.offer.price);
                       case 4:
                         return take(value.quantity(), into.offer.quantity);
                       case 5:
                         return take(value.id(), request);
                       case 6:
                         return take_text(value, into.counterparty.emplace());
                       case 7:
                         return take(value.time(), into.offer.expires);
                       default:
                         return take_word(value, into.offer.settle_to);
                     }
                   });
  if (!body) return body;
  if ((request != 0) == body->counterparty.has_value()) {
    return refuse_field(request == 0 ? Reject::missing_field : Reject::invalid_value, "request");
  }
  body->offer.request = QuoteRequestId(request);
  return body;
}

BodyResult<AcceptOffer> read_acceptance(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 2> fields{{{"client_order_id"}, {"settle_to", false}}};
  return read(reader, text, fields, AcceptOffer{},
              [](AcceptOffer& into, std::size_t index, const Value& value) -> Result<void> {
                return index == 0 ? take_client_order_id(value, into.client_order_id)
                                  : take_word(value, into.settle_to);
              });
}

}  // namespace licet::rest
