// Mass quotes of market makers, and combinations.

#include <utility>

#include "gateway/http/rest/order_answers.hpp"
#include "gateway/http/rest/trading_bodies.hpp"
#include "gateway/views/json_writer.hpp"

namespace licet::rest {
namespace {

constexpr std::size_t combinations_max = 1'000;

/// Sets the instrument of each of the first `count` elements by its symbol. Errors: unknown_instrument.
template <class Elements, class Symbols>
Result<void> find_instruments(const Services& services, const Symbols& symbols, std::size_t count, Elements& elements) {
  for (std::size_t n = 0; n < count; ++n) {
    const auto instrument = services.model.instrument_by_symbol(symbols[n].view());
    if (!instrument) return refuse(Reject::unknown_instrument);
    elements[n].instrument = instrument->id;
  }
  return {};
}

/// The orders that a command made, as they stand now.
void append_accepted(std::string& out, const Services& services, std::span<const RecordView> events) {
  out += '[';
  for (const RecordView& event : events) {
    const auto* accepted = event.get_if<OrderAccepted>();
    const auto order = accepted == nullptr ? std::nullopt : services.model.order(accepted->order);
    if (!order) continue;
    if (out.back() != '[') out += ',';
    json::append(out, services.model, *order);
  }
  out += ']';
}

void put_quotes(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_mass_quote(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  if (const auto found = find_instruments(services, body->symbols, body->quote.count, body->quote.entries); !found) {
    return respond(error_response(found.error(), "quotes"));
  }
  services.broker.submit(request.principal.member, body->quote, [&services, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) return respond(refusal(*refused));
    const auto* accepted = find_event<MassQuoteAccepted>(*events);
    if (accepted == nullptr) return respond(refusal(Reject::not_ready));
    std::string text;
    {
      json::ObjectWriter object(text);
      object.number("quote_id", accepted->quote_id).number("replaced", accepted->replaced);
      append_accepted(object.key("orders"), services, *events);
    }
    respond(json_response(200, std::move(text)));
  });
}

std::optional<CombinationRecord> find_combination(const Services& services, MemberId member, OrderId id) {
  for (const CombinationRecord& record : services.model.combinations(member, false, combinations_max)) {
    if (record.id == id) return record;
  }
  return std::nullopt;
}

void post_combination(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_combination(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  PlaceCombination& combination = body->combination;
  if (const auto found = find_instruments(services, body->symbols, combination.count, combination.legs); !found) {
    return respond(error_response(found.error(), "legs"));
  }
  const MemberId member = request.principal.member;
  services.broker.submit(member, combination, [&services, member, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) return respond(refusal(*refused));
    const auto* accepted = find_event<CombinationAccepted>(*events);
    const auto record = accepted == nullptr ? std::nullopt : find_combination(services, member, accepted->combination);
    if (!record) return respond(refusal(Reject::not_ready));
    std::string text;
    json::append(text, services.model, *record);
    respond(json_response(201, std::move(text)));
  });
}

void get_combinations(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const std::string_view open = request.query.find("open").value_or("false");
  if (open != "true" && open != "false") return respond(error_response(Reject::invalid_value, "open"));
  const auto limit = count_parameter(request.query, "limit", 100, combinations_max);
  if (!limit) return respond(error_response(limit.error(), "limit"));
  respond(items_response(
      services.model.combinations(request.principal.member, open == "true", *limit),
      [&services](std::string& out, const CombinationRecord& record) { json::append(out, services.model, record); }));
}

}  // namespace

void add_trading_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      handler(services, request, respond);
    };
  };
  router.add({"PUT", "/api/v1/quotes", Access::member, {}, bind(put_quotes)});
  router.add({"GET", "/api/v1/combinations", Access::member, {"open", "limit"}, bind(get_combinations)});
  router.add({"POST", "/api/v1/combinations", Access::member, {}, bind(post_combination)});
}

}  // namespace licet::rest
