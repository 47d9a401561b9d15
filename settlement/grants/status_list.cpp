#include "settlement/grants/status_list.hpp"

#include <zlib.h>

#include "engine/core/check.hpp"
#include "settlement/grants/issuer.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

constexpr unsigned bits = 2;
constexpr unsigned per_byte = 8 / bits;

[[nodiscard]] unsigned status_of(const std::optional<GrantState>& state) {
  if (state == GrantState::active) return 0;
  return state == GrantState::suspended ? 2 : 1;
}

[[nodiscard]] std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  LICET_CHECK(compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                        static_cast<uLong>(bytes.size()), Z_BEST_COMPRESSION) == Z_OK);
  out.resize(size);
  return out;
}

}  // namespace

std::string pack_statuses(const std::vector<std::optional<GrantState>>& states) {
  std::string bytes((states.size() + per_byte - 1) / per_byte, '\0');
  for (std::size_t i = 0; i < states.size(); ++i) {
    char& byte = bytes[i / per_byte];
    byte = static_cast<char>(static_cast<unsigned char>(byte) | status_of(states[i]) << (i % per_byte * bits));
  }
  return bytes;
}

Result<std::string> StatusLists::token(std::uint64_t number, Timestamp now) const {
  constexpr std::uint64_t size = GrantIssuer::status_list_size;
  // List 1 always is, so that a reader of the first token finds it.
  if (number == 0 || (number > 1 && number - 1 > directory_.last().value() / size)) return refuse(Reject::not_found);
  const std::string packed = pack_statuses(directory_.states(GrantId((number - 1) * size), size, now));
  json_text::Writer claims;
  claims.begin_object().member("iss", issuer_).member("sub", issuer_ + "/status/" + std::to_string(number));
  claims.member("iat", now.seconds()).member("exp", (now + lifetime).seconds());
  claims.member("ttl", time_to_live.nanoseconds() / Duration::seconds(1).nanoseconds());
  claims.key("status_list").begin_object().member("bits", std::uint64_t{bits});
  claims.member("lst", jose::encode_base64url(deflated(packed))).end_object().end_object();
  const jose::SigningKey key = keys_.current();
  return jose::sign_token(key, "statuslist+jwt", key.key_id(), std::move(claims).take());
}

}  // namespace licet
