#pragma once

#include <string>
#include <string_view>

#include "settlement/grants/grant_directory.hpp"
#include "settlement/grants/grant_token.hpp"

namespace licet {

/// Who asks about a token: a member by its access token, or a grant by its own token or client secret. One is set.
struct IntrospectionCaller {
  MemberId member;
  GrantId grant;
};

/// Token introspection (RFC 7662): whether a grant token is good right now. It tells only those whom the grant concerns
/// (its holder, the vendor of the data, the operator, and the grant's own client); to anyone else, and for anything
/// that is not a grant token of this venue in its time under a usable grant, the answer is {"active":false} and no more
/// (section 2.2), so that nobody can probe for tokens.
[[nodiscard]] std::string introspect(const GrantDirectory& directory, const GrantTokenVerifier& verifier,
                                     const std::string& issuer, const std::string& data_address, std::string_view token,
                                     const IntrospectionCaller& caller, Timestamp now);

}  // namespace licet
