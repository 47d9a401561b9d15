#include "gateway/licet/delivery_wiring.hpp"

#include <fmt/format.h>

#include "gateway/licet/bootstrap.hpp"
#include "gateway/licet/log.hpp"
#include "settlement/delivery/delivery_server.hpp"
#include "settlement/delivery/local_storage.hpp"
#include "settlement/delivery/meter.hpp"
#include "settlement/delivery/oauth_server.hpp"
#include "settlement/delivery/release_shelf.hpp"
#include "settlement/grants/grant_access.hpp"
#include "settlement/grants/issuer.hpp"
#include "settlement/grants/venue_keys.hpp"
#include "settlement/grants/venue_secret.hpp"

namespace licet {
namespace {

/// Reports what was served as commands of the operator.
class CommandUsagePort final : public UsagePort {
 public:
  explicit CommandUsagePort(CommandPort& commands) : commands_(commands), origin_(commands.new_origin()) {}

  Result<void> report(GrantId grant, std::uint64_t bytes, std::uint32_t requests) noexcept override {
    MeterUsage usage;
    usage.grant = grant;
    usage.bytes = bytes;
    usage.requests = requests;
    return commands_.submit(Command::make(Bootstrap::operator_id, usage, origin_, RequestId(grant.value())));
  }
  [[nodiscard]] OriginId origin() const noexcept override { return origin_; }

 private:
  CommandPort& commands_;
  OriginId origin_;
};

tl::expected<VenueSecret, std::string> load_or_make_secret(const std::filesystem::path& file) {
  if (std::filesystem::exists(file)) {
    const auto bytes = read_file(file);
    if (!bytes) return tl::unexpected(bytes.error());
    auto secret = VenueSecret::from_bytes(*bytes);
    if (!secret) return tl::unexpected(fmt::format("{}: is shorter than 32 bytes", file.string()));
    return *secret;
  }
  auto secret = VenueSecret::generate();
  if (const auto written = write_file(file, secret.bytes(), 0600); !written) return tl::unexpected(written.error());
  return secret;
}

/// The catalogue's files as delivery names them: by the last part of their path.
DatasetRelease release_of(const DatasetDescription& dataset) {
  DatasetRelease release;
  release.dataset = dataset.code;
  release.manifest_sha256 = dataset.manifest_sha256();
  for (const DatasetFile& file : dataset.files) {
    release.files.push_back({.name = std::filesystem::path(file.path).filename().string(),
                             .path = file.path,
                             .media_type = file.media_type,
                             .bytes = file.bytes,
                             .sha256 = file.sha256});
  }
  return release;
}

/// One line for each request under a grant: who read what, or was refused.
void audit(const DeliveryRecord& record) {
  LogLine line = record.refusal ? log_info("delivery_refused") : log_debug("delivery");
  line.with("operation", record.operation)
      .with("grant", record.grant.value())
      .with("object", record.object)
      .with("bytes", record.bytes)
      .with("status", record.status)
      .with("remote", record.remote);
  if (record.refusal) line.with("reject", reject_name(*record.refusal));
}

}  // namespace

class DeliveryWiring::Impl {
 public:
  Impl(const Parts& parts, VenueSecret secret)
      : clock_(parts.clock),
        grants_(parts.grants),
        addresses_(PublicAddresses::at(parts.issuer)),
        keys_(parts.venue_key),
        usage_(parts.commands),
        storage_(parts.catalogue.root()),
        issuer_(grants_, keys_, addresses_, [this](const ReleasedGrant& grant) { return media_types(grant); }),
        access_(grants_, issuer_, secret),
        server_({.directory = grants_,
                 .keys = keys_,
                 .files = shelf_,
                 .storage = storage_,
                 .meter = meter_,
                 .audit = audit},
                addresses_, secret),
        oauth_(
            grants_, keys_, issuer_, secret,
            [&authenticator = parts.authenticator](std::string_view token, Timestamp now) {
              const auto principal = authenticator.verify_access_token(token, now);
              return principal ? std::optional(principal->member) : std::nullopt;
            },
            audit) {}

