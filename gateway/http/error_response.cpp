#include "gateway/http/error_response.hpp"

#include <fmt/format.h>

#include <utility>

#include "gateway/views/json.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet {

HttpResponse error_response(Reject code, std::string_view field, std::string_view message) {
  const RejectEntry& entry = reject_entry(code);
  std::string body =
      fmt::format(R"({{"error":{{"code":{},"name":"{}","message":)", static_cast<unsigned>(entry.code), entry.name);
  json::append_string(body, message.empty() ? entry.message : message);
  body += fmt::format(R"(,"retryable":{},"field":)", entry.retryable);
  if (field.empty()) {
    body += "null";
  } else {
    json::append_string(body, field);
  }
  body += "}}";
  HttpResponse response = json_response(entry.http_status, std::move(body));
  // RFC 6750 section 3: a refused credential says which kind is asked.
  if (entry.http_status == 401) {
    response.fields.emplace_back("www-authenticate", code == Reject::unauthenticated
                                                         ? R"(Bearer realm="licet")"
                                                         : R"(Bearer realm="licet", error="invalid_token")");
  }
  if (code == Reject::rate_limited || code == Reject::overloaded || code == Reject::too_many_connections) {
    response.fields.emplace_back("retry-after", "1");
  }
  return response;
}

HttpResponse json_response(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.fields = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  response.body = std::move(body);
  return response;
}

}  // namespace licet
