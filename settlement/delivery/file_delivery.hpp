#pragma once

#include "settlement/delivery/access.hpp"
#include "settlement/delivery/meter.hpp"

namespace licet {

/// Files under a grant over HTTP (RFC 9110): a list with presigned addresses, and the files themselves by GET and HEAD,
/// whole or one range. Thread-safe.
class FileDelivery {
 public:
  /// How long a presigned address opens its file; each of its uses is checked against the grant all the same.
  static constexpr Duration address_lifetime = Duration::seconds(3'600);

  /// The references must outlive the object.
  FileDelivery(const AccessCheck& access, const Storage& storage, const PresignedUrls& urls, Meter& meter)
      : access_(access), storage_(storage), urls_(urls), meter_(meter) {}

  /// `path` is what follows "{data}/grants/": "{id}/files" or "{id}/files/{name}". Errors: not_found,
  /// method_not_allowed, malformed, range_not_satisfiable, grant_exhausted, those of AccessCheck and Storage.
  [[nodiscard]] Result<HttpResponse> answer(const HttpRequest& request, std::string_view path, Timestamp now,
                                            DeliveryRecord& record) const;

 private:
  [[nodiscard]] Result<HttpResponse> list(const HttpRequest& request, const FormValues& query, GrantId grant,
                                          Timestamp now, DeliveryRecord& record) const;
  [[nodiscard]] Result<HttpResponse> file(const HttpRequest& request, const FormValues& query, GrantId grant,
                                          std::string_view name, Timestamp now, DeliveryRecord& record) const;
  [[nodiscard]] Result<HttpResponse> content(const HttpRequest& request, const ReleasedGrant& grant,
                                             const DeliveryFile& file, DeliveryRecord& record) const;

  const AccessCheck& access_;
  const Storage& storage_;
  const PresignedUrls& urls_;
  Meter& meter_;
};

/// When an address made now for this grant ends: after FileDelivery::address_lifetime, never past the grant.
[[nodiscard]] Timestamp address_end(const ReleasedGrant& grant, Timestamp now);

/// Lower case.

}  // namespace licet
