#pragma once

#include "gateway/http/router.hpp"

namespace licet {

/// `POST /oauth/token` (RFC 6749 sections 4.4 and 5): a member exchanges a client assertion (RFC 7523 section 2.2,
/// audience `licet:token`) for an access token of the API. Requests of other clients (`client_id` "grant:…", or HTTP
/// Basic) go to `grant_clients`, which may be empty. Errors have the form of section 5.2.
void add_token_endpoint(Router& router, Authenticator& authenticator, HttpHandler grant_clients);

}  // namespace licet
