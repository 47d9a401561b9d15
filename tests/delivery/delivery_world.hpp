#pragma once

#include <memory>
#include <string>
#include <vector>

#include "settlement/delivery/delivery_server.hpp"
#include "settlement/delivery/local_storage.hpp"
#include "settlement/delivery/meter.hpp"
#include "settlement/delivery/release_shelf.hpp"
#include "settlement/grants/issuer.hpp"
#include "tests/grants/event_stream.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {

/// Keeps what was reported; `answer()` makes the venue's events of it.
class RecordedUsage final : public UsagePort {
 public:
  struct Report {
    GrantId grant;
    std::uint64_t bytes = 0;
    std::uint32_t requests = 0;
  };
  Result<void> report(GrantId grant, std::uint64_t bytes, std::uint32_t requests) noexcept override {
    if (is_overloaded) return refuse(Reject::overloaded);
    reports.push_back({grant, bytes, requests});
    return {};
  }
  [[nodiscard]] OriginId origin() const noexcept override { return OriginId(77); }

  std::vector<Report> reports;
  bool is_overloaded = false;
};

/// A delivery gateway with everything around it, without sockets: one release of three files under grant 1 to ACME.
struct DeliveryWorld {
  explicit DeliveryWorld(std::uint64_t quota_bytes = 0) {
    files.write("data/hello.txt", "hello, world\n");
    files.write("data/empty.csv", "");
    files.write("data/a b.bin", std::string(1'000, 'x'));
    DatasetRelease release;
    release.dataset = "FLIGHTS_3M";
    release.manifest_sha256 = hash;
    release.files = {{"hello.txt", "data/hello.txt", "text/plain", 13, testing_events::manifest(1)},
                     {"empty.csv", "data/empty.csv", "text/csv", 0, testing_events::manifest(2)},
                     {"a b.bin", "data/a b.bin", "", 1'000, testing_events::manifest(3)}};
    LICET_CHECK(shelf.add(std::move(release)).has_value());
    tell(testing_events::typical_venue(hash, quota_bytes));
  }

  void tell(const EventBatchPtr& batch) {
    directory.on_events(batch);
    meter.on_events(batch);
  }
  void change(GrantState state) {
    testing_events::EventStream stream;
    stream.emit(testing_events::grant_changed(GrantId(1), state));
    tell(stream.take());
  }
  [[nodiscard]] std::string token(GrantId grant = GrantId(1)) { return issuer.issue(grant, now).value().access_token; }
  [[nodiscard]] HttpResponse get(std::string path, HttpFields fields = {}, std::string method = "GET") {
    return send({std::move(method), std::move(path), {}, std::move(fields), {}, "192.0.2.1"});
  }
  /// With grant 1's token.
  [[nodiscard]] HttpResponse get_with_token(std::string path, HttpFields fields = {}, std::string method = "GET") {
    fields.emplace_back("authorization", "Bearer " + token());
    return get(std::move(path), std::move(fields), std::move(method));
  }
  /// `request.path` may carry a query.
  [[nodiscard]] HttpResponse send(HttpRequest request) {
    if (const std::size_t mark = request.path.find('?'); mark != std::string::npos) {
      request.query = request.path.substr(mark + 1);
      request.path.resize(mark);
    }
    return server.answer(request, now);
  }

  Hash256 hash = testing_events::manifest(9);
  Timestamp now = testing_events::noon;
  TemporaryDirectory files;
  GrantDirectory directory;
  VenueKeys keys{testing_events::known_key()};
  PublicAddresses addresses = PublicAddresses::at("https://venue.example");
  VenueSecret secret = VenueSecret::generate();
  GrantIssuer issuer{directory, keys, addresses};
  RecordedUsage usage;
  Meter meter{usage};
  ReleaseShelf shelf;
  LocalStorage storage{files.path()};
  std::vector<DeliveryRecord> audit;
  DeliveryServer server{
      {directory, keys, shelf, storage, meter, [this](const DeliveryRecord& record) { audit.push_back(record); }},
      addresses,
      secret};
};

/// The first value of a field, "" when absent.
[[nodiscard]] inline std::string field_of(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.fields) {
    if (key == name) return value;
  }
  return {};
}

/// The bytes that a server would send as content.
[[nodiscard]] inline std::string content_of(const HttpResponse& response) {
  if (response.head_only) return {};
  if (!response.file) return response.body;
  std::ifstream in(response.file->path, std::ios::binary);
  std::string content(response.file->size, '\0');
  in.seekg(static_cast<std::streamoff>(response.file->offset));
  in.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(in.gcount()));
  return content;
}

}  // namespace licet
