#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/runtime/ports.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/catalogue/catalogue.hpp"
#include "gateway/http/rest/services.hpp"
#include "gateway/licet/data_directory.hpp"
#include "settlement/delivery/http_message.hpp"
#include "settlement/grants/grant_directory.hpp"
#include "settlement/grants/jose.hpp"

namespace licet {

/// Grants and delivery as one piece: what is released by the venue becomes tokens, and tokens open the catalogue's
/// files. Served bytes come back to the venue as MeterUsage commands.
class DeliveryWiring {
 public:
  /// All must outlive it.
  struct Parts {
    std::string issuer;  // public origin
    jose::SigningKey venue_key;
    std::filesystem::path keys;  // where the venue's secret is kept: KEYS/venue.secret
    const GrantDirectory& grants;
    const Catalogue& catalogue;
    const Authenticator& authenticator;
    CommandPort& commands;
    const Clock& clock;
  };
  /// Error: one sentence.
  [[nodiscard]] static tl::expected<std::unique_ptr<DeliveryWiring>, std::string> open(const Parts& parts);
  ~DeliveryWiring();
  DeliveryWiring(const DeliveryWiring&) = delete;
  DeliveryWiring& operator=(const DeliveryWiring&) = delete;

  /// Hears what becomes of the usage that it reports.
  void subscribe(EventSource& events);
  /// Takes in the grants of before the events that were heard. After recovery, before anything is served.
  void adopt_grants();
  /// Offers again what the venue did not take. Call it every now and then.
  void flush();

  /// What REST asks of grants.
  [[nodiscard]] rest::GrantDocuments grant_documents();
  /// POST /oauth/token of clients that are grants.
  [[nodiscard]] HttpHandler token_handler();
  /// Paths, as prefixes, and who answers below them.
  struct Mount {
    std::string prefix;
    HttpHandler handler;
  };
  [[nodiscard]] std::vector<Mount> mounts();

 private:
  class Impl;
  explicit DeliveryWiring(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet
