#include "gateway/http/rest/services.hpp"

#include <charconv>
#include <cstdint>

namespace licet::rest {
namespace {

std::optional<std::uint64_t> whole_number(std::string_view text) noexcept {
  std::uint64_t number = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || status != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

Result<std::size_t> count_parameter(const Parameters& query, std::string_view name, std::size_t otherwise,
                                    std::size_t most) {
  const auto text = query.find(name);
  if (!text) return otherwise;
  const auto number = whole_number(*text);
  if (!number || *number == 0 || *number > most) return refuse(Reject::invalid_value);
  return static_cast<std::size_t>(*number);
}

tl::expected<PageAsked, HttpResponse> page_asked(const Parameters& query, std::size_t usual, std::size_t most) {
  const auto limit = count_parameter(query, "limit", usual, most);
  if (!limit) return tl::unexpected(error_response(limit.error(), "limit"));
  const std::string_view token = query.find("page_token").value_or("");
  const auto after = token.empty() ? std::uint64_t{0} : whole_number(token);
  if (!after) return tl::unexpected(error_response(Reject::invalid_value, "page_token"));
  return PageAsked{*limit, *after};
}

void add_member(HttpResponse& response, std::string_view name, std::string_view json_value) {
  response.body.pop_back();
  response.body += ",\"";
  response.body += name;
  response.body += "\":";
  response.body += json_value;
  response.body += '}';
}

void add_next_page(HttpResponse& response, std::string_view token) {
  std::string text;
  json::append_string(text, token);
  add_member(response, "next_page_token", text);
}

Result<std::uint64_t> id_in_path(std::string_view text) {
  const auto number = whole_number(text);
  if (!number || *number == 0 || text.front() == '0') return refuse(Reject::not_found);
  return *number;
}

Result<InstrumentRecord> instrument_parameter(const Services& services, const Parameters& query) {
  const auto symbol = query.find("symbol");
  if (!symbol) return refuse(Reject::missing_field);
  const auto instrument = services.model.instrument_by_symbol(*symbol);
  if (!instrument) return refuse(Reject::unknown_instrument);
  return *instrument;
}

HttpResponse client_order_id_not_found() {
  return error_response(Reject::not_found, "client_order_id",
                        "no order that is open or among the latest that ended has this client order id; the transfers "
                        "of an earlier one are found by its order id or the id of one of its trades");
}

std::string_view blamed_field(Reject code) noexcept {
  switch (static_cast<unsigned>(code)) {
    case static_cast<unsigned>(Reject::unknown_instrument):
    case static_cast<unsigned>(Reject::missing_field):
      return "symbol";
    case static_cast<unsigned>(Reject::duplicate_client_order_id):
    case static_cast<unsigned>(Reject::unknown_order):
      return "client_order_id";
    case static_cast<unsigned>(Reject::price_off_tick):
    case static_cast<unsigned>(Reject::price_outside_band):
    case static_cast<unsigned>(Reject::price_not_positive):
    case static_cast<unsigned>(Reject::price_not_allowed):
      return "price";
    case static_cast<unsigned>(Reject::quantity_off_lot):
    case static_cast<unsigned>(Reject::quantity_out_of_range):
    case static_cast<unsigned>(Reject::limit_quantity_exceeded):
    case static_cast<unsigned>(Reject::replace_below_filled):
    case static_cast<unsigned>(Reject::cap_exceeded):
      return "quantity";
    case static_cast<unsigned>(Reject::order_type_not_supported):
      return "order_type";
    case static_cast<unsigned>(Reject::time_in_force_not_supported):
      return "time_in_force";
    case static_cast<unsigned>(Reject::unknown_member):
      return "member";
    case static_cast<unsigned>(Reject::unknown_dataset):
      return "dataset";
    case static_cast<unsigned>(Reject::unknown_segment):
      return "segment";
    case static_cast<unsigned>(Reject::stop_price_invalid):
      return "stop_price";
    case static_cast<unsigned>(Reject::display_quantity_invalid):
      return "display_quantity";
    case static_cast<unsigned>(Reject::min_quantity_invalid):
      return "min_quantity";
    case static_cast<unsigned>(Reject::expiry_invalid):
      return "expires";
    case static_cast<unsigned>(Reject::would_take_liquidity):
      return "post_only";
    case static_cast<unsigned>(Reject::unknown_quote_request):
      return "request";
    case static_cast<unsigned>(Reject::combination_invalid):
      return "legs";
    case static_cast<unsigned>(Reject::transfer_id_reused):
      return "client_transfer_id";
    case static_cast<unsigned>(Reject::unknown_transfer):
      return "transfer";
    case static_cast<unsigned>(Reject::transfer_amount_exceeded):
    case static_cast<unsigned>(Reject::account_below_floor):
    case static_cast<unsigned>(Reject::account_above_ceiling):
      return "amount";
    default:
      return "";
  }
}

}  // namespace licet::rest
