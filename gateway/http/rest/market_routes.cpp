#include <algorithm>
#include <limits>
#include <utility>

#include "gateway/http/rest/services.hpp"

namespace licet::rest {
namespace {

constexpr std::size_t depth_max = 1'000;
constexpr std::size_t page_max = 1'000;

void get_venue(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto venue = services.model.venue();
  if (!venue) return respond(error_response(Reject::not_ready));
  std::string body = R"({"mic":)";
  json::append_string(body, venue->mic.view());
  body += R"(,"name":)";
  json::append_string(body, venue->name.view());
  body += R"(,"operator":)";
  json::append_string(body, venue->operator_code.view());
  body += R"(,"currency":)";
  json::append_string(body, word(venue->currency));
  body += R"(,"rulebook":)";
  json::append_string(body, word(venue->rulebook));
  body += R"(,"kill_switch":)";
  body += services.model.kill_switch().engaged ? "true" : "false";
  body += R"(,"sequence":)";
  json::append_number(body, services.model.applied().value());
  body += R"(,"time":)";
  json::append_time(body, request.now);
  body += '}';
  respond(json_response(200, std::move(body)));
}

void get_instruments(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto asked = page_asked(request.query, page_max, page_max);
  if (!asked) return respond(std::move(asked.error()));
  if (asked->after >= std::numeric_limits<std::uint32_t>::max() - page_max) {
    return respond(error_response(Reject::invalid_value, "page_token"));
  }
  // Ids are issued densely from 1: the page after id n begins at n + 1.
  std::vector<InstrumentRecord> page;
  auto next = InstrumentId(static_cast<std::uint32_t>(asked->after) + 1);
  auto instrument = services.model.instrument(next);
  while (instrument && page.size() < asked->limit) {
    page.push_back(*instrument);
    next = InstrumentId(next.value() + 1);
    instrument = services.model.instrument(next);
  }
  HttpResponse response = items_response(
      page, [&services](std::string& out, const auto& entry) { json::append(out, services.model, entry); });
  add_next_page(response, instrument ? std::to_string(next.value() - 1) : "");
  respond(std::move(response));
}

void get_book(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto instrument = instrument_parameter(services, request.query);
  if (!instrument) return respond(refusal(instrument.error()));
  const auto depth = count_parameter(request.query, "depth", 20, depth_max);
  if (!depth) return respond(error_response(depth.error(), "depth"));
  std::string body;
  json::append(body, services.model, services.model.book(instrument->id, *depth));
  respond(json_response(200, std::move(body)));
}

void get_auction(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto instrument = instrument_parameter(services, request.query);
  if (!instrument) return respond(refusal(instrument.error()));
  std::string body;
  json::append_auction(body, services.model.auction(instrument->id));
  respond(json_response(200, std::move(body)));
}

void get_trades(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto instrument = instrument_parameter(services, request.query);
  if (!instrument) return respond(refusal(instrument.error()));
  const auto limit = count_parameter(request.query, "limit", 50, 500);
  if (!limit) return respond(error_response(limit.error(), "limit"));
  respond(items_response(services.model.trades(instrument->id, *limit),
                         [](std::string& out, const TradeRecord& trade) { json::append_public(out, trade); }));
}

/// What an order would cost: at its limit price, or, for a market order, against the book as it stands.
struct Quote {
  Quantity fillable;  // of a market order: what the book holds
  Money notional;
  Money fee;
  Money total;  // a buyer pays notional and fee, a seller gets notional less fee
};

Result<Money> market_notional(const std::vector<LevelRecord>& levels, Quantity quantity, Quantity& fillable) {
  Money sum;
  for (const LevelRecord& level : levels) {
    const Quantity taken = std::min(level.quantity, Quantity(quantity.raw() - fillable.raw()));
    if (!taken.is_positive()) break;
    const auto part = notional(level.price, taken);
    const auto total = part ? checked_add(sum, *part) : part;
    if (!total) return total;
    sum = *total;
    fillable = Quantity(fillable.raw() + taken.raw());
  }
  return sum;
}

Result<Quote> make_quote(const Services& services, const InstrumentRecord& instrument, Side side, Quantity quantity,
                         std::optional<Price> price) {
  Quote quote;
  if (price) {
    const auto product = notional(*price, quantity);
    if (!product) return refuse(product.error());
    quote.notional = *product;
    quote.fillable = quantity;
  } else {
    const BookSnapshot book = services.model.book(instrument.id, 0);
    const auto sum = market_notional(side == Side::buy ? book.asks : book.bids, quantity, quote.fillable);
    if (!sum) return refuse(sum.error());
    quote.notional = *sum;
  }
  const std::uint32_t fee_bps = side == Side::buy ? instrument.terms.buyer_fee_bps : instrument.terms.seller_fee_bps;
  // What would be held for it, so that the ticket never shows less than the account needs.
  quote.fee = basis_points_of(quote.notional, fee_bps, side == Side::buy ? Rounding::up : Rounding::down);
  const auto total =
      side == Side::buy ? checked_add(quote.notional, quote.fee) : checked_sub(quote.notional, quote.fee);
  if (!total) return refuse(total.error());
  quote.total = *total;
  return quote;
}

void get_quote(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto instrument = instrument_parameter(services, request.query);
  if (!instrument) return respond(refusal(instrument.error()));
  const auto side_text = request.query.find("side");
  if (!side_text) return respond(error_response(Reject::missing_field, "side"));
  const auto side = from_word<Side>(*side_text);
  if (!side) return respond(error_response(Reject::invalid_value, "side"));
  const auto quantity_text = request.query.find("quantity");
  if (!quantity_text) return respond(error_response(Reject::missing_field, "quantity"));
  const auto quantity = parse_quantity(*quantity_text);
  if (!quantity) return respond(error_response(quantity.error(), "quantity"));
  if (!quantity->is_positive()) return respond(error_response(Reject::quantity_out_of_range, "quantity"));
  std::optional<Price> price;
  if (const auto text = request.query.find("price")) {
    const auto parsed = parse_price(*text);
    if (!parsed) return respond(error_response(parsed.error(), "price"));
    if (!parsed->is_positive()) return respond(error_response(Reject::price_not_positive, "price"));
    price = *parsed;
  }
  const auto quote = make_quote(services, *instrument, *side, *quantity, price);
  if (!quote) return respond(refusal(quote.error()));

  std::string body = R"({"symbol":)";
  json::append_string(body, instrument->terms.symbol.view());
  body += R"(,"side":)";
  json::append_string(body, word(*side));
  body += R"(,"quantity":)";
  json::append_decimal(body, *quantity);
  body += R"(,"fillable":)";
  json::append_decimal(body, quote->fillable);
  body += R"(,"currency":)";
  json::append_string(body, word(instrument->terms.currency));
  body += R"(,"notional":)";
  json::append_decimal(body, quote->notional);
  body += R"(,"fee":)";
  json::append_decimal(body, quote->fee);
  body += R"(,"total":)";
  json::append_decimal(body, quote->total);
  body += '}';
  respond(json_response(200, std::move(body)));
}

}  // namespace

void add_market_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      handler(services, request, respond);
    };
  };
  router.add({"GET", "/api/v1/venue", Access::anyone, {}, bind(get_venue)});
  router.add({"GET", "/api/v1/instruments", Access::anyone, {"limit", "page_token"}, bind(get_instruments)});
  router.add({"GET", "/api/v1/book", Access::anyone, {"symbol", "depth"}, bind(get_book)});
  router.add({"GET", "/api/v1/auction", Access::anyone, {"symbol"}, bind(get_auction)});
  router.add({"GET", "/api/v1/trades", Access::anyone, {"symbol", "limit"}, bind(get_trades)});
  router.add({"GET", "/api/v1/quote", Access::anyone, {"symbol", "side", "quantity", "price"}, bind(get_quote)});
}

}  // namespace licet::rest
