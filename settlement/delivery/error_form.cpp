#include "settlement/delivery/error_form.hpp"

#include "schemas/reject_catalogue.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

/// RFC 6750 section 3: whoever is refused for a credential is told which kind is asked.
void add_challenge(HttpResponse& response, Reject code) {
  if (response.status != 401) return;
  response.fields.emplace_back("www-authenticate", code == Reject::unauthenticated
                                                       ? R"(Bearer realm="licet")"
                                                       : R"(Bearer realm="licet", error="invalid_token")");
}

[[nodiscard]] int sharing_status(int status) noexcept {
  if (status == 401 || status == 403 || status == 404) return status;
  return status >= 500 ? 500 : 400;
}

}  // namespace

HttpResponse json_answer(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.fields = {{"content-type", "application/json"}, {"cache-control", "no-store"}};
  response.body = std::move(body);
  return response;
}

HttpResponse venue_error(Reject code) {
  const RejectEntry& entry = reject_entry(code);
  json_text::Writer writer;
  writer.begin_object().key("error").begin_object();
  writer.member("code", static_cast<std::uint64_t>(entry.code)).member("name", entry.name);
  writer.member("message", entry.message).member("retryable", entry.retryable).key("field").raw("null");
  writer.end_object().end_object();
  HttpResponse response = json_answer(entry.http_status, std::move(writer).take());
  add_challenge(response, code);
  return response;
}

HttpResponse sharing_error(Reject code) {
  const RejectEntry& entry = reject_entry(code);
  json_text::Writer writer;
  writer.begin_object().member("errorCode", entry.name).member("message", entry.message).end_object();
  HttpResponse response = json_answer(sharing_status(entry.http_status), std::move(writer).take());
  add_challenge(response, code);
  return response;
}

HttpResponse oauth_error(std::string_view error, int status, std::string_view description) {
  json_text::Writer writer;
  writer.begin_object().member("error", error).member("error_description", description).end_object();
  HttpResponse response = json_answer(status, std::move(writer).take());
  if (status == 401) response.fields.emplace_back("www-authenticate", R"(Basic realm="licet")");
  return response;
}

}  // namespace licet
