// Requests as bytes that may be anything: reading and translating never fails but by name, and what is accepted keeps
// to the table of operations.

#include <cstdint>
#include <string_view>

#include "engine/core/check.hpp"
#include "gateway/ws/requests/translate_trading.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace licet;
  static ws::RequestReader reader(64 * 1024);
  static ws::Request request;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto refused = reader.read(text, request);
  LICET_CHECK(!request.mark().empty());
  if (refused) return 0;
  for (const ws::ParamSpec& param : ws::params()) {
    const bool taken = request.spec().required.has(param.param) || request.spec().optional.has(param.param);
    LICET_CHECK(taken || !request.has(param.param));
    LICET_CHECK(request.has(param.param) || !request.spec().required.has(param.param));
  }
  if (request.spec().operation == ws::Operation::order_place) {
    const auto order = ws::to_place_order(request, InstrumentId(1));
    LICET_CHECK(!order || (!order->client_order_id.empty() && !word(order->side).empty()));
  } else if (request.spec().operation == ws::Operation::order_cancel) {
    const auto cancel = ws::to_cancel_order(request);
    LICET_CHECK(!cancel || cancel->order.is_set() != !cancel->orig_client_order_id.empty());
  } else if (request.spec().operation == ws::Operation::order_replace) {
    static_cast<void>(ws::to_replace_order(request));
  } else if (request.spec().operation == ws::Operation::licence_activate) {
    static_cast<void>(ws::to_activate_licence(request, InstrumentId(1)));
  } else if (request.spec().operation == ws::Operation::quotes_place) {
    const auto quote = ws::to_mass_quote(request, [](std::string_view) { return InstrumentId(1); });
    LICET_CHECK(!quote || (quote->count > 0 && quote->count <= PlaceMassQuote::max_entries));
  } else if (request.spec().operation == ws::Operation::combination_place) {
    const auto basket = ws::to_combination(request, [](std::string_view) { return InstrumentId(1); });
    LICET_CHECK(!basket || basket->count <= PlaceCombination::max_legs);
  } else if (request.spec().operation == ws::Operation::rfq_offer) {
    static_cast<void>(ws::to_make_offer(request, InstrumentId(1)));
  } else if (request.spec().operation == ws::Operation::rfq_request) {
    static_cast<void>(ws::to_request_quote(request, InstrumentId(1)));
  } else if (request.spec().operation == ws::Operation::rfq_accept) {
    static_cast<void>(ws::to_accept_offer(request));
  } else if (request.spec().operation == ws::Operation::kill_switch) {
    static_cast<void>(ws::to_kill_switch(request));
  }
  return 0;
}
