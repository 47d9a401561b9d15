#include "settlement/delivery/delta_sharing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "settlement/delivery/delta_query.hpp"
#include "settlement/delivery/delta_text.hpp"
#include "settlement/delivery/error_form.hpp"
#include "settlement/delivery/file_delivery.hpp"

namespace licet {
namespace {

[[nodiscard]] std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return segments;
}

[[nodiscard]] bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

[[nodiscard]] bool reads(const HttpRequest& request) { return request.method == "GET" || request.method == "HEAD"; }

}  // namespace

/// One request with all that is known of it.
struct DeltaSharing::Call {
  const HttpRequest& request;
  const FormValues& query;
  const OpenedRelease& access;
  const std::vector<std::string_view>& segments;
  Timestamp now;
  DeliveryRecord& record;

  [[nodiscard]] delta::Names names() const {
    return {fmt::format("lic_g{}", access.grant.terms.grant.value()), fmt::format("r{}", access.grant.release)};
  }
  /// One page of a list. Errors: invalid_value.
  [[nodiscard]] Result<HttpResponse> page(const std::vector<std::string>& items) const {
    auto body = delta::page(items, query.find("maxResults"), query.find("pageToken"));
    if (!body) return refuse(body.error());
    return json_answer(200, std::move(*body));
  }
};

Result<HttpResponse> DeltaSharing::answer(const HttpRequest& request, std::string_view path, Timestamp now,
                                          DeliveryRecord& record) {
  const std::vector<std::string_view> segments = segments_of(path);
  record.operation = "delta";
  const auto query = FormValues::parse(request.query);
  if (!query) return refuse(query.error());
  const auto access = access_.by_token(request, *query, now, record);
  if (!access) return refuse(access.error());
  if (segments.empty() || segments[0] != "shares") return refuse(Reject::not_found);
  const Call call{request, *query, *access, segments, now, record};
  auto response = segments.size() == 1 ? shares(call) : in_share(call);
  if (response && request.method == "HEAD") response->head_only = true;
  return response;
}

Result<HttpResponse> DeltaSharing::shares(const Call& call) const {
  call.record.operation = "delta.shares";
  if (!reads(call.request)) return refuse(Reject::method_not_allowed);
  return call.page({delta::share_item(call.names())});
}

/// shares/{share}[/schemas[/{schema}/tables[/{table}/…]]], shares/{share}/all-tables
Result<HttpResponse> DeltaSharing::in_share(const Call& call) {
  const auto& at = call.segments;
  const delta::Names names = call.names();
  if (!same_name(at[1], names.share)) return refuse(Reject::not_found);
  const bool is_in_schema = at.size() >= 5 && at[2] == "schemas" && at[4] == "tables";
  if (is_in_schema && !same_name(at[3], names.schema)) return refuse(Reject::not_found);

  const bool lists_tables = (at.size() == 3 && at[2] == "all-tables") || (is_in_schema && at.size() == 5);
  const bool lists_schemas = at.size() == 3 && at[2] == "schemas";
  if (at.size() == 2 || lists_schemas || lists_tables) {
    call.record.operation = "delta.list";
    if (!reads(call.request)) return refuse(Reject::method_not_allowed);
  }
  if (at.size() == 2) return json_answer(200, delta::share(names));
  if (lists_schemas) return call.page({delta::schema_item(names)});

  const auto tables = tables_.of(*call.access.release);
  if (!tables) return refuse(tables.error());
  if (lists_tables) {
    std::vector<std::string> items;
    for (const DeltaTable& table : **tables) items.push_back(delta::table_item(names, table));
    return call.page(items);
  }
  if (!is_in_schema || at.size() > 7) return refuse(Reject::not_found);
  const auto table =
      std::ranges::find_if(**tables, [&](const DeltaTable& each) { return same_name(at[5], each.name); });
  if (table == (*tables)->end()) return refuse(Reject::not_found);
  call.record.object = table->name;
  return in_table(call, *table);
}

Result<HttpResponse> DeltaSharing::in_table(const Call& call, const DeltaTable& table) {
  const std::string_view operation = call.segments.size() == 7 ? call.segments[6] : std::string_view();
  Result<HttpResponse> response = refuse(Reject::not_found);
  if (operation == "query") {
    call.record.operation = "delta.query";
    if (call.request.method != "POST") return refuse(Reject::method_not_allowed);
    response = query(call, table);
  } else if (operation == "metadata" || operation == "version" || operation.empty()) {
    call.record.operation = operation == "metadata" ? "delta.metadata" : "delta.version";
    // The address of a table itself is how older clients ask for its version, with HEAD.
    const bool is_read = operation.empty() ? call.request.method == "HEAD" : reads(call.request);
    if (!is_read) return refuse(Reject::method_not_allowed);
    response = HttpResponse();
    if (operation == "metadata") response->body = delta::metadata_lines(table);
  }
  if (!response) return response;
  response->fields = {{"content-type", "application/x-ndjson; charset=utf-8"},
                      {"cache-control", "no-store"},
                      {"delta-table-version", std::to_string(call.access.grant.release)}};
  return response;
}

Result<HttpResponse> DeltaSharing::query(const Call& call, const DeltaTable& table) {
  const ReleasedGrant& grant = call.access.grant;
  const auto asked = delta::parse_query(call.request.body);
  if (!asked) return refuse(asked.error());
  if (asked->version && *asked->version != grant.release) return refuse(Reject::wrong_version);
  auto reservation =
      meter_.reserve(grant.terms.grant, 0);  // counts as a request; its files are metered as they are read
  if (!reservation) return refuse(reservation.error());

  const Timestamp end = address_end(grant, call.now);
  HttpResponse response;
  response.body = delta::metadata_lines(table);
  std::uint64_t rows = 0;
  for (const DeltaTable::Part& part : table.parts) {
    if (asked->limit_hint && rows >= *asked->limit_hint) break;
    response.body += delta::file_line(part, urls_.make(grant.terms.grant, part.file.name, end), end);
    rows += part.rows;
  }
  reservation->served();
  return response;
}

}  // namespace licet
