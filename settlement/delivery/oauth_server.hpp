#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "settlement/delivery/audit.hpp"
#include "settlement/delivery/http_message.hpp"
#include "settlement/delivery/url_text.hpp"
#include "settlement/grants/grant_token.hpp"
#include "settlement/grants/introspection.hpp"
#include "settlement/grants/issuer.hpp"
#include "settlement/grants/status_list.hpp"
#include "settlement/grants/venue_secret.hpp"

namespace licet {

/// The member whose access token this is, as the venue's authenticator knows it; none for anything else.
using MemberOfToken = std::function<std::optional<MemberId>(std::string_view access_token, Timestamp now)>;

/// The venue's OAuth addresses for grants:
///
///   POST {issuer}/oauth/token        client_credentials of a grant (RFC 6749 section 4.4): takes_token() says whose
///   POST {issuer}/oauth/introspect   RFC 7662
///   GET  {issuer}/.well-known/jwks.json
///   GET  {issuer}/status/{number}    token status list
///
/// Errors in the form of RFC 6749 section 5.2. Thread-safe.
class OAuthServer {
 public:
  /// The references must outlive the server. `members` may be empty: then only grants introspect.
  OAuthServer(const GrantDirectory& directory, const VenueKeys& keys, const GrantIssuer& issuer, VenueSecret secret,
              MemberOfToken members, AuditSink audit);
  OAuthServer(const OAuthServer&) = delete;
  OAuthServer& operator=(const OAuthServer&) = delete;

  /// Whether the path is one of this server's; the token endpoint only for the clients of grants.
  [[nodiscard]] bool owns(const HttpRequest& request) const;
  [[nodiscard]] HttpResponse answer(const HttpRequest& request, Timestamp now);
  /// The server must outlive it.
  [[nodiscard]] HttpHandler handler(std::function<Timestamp()> clock);

 private:
  struct Client {
    std::string id;
    std::string secret;
  };
  [[nodiscard]] static std::optional<Client> client_of(const HttpRequest& request, const FormValues& form);
  [[nodiscard]] HttpResponse route(const HttpRequest& request, Timestamp now, DeliveryRecord& record) const;
  [[nodiscard]] HttpResponse token(const HttpRequest& request, Timestamp now, DeliveryRecord& record) const;
  [[nodiscard]] HttpResponse introspection(const HttpRequest& request, Timestamp now, DeliveryRecord& record) const;
  [[nodiscard]] HttpResponse status(std::string_view number, Timestamp now) const;
  [[nodiscard]] Result<IntrospectionCaller> caller_of(const HttpRequest& request, const FormValues& form,
                                                      Timestamp now) const;

  const GrantDirectory& directory_;
  const VenueKeys& keys_;
  const GrantIssuer& issuer_;
  VenueSecret secret_;
  MemberOfToken members_;
  AuditSink audit_;
  GrantTokenVerifier verifier_;
  StatusLists status_lists_;
  std::string base_path_;   // of the issuer: "" or "/venue"
  std::string token_path_;  // "/oauth/token"
};

}  // namespace licet
