#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/time.hpp"
#include "settlement/grants/jose.hpp"

namespace licet {

/// Where a token's key is looked up.
class KeyLookup {
 public:
  virtual ~KeyLookup() = default;
  /// The key, while tokens signed with it are still to be believed.
  [[nodiscard]] virtual std::optional<PublicKey> find(std::string_view key_id, Timestamp now) const = 0;
};

/// The venue's signing keys: one that signs, and those before it that are still published, so that a token outlives the
/// rotation of its key and readers who keep a key set for a while are never left behind. Thread-safe.
class VenueKeys final : public KeyLookup {
 public:
  /// How long a key stays published after it was replaced: well over the life of any token and of a reader's copy.
  static constexpr Duration overlap = Duration::seconds(3'600);

  explicit VenueKeys(jose::SigningKey current) : current_(std::move(current)) {}

  /// `next` signs from now on.
  void rotate(jose::SigningKey next, Timestamp now);
  [[nodiscard]] jose::SigningKey current() const;
  [[nodiscard]] std::optional<PublicKey> find(std::string_view key_id, Timestamp now) const override;
  /// RFC 7517 section 5, for `/.well-known/jwks.json`: the current key first.
  [[nodiscard]] std::string to_jwks(Timestamp now) const;

 private:
  struct Previous {
    jose::SigningKey key;
    Timestamp published_until;
  };
  mutable std::shared_mutex mutex_;
  jose::SigningKey current_;
  std::vector<Previous> previous_;  // newest first
};

/// The keys of a venue elsewhere, from the text of its key set: what a delivery gateway at a vendor's own site has.
class PublishedKeys final : public KeyLookup {
 public:
  static constexpr std::size_t size_max = 64 * 1024;

  /// Ed25519 signature keys of an RFC 7517 key set; keys of other kinds are passed over. Errors: too_large, malformed
  /// (not a key set, or an Ed25519 key without kid or with an `x` of another length).
  [[nodiscard]] static Result<PublishedKeys> from_jwks(std::string_view json);

  [[nodiscard]] std::optional<PublicKey> find(std::string_view key_id, Timestamp now) const override;
  [[nodiscard]] std::size_t size() const noexcept { return keys_.size(); }

 private:
  std::unordered_map<std::string, PublicKey> keys_;
};

}  // namespace licet
