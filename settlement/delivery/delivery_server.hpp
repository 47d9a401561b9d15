#pragma once

#include <functional>
#include <string>

#include "settlement/delivery/access.hpp"
#include "settlement/delivery/delta_sharing.hpp"
#include "settlement/delivery/file_delivery.hpp"

namespace licet {

/// What a delivery gateway needs of its surroundings. With PublishedKeys for `keys` and a directory fed from elsewhere
/// it runs at a vendor's own site, and data never passes through the venue. All must outlive the server.
struct DeliveryPorts {
  const GrantDirectory& directory;
  const KeyLookup& keys;
  const DatasetFiles& files;
  const Storage& storage;
  Meter& meter;
  AuditSink audit;  // may be empty
};

/// Serves data under grants: files below PublicAddresses::data, Delta Sharing below PublicAddresses::sharing. Needs no
/// sockets; any server hosts it. Thread-safe.
class DeliveryServer {
 public:
  /// `secret` signs file addresses.
  DeliveryServer(DeliveryPorts ports, const PublicAddresses& addresses, VenueSecret secret);
  DeliveryServer(const DeliveryServer&) = delete;
  DeliveryServer& operator=(const DeliveryServer&) = delete;

  /// Whether the path is one of this server's.
  [[nodiscard]] bool owns(std::string_view path) const noexcept;

  /// Answers every request, refusals in the form of the interface asked, and audits each.
  [[nodiscard]] HttpResponse answer(const HttpRequest& request, Timestamp now);

  /// The same as a handler that asks `clock` for the time. The server must outlive it.
  [[nodiscard]] HttpHandler handler(std::function<Timestamp()> clock);

 private:
  [[nodiscard]] HttpResponse answer_unaudited(const HttpRequest& request, Timestamp now, DeliveryRecord& record);

  std::string grants_path_;   // "/data/grants/"
  std::string sharing_path_;  // "/delta-sharing/"
  AuditSink audit_;
  PresignedUrls urls_;
  AccessCheck access_;
  FileDelivery files_;
  DeltaSharing sharing_;
};

}  // namespace licet
