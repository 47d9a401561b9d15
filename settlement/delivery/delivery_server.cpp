#include "settlement/delivery/delivery_server.hpp"

#include "settlement/delivery/error_form.hpp"

namespace licet {

DeliveryServer::DeliveryServer(DeliveryPorts ports, const PublicAddresses& addresses, VenueSecret secret)
    : grants_path_(path_of_address(addresses.data) + "/grants/"),
      sharing_path_(path_of_address(addresses.sharing) + "/"),
      audit_(std::move(ports.audit)),
      urls_(std::move(secret), addresses.data),
      access_(ports.directory, ports.keys, ports.files, urls_, addresses),
      files_(access_, ports.storage, urls_, ports.meter),
      sharing_(access_, ports.storage, urls_, ports.meter) {}

bool DeliveryServer::owns(std::string_view path) const noexcept {
  return path.starts_with(grants_path_) || path.starts_with(sharing_path_);
}

HttpResponse DeliveryServer::answer_unaudited(const HttpRequest& request, Timestamp now, DeliveryRecord& record) {
  const std::string_view path = request.path;
  const bool is_sharing = path.starts_with(sharing_path_);
  Result<HttpResponse> response = refuse(Reject::not_found);
  if (is_sharing) {
    response = sharing_.answer(request, path.substr(sharing_path_.size()), now, record);
  } else if (path.starts_with(grants_path_)) {
    response = files_.answer(request, path.substr(grants_path_.size()), now, record);
  }
  if (response) return std::move(*response);
  record.refusal = response.error();
  HttpResponse refusal = is_sharing ? sharing_error(response.error()) : venue_error(response.error());
  if (response.error() == Reject::method_not_allowed) {
    refusal.fields.emplace_back("allow", record.operation == "delta.query" ? "POST" : "GET, HEAD");
  }
  refusal.head_only = request.method == "HEAD";
  return refusal;
}

HttpResponse DeliveryServer::answer(const HttpRequest& request, Timestamp now) {
  DeliveryRecord record;
  record.time = now;
  record.remote = request.remote;
  HttpResponse response = answer_unaudited(request, now, record);
  record.status = response.status;
  if (audit_) audit_(record);
  return response;
}

HttpHandler DeliveryServer::handler(std::function<Timestamp()> clock) {
  return
      [this, clock = std::move(clock)](HttpRequest request, HttpRespond respond) { respond(answer(request, clock())); };
}

}  // namespace licet