  tl::expected<void, std::string> fill(const Catalogue& catalogue) {
    for (const DatasetDescription& dataset : catalogue.all()) {
      if (const auto added = shelf_.add(release_of(dataset)); !added) {
        return tl::unexpected(fmt::format("delivering {}: {}", dataset.code.view(), reject_message(added.error())));
      }
    }
    return {};
  }

  void subscribe(EventSource& events) { events.subscribe(meter_); }
  void adopt_grants() {
    for (std::uint64_t id = 1; id <= grants_.last().value(); ++id) {
      const auto grant = grants_.find(GrantId(id));
      if (grant) meter_.adopt(GrantId(id), grant->terms.quota_bytes, grant->used_bytes);
    }
  }
  void flush() { meter_.flush(); }

  rest::GrantDocuments documents() {
    const auto profile = [this](GrantAccess::Profile version) {
      return [this, version](GrantId grant, MemberId caller, Timestamp now) {
        return access_.profile(grant, caller, version, now);
      };
    };
    return {
        .token = [this](GrantId grant, MemberId caller, Timestamp now) { return access_.token(grant, caller, now); },
        .profile = profile(GrantAccess::Profile::bearer_token),
        .profile_refreshing = profile(GrantAccess::Profile::client_credentials),
        .agreement = [this](GrantId grant, MemberId caller, Timestamp) { return access_.agreement(grant, caller); }};
  }

  HttpHandler data_handler() {
    return server_.handler([this] { return clock_.now(); });
  }
  HttpHandler oauth_handler() {
    return oauth_.handler([this] { return clock_.now(); });
  }

 private:
  std::vector<std::string> media_types(const ReleasedGrant& grant) const {
    std::vector<std::string> types;
    const auto release = shelf_.release(grant.dataset.view(), grant.terms.manifest_sha256);
    if (!release) return types;
    for (const DeliveryFile& file : (*release)->files) types.push_back(file.media_type);
    return types;
  }

  const Clock& clock_;
  const GrantDirectory& grants_;
  PublicAddresses addresses_;
  VenueKeys keys_;
  CommandUsagePort usage_;
  Meter meter_{usage_};
  ReleaseShelf shelf_;
  LocalStorage storage_;
  GrantIssuer issuer_;
  GrantAccess access_;
  DeliveryServer server_;
  OAuthServer oauth_;
};

DeliveryWiring::DeliveryWiring(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DeliveryWiring::~DeliveryWiring() = default;

tl::expected<std::unique_ptr<DeliveryWiring>, std::string> DeliveryWiring::open(const Parts& parts) {
  auto secret = load_or_make_secret(parts.keys / "venue.secret");
  if (!secret) return tl::unexpected(secret.error());
  auto impl = std::make_unique<Impl>(parts, std::move(*secret));
  if (const auto filled = impl->fill(parts.catalogue); !filled) return tl::unexpected(filled.error());
  return std::unique_ptr<DeliveryWiring>(new DeliveryWiring(std::move(impl)));
}

void DeliveryWiring::subscribe(EventSource& events) { impl_->subscribe(events); }
void DeliveryWiring::adopt_grants() { impl_->adopt_grants(); }
void DeliveryWiring::flush() { impl_->flush(); }
rest::GrantDocuments DeliveryWiring::grant_documents() { return impl_->documents(); }
HttpHandler DeliveryWiring::token_handler() { return impl_->oauth_handler(); }

std::vector<DeliveryWiring::Mount> DeliveryWiring::mounts() {
  return {{"/data/", impl_->data_handler()},
          {"/delta-sharing/", impl_->data_handler()},
          {"/oauth/introspect", impl_->oauth_handler()},
          {"/.well-known/jwks.json", impl_->oauth_handler()},
          {"/status/", impl_->oauth_handler()}};
}

}  // namespace licet
