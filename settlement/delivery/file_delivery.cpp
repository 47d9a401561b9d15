#include "settlement/delivery/file_delivery.hpp"

#include <algorithm>
#include <charconv>

#include "engine/core/hex.hpp"
#include "settlement/delivery/byte_range.hpp"
#include "settlement/delivery/error_form.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

struct FilePath {
  GrantId grant;
  std::string_view name;  // "" for the list
};

/// Errors: not_found (another form).
[[nodiscard]] Result<FilePath> parse_path(std::string_view path) {
  constexpr std::string_view folder = "/files";
  GrantId::Rep id = 0;
  const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), id);
  if (error != std::errc() || id == 0) return refuse(Reject::not_found);
  std::string_view rest = path.substr(static_cast<std::size_t>(end - path.data()));
  if (!rest.starts_with(folder)) return refuse(Reject::not_found);
  rest.remove_prefix(folder.size());
  if (rest.empty() || rest == "/") return FilePath{GrantId(id), {}};
  if (rest.front() != '/') return refuse(Reject::not_found);
  return FilePath{GrantId(id), rest.substr(1)};
}

[[nodiscard]] std::string entity_tag(const DeliveryFile& file) { return '"' + hex_text(file.sha256) + '"'; }

/// The fields that a file has in every answer about it.
[[nodiscard]] HttpFields file_fields(const DeliveryFile& file) {
  return {{"content-type", file.media_type.empty() ? "application/octet-stream" : file.media_type},
          {"etag", entity_tag(file)},
          {"accept-ranges", "bytes"},
          {"cache-control", "private, no-store"},
          {"content-disposition", "attachment; filename*=UTF-8''" + percent_encoded(file.name)},
          {"x-content-type-options", "nosniff"}};
}

[[nodiscard]] std::string content_range(const ByteRange& range, std::uint64_t file_size) {
  return "bytes " + std::to_string(range.offset) + "-" + std::to_string(range.offset + range.size - 1) + "/" +
         std::to_string(file_size);
}

[[nodiscard]] HttpResponse range_refusal(std::uint64_t file_size) {
  HttpResponse response = venue_error(Reject::range_not_satisfiable);
  response.fields.emplace_back("content-range", "bytes */" + std::to_string(file_size));
  return response;
}

}  // namespace

Timestamp address_end(const ReleasedGrant& grant, Timestamp now) {
  return std::min(now + FileDelivery::address_lifetime, grant.terms.not_after);
}

Result<HttpResponse> FileDelivery::answer(const HttpRequest& request, std::string_view path, Timestamp now,
                                          DeliveryRecord& record) const {
  const auto target = parse_path(path);
  if (!target) return refuse(target.error());
  record.operation = target->name.empty() ? "files" : "file";
  record.object = target->name;
  if (request.method != "GET" && request.method != "HEAD") return refuse(Reject::method_not_allowed);
  const auto query = FormValues::parse(request.query);
  if (!query) return refuse(query.error());
  return target->name.empty() ? list(request, *query, target->grant, now, record)
                              : file(request, *query, target->grant, target->name, now, record);
}

Result<HttpResponse> FileDelivery::list(const HttpRequest& request, const FormValues& query, GrantId id, Timestamp now,
                                        DeliveryRecord& record) const {
  const auto access = access_.by_token(request, query, now, record);
  if (!access) return refuse(access.error());
  if (access->grant.terms.grant != id) return refuse(Reject::not_found);  // the token is for another grant
  const Timestamp end = address_end(access->grant, now);

  json_text::Writer writer;
  writer.begin_object().member("grant", std::to_string(id.value())).member("dataset", access->grant.dataset.view());
  writer.member("release", std::uint64_t{access->grant.release});
  writer.member("manifest_sha256", hex_text(access->release->manifest_sha256)).key("files").begin_array();
  for (const DeliveryFile& file : access->release->files) {
    writer.begin_object().member("name", file.name).member("bytes", file.bytes);
    writer.member("sha256", hex_text(file.sha256)).member("media_type", file.media_type);
    writer.member("url", urls_.make(id, file.name, end)).member("expires_at", json_text::utc_seconds(end)).end_object();
  }
  writer.end_array().end_object();
  HttpResponse response = json_answer(200, std::move(writer).take());
  response.head_only = request.method == "HEAD";
  return response;
}

Result<HttpResponse> FileDelivery::file(const HttpRequest& request, const FormValues& query, GrantId id,
                                        std::string_view name, Timestamp now, DeliveryRecord& record) const {
  const auto access = PresignedUrls::is_presigned(query) ? access_.by_address(request, query, id, name, now, record)
                                                         : access_.by_token(request, query, now, record);
  if (!access) return refuse(access.error());
  if (access->grant.terms.grant != id) return refuse(Reject::not_found);
  const DeliveryFile* file = access->release->find(name);
  if (file == nullptr) return refuse(Reject::not_found);
  return content(request, access->grant, *file, record);
}

Result<HttpResponse> FileDelivery::content(const HttpRequest& request, const ReleasedGrant& grant,
                                           const DeliveryFile& file, DeliveryRecord& record) const {
  auto slice = storage_.open(file);
  if (!slice) return refuse(slice.error());
  const std::string tag = entity_tag(file);
  HttpResponse response;
  response.fields = file_fields(file);

  // The order of RFC 9110 section 13.2.2.
  const std::string_view if_match = request.field("if-match");
  if (!if_match.empty() && !names_entity_tag(if_match, tag, false)) {
    HttpResponse refusal = venue_error(Reject::wrong_version);
    refusal.status = 412;
    record.refusal = Reject::wrong_version;
    return refusal;
  }
  if (names_entity_tag(request.field("if-none-match"), tag, true)) {
    response.status = 304;
    return response;
  }
  if (request.method == "HEAD") {  // a Range means something to GET only
    response.file = std::move(*slice);
    response.head_only = true;
    return response;
  }
  if (if_range_holds(request.field("if-range"), tag)) {
    const RangeRequest range = parse_range(request.field("range"), file.bytes);
    if (range.kind == RangeRequest::Kind::unsatisfiable) {
      record.refusal = Reject::range_not_satisfiable;
      return range_refusal(file.bytes);
    }
    if (range.kind == RangeRequest::Kind::part) {
      response.status = 206;
      response.fields.emplace_back("content-range", content_range(range.range, file.bytes));
      slice->offset = range.range.offset;
      slice->size = range.range.size;
    }
  }
  auto reservation = meter_.reserve(grant.terms.grant, slice->size);
  if (!reservation) return refuse(reservation.error());
  record.bytes = slice->size;
  response.file = std::move(*slice);
  reservation->served();
  return response;
}

}  // namespace licet
