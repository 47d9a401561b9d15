#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "gateway/catalogue/catalogue.hpp"
#include "gateway/http/command_broker.hpp"
#include "gateway/http/error_response.hpp"
#include "gateway/http/router.hpp"
#include "gateway/json/strict_reader.hpp"
#include "gateway/views/json.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {
class AccountBook;
}

/// What the REST routes share. Everything here belongs to the one thread of the server.
namespace licet::rest {

/// What the grants part answers: a JSON document or a refusal, for a grant and the member who asks.
using GrantDocument = std::function<Result<std::string>(GrantId, MemberId caller, Timestamp now)>;
struct GrantDocuments {
  GrantDocument token;               // {"access_token","token_type","expires_in",…}
  GrantDocument profile;             // Delta Sharing profile with a bearer token
  GrantDocument profile_refreshing;  // the same, with client credentials
  GrantDocument agreement;           // ODRL, application/ld+json
};

struct Services {
  const ReadModel& model;
  const Catalogue& catalogue;
  CommandBroker& broker;
  GrantDocuments grants;
  json::Reader reader;
  const AccountBook* book = nullptr;  // none: reading the books is not ready
};

/// Each adds one group of routes; `services` must outlive the router.
void add_market_routes(Router& router, Services& services);
void add_dataset_routes(Router& router, Services& services);
void add_order_routes(Router& router, Services& services);
void add_trading_routes(Router& router, Services& services);
void add_negotiation_routes(Router& router, Services& services);
void add_account_routes(Router& router, Services& services);
void add_grant_routes(Router& router, Services& services);
void add_operator_routes(Router& router, Services& services);
void add_transfer_routes(Router& router, Services& services);
void add_ledger_routes(Router& router, Services& services);

/// {"items":[…]}: `append(out, item)` writes each.
template <class Items, class Append>
[[nodiscard]] HttpResponse items_response(const Items& items, Append&& append) {
  std::string body = R"({"items":[)";
  const char* separator = "";
  for (const auto& item : items) {
    body += separator;
    append(body, item);
    separator = ",";
  }
  body += "]}";
  return json_response(200, std::move(body));
}

/// A whole number of the query between 1 and `most`; `otherwise` when it is not there. Errors: invalid_value.
[[nodiscard]] Result<std::size_t> count_parameter(const Parameters& query, std::string_view name, std::size_t otherwise,
                                                  std::size_t most);
/// Which part of a long list is asked for.
struct PageAsked {
  std::size_t limit = 0;    // entries at most
  std::uint64_t after = 0;  // what `page_token` says: the entry behind which the page begins; 0: from the first
};
/// `limit` (`usual` without it, at most `most`) and `page_token` of the query; otherwise the response that names the
/// wrong one (invalid_value).
[[nodiscard]] tl::expected<PageAsked, HttpResponse> page_asked(const Parameters& query, std::size_t usual,
                                                               std::size_t most);
/// Adds a member to the object that the body is.
void add_member(HttpResponse& response, std::string_view name, std::string_view json_value);
/// Adds "next_page_token"; empty: nothing is left.
void add_next_page(HttpResponse& response, std::string_view token);
/// An id of the path. Errors: not_found, because no such thing can exist.
[[nodiscard]] Result<std::uint64_t> id_in_path(std::string_view text);
/// `symbol` of the query. Errors: missing_field, unknown_instrument.
[[nodiscard]] Result<InstrumentRecord> instrument_parameter(const Services& services, const Parameters& query);

/// The field of a request that a refusal of the venue is about; "" when it is not about one.
[[nodiscard]] std::string_view blamed_field(Reject code) noexcept;
[[nodiscard]] inline HttpResponse refusal(Reject code) { return error_response(code, blamed_field(code)); }
[[nodiscard]] inline HttpResponse refusal(const json::ReadError& error) {
  return error_response(error.code, error.field);
}

/// No order is found by a client order id, of which the read model keeps those of the latest orders only
/// (ReadModelWindows): whether there ever was one is not known here.
[[nodiscard]] HttpResponse client_order_id_not_found();

/// The first event of that type.
template <class Body>
[[nodiscard]] const Body* find_event(std::span<const RecordView> events) noexcept {
  for (const RecordView& event : events) {
    if (const Body* body = event.get_if<Body>()) return body;
  }
  return nullptr;
}

}  // namespace licet::rest
