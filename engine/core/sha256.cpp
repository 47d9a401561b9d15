#include "engine/core/sha256.hpp"

#include <openssl/evp.h>

#include "engine/core/check.hpp"

namespace licet {
namespace {

/// Looked up once: an implicit fetch by EVP_sha256() costs more than hashing a small group of commands.
const EVP_MD* algorithm() {
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  LICET_CHECK(sha256 != nullptr);
  return sha256;
}

}  // namespace

struct Sha256::Context {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  LICET_CHECK(context_->state != nullptr);
  begin();
}

Sha256::~Sha256() = default;

void Sha256::begin() { LICET_CHECK(EVP_DigestInit_ex2(context_->state.get(), algorithm(), nullptr) == 1); }

Sha256& Sha256::update(std::span<const std::byte> bytes) {
  LICET_CHECK(EVP_DigestUpdate(context_->state.get(), bytes.data(), bytes.size()) == 1);
  return *this;
}

Hash256 Sha256::finish() {
  Hash256 hash{};
  LICET_CHECK(EVP_DigestFinal_ex(context_->state.get(), hash.data(), nullptr) == 1);
  begin();
  return hash;
}

Hash256 sha256(std::span<const std::byte> bytes) {
  thread_local Sha256 whole;
  return whole.update(bytes).finish();
}

}  // namespace licet
