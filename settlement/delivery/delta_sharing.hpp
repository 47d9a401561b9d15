#pragma once

#include <string_view>
#include <vector>

#include "settlement/delivery/access.hpp"
#include "settlement/delivery/delta_tables.hpp"
#include "settlement/delivery/meter.hpp"

namespace licet {

/// The server's side of the Delta Sharing protocol (delta.io/sharing, PROTOCOL.md), Parquet responses. One grant is one
/// share `lic_g{grant}` with one schema `r{release}`; its token opens that share and no other. Names are compared
/// without case. Filters and limits are hints, as the protocol has it. Thread-safe.
class DeltaSharing {
 public:
  /// The references must outlive the object.
  DeltaSharing(const AccessCheck& access, const Storage& storage, const PresignedUrls& urls, Meter& meter)
      : access_(access), urls_(urls), meter_(meter), tables_(storage) {}

  /// `path` is what follows the endpoint's slash: "shares/…". Errors: not_found, method_not_allowed, malformed,
  /// invalid_value, wrong_version (another table version was asked for), those of AccessCheck and Storage.
  [[nodiscard]] Result<HttpResponse> answer(const HttpRequest& request, std::string_view path, Timestamp now,
                                            DeliveryRecord& record);

 private:
  struct Call;
  [[nodiscard]] Result<HttpResponse> shares(const Call& call) const;
  [[nodiscard]] Result<HttpResponse> in_share(const Call& call);
  [[nodiscard]] Result<HttpResponse> in_table(const Call& call, const DeltaTable& table);
  [[nodiscard]] Result<HttpResponse> query(const Call& call, const DeltaTable& table);

  const AccessCheck& access_;
  const PresignedUrls& urls_;
  Meter& meter_;
  DeltaTables tables_;
};

}  // namespace licet
