#include "settlement/grants/venue_keys.hpp"

#include <simdjson.h>

#include <algorithm>
#include <mutex>

#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

[[nodiscard]] std::string_view text_of(const simdjson::dom::object& from, std::string_view key) {
  std::string_view text;
  return from[key].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

/// The key of one JWK. Errors: malformed.
[[nodiscard]] Result<PublicKey> read_key(const simdjson::dom::object& jwk) {
  const auto bytes = jose::decode_base64url(text_of(jwk, "x"));
  PublicKey key{};
  if (!bytes || bytes->size() != key.size() || text_of(jwk, "kid").empty()) return refuse(Reject::malformed);
  std::ranges::transform(*bytes, key.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
  return key;
}

/// Whether the JWK is for what is done here (RFC 7517 sections 4.1 and 4.2).
[[nodiscard]] bool is_ed25519_signature_key(const simdjson::dom::object& jwk) {
  const std::string_view use = text_of(jwk, "use");
  return text_of(jwk, "kty") == "OKP" && text_of(jwk, "crv") == "Ed25519" && (use.empty() || use == "sig");
}

}  // namespace

void VenueKeys::rotate(jose::SigningKey next, Timestamp now) {
  const std::unique_lock lock(mutex_);
  std::erase_if(previous_, [&](const Previous& key) { return key.published_until <= now; });
  previous_.insert(previous_.begin(), {std::move(current_), now + overlap});
  current_ = std::move(next);
}

jose::SigningKey VenueKeys::current() const {
  const std::shared_lock lock(mutex_);
  return current_;
}

std::optional<PublicKey> VenueKeys::find(std::string_view key_id, Timestamp now) const {
  const std::shared_lock lock(mutex_);
  if (key_id == current_.key_id()) return current_.public_key();
  for (const Previous& previous : previous_) {
    if (key_id == previous.key.key_id() && now < previous.published_until) return previous.key.public_key();
  }
  return std::nullopt;
}

std::string VenueKeys::to_jwks(Timestamp now) const {
  json_text::Writer writer;
  writer.begin_object().key("keys").begin_array();
  const std::shared_lock lock(mutex_);
  writer.raw(jose::to_jwk(current_.public_key(), current_.key_id()));
  for (const Previous& previous : previous_) {
    if (now < previous.published_until) writer.raw(jose::to_jwk(previous.key.public_key(), previous.key.key_id()));
  }
  writer.end_array().end_object();
  return std::move(writer).take();
}

Result<PublishedKeys> PublishedKeys::from_jwks(std::string_view json) {
  if (json.size() > size_max) return refuse(Reject::too_large);
  simdjson::dom::parser parser;
  simdjson::dom::object set;
  simdjson::dom::array items;
  if (parser.allocate(size_max, 16) != simdjson::SUCCESS) return refuse(Reject::too_large);
  if (parser.parse(json.data(), json.size()).get(set) != simdjson::SUCCESS) return refuse(Reject::malformed);
  if (set["keys"].get(items) != simdjson::SUCCESS) return refuse(Reject::malformed);

  PublishedKeys keys;
  for (const simdjson::dom::element item : items) {
    simdjson::dom::object jwk;
    if (item.get(jwk) != simdjson::SUCCESS) return refuse(Reject::malformed);
    if (!is_ed25519_signature_key(jwk)) continue;
    const auto key = read_key(jwk);
    if (!key) return refuse(key.error());
    keys.keys_.emplace(text_of(jwk, "kid"), *key);
  }
  return keys;
}

std::optional<PublicKey> PublishedKeys::find(std::string_view key_id, Timestamp) const {
  const auto at = keys_.find(std::string(key_id));
  return at == keys_.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace licet
