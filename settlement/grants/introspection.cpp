#include "settlement/grants/introspection.hpp"

#include "settlement/grants/issuer.hpp"
#include "settlement/grants/json_text.hpp"
#include "settlement/grants/venue_secret.hpp"

namespace licet {
namespace {

[[nodiscard]] bool concerns(const GrantDirectory& directory, const ReleasedGrant& grant,
                            const IntrospectionCaller& caller) {
  if (caller.grant.is_set()) return caller.grant == grant.terms.grant;
  if (!caller.member.is_set()) return false;
  return caller.member == grant.terms.holder || caller.member == grant.vendor_id ||
         directory.is_operator(caller.member);
}

}  // namespace

std::string introspect(const GrantDirectory& directory, const GrantTokenVerifier& verifier, const std::string& issuer,
                       const std::string& data_address, std::string_view text, const IntrospectionCaller& caller,
                       Timestamp now) {
  constexpr std::string_view inactive = R"({"active":false})";
  const auto token = verifier.verify(text, now);
  if (!token) return std::string(inactive);
  const auto grant = directory.usable(token->grant, now);
  if (!grant || !concerns(directory, *grant, caller)) return std::string(inactive);

  json_text::Writer writer;
  writer.begin_object().member("active", true).member("token_type", "Bearer");
  writer.member("iss", issuer).member("sub", token->subject).member("aud", data_address);
  writer.member("client_id", grant_client_id(token->grant)).member("jti", token->token_id);
  writer.member("iat", token->issued_at.seconds()).member("exp", token->expires_at.seconds());
  writer.key("authorization_details").begin_array().raw(authorization_detail(*grant, data_address, {}));
  writer.end_array().end_object();
  return std::move(writer).take();
}

}  // namespace licet
