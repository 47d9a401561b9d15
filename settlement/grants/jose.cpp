#include "settlement/grants/jose.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <vector>

#include "engine/core/check.hpp"
#include "engine/core/sha256.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet::jose {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t token_size_max = 8 * 1024;
constexpr std::size_t pem_size_max = 16 * 1024;
constexpr std::size_t signature_size = 64;
constexpr std::size_t json_depth_max = 32;

constexpr std::array<std::int8_t, 256> make_decode_table() {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}
constexpr auto decode_table = make_decode_table();

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
};
struct DigestDeleter {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
struct BioDeleter {
  void operator()(BIO* bio) const noexcept { BIO_free(bio); }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, KeyDeleter>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, DigestDeleter>;
using BioPtr = std::unique_ptr<BIO, BioDeleter>;

[[nodiscard]] const unsigned char* as_bytes(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[nodiscard]] std::string_view as_text(const PublicKey& key) noexcept {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

/// Answers that no passphrase is known, where OpenSSL would otherwise ask on the terminal.
int no_passphrase(char*, int, int, void*) { return 0; }

/// RFC 7638 section 3: the required members in lexicographic order, without white space, hashed with SHA-256.
[[nodiscard]] std::string thumbprint(const PublicKey& key) {
  const std::string canonical = R"({"crv":"Ed25519","kty":"OKP","x":")" + encode_base64url(as_text(key)) + R"("})";
  const Hash256 digest = sha256(canonical);
  return encode_base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

/// Whether no object inside names a member twice: readers would disagree on which one counts.
[[nodiscard]] bool has_unique_keys(const simdjson::dom::element& element) {
  simdjson::dom::array items;
  if (element.get(items) == simdjson::SUCCESS) return std::ranges::all_of(items, has_unique_keys);
  simdjson::dom::object members;
  if (element.get(members) != simdjson::SUCCESS) return true;
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : members) {
    keys.push_back(key);
    if (!has_unique_keys(value)) return false;
  }
  std::ranges::sort(keys);
  return std::ranges::adjacent_find(keys) == keys.end();
}

/// The object that `json` is; false when it is not one, or says something twice. Valid until the parser's next use.
[[nodiscard]] bool parse_object(simdjson::dom::parser& parser, const std::string& json, simdjson::dom::object& object) {
  simdjson::dom::element element;
  if (parser.allocate(token_size_max, json_depth_max) != simdjson::SUCCESS) return false;
  if (parser.parse(json.data(), json.size()).get(element) != simdjson::SUCCESS) return false;
  return element.get(object) == simdjson::SUCCESS && has_unique_keys(element);
}

/// Reads `alg`, `kid`, `typ` of a header; refuses `crit` (RFC 7515 section 4.1.11: no extension is understood here).
[[nodiscard]] Result<void> read_header(const simdjson::dom::object& header, UnverifiedToken& token) {
  std::string_view algorithm;
  for (const auto& [key, value] : header) {
    std::string_view text;
    const bool is_text = value.get(text) == simdjson::SUCCESS;
    if (key == "crit") return refuse(Reject::malformed);
    if (key != "alg" && key != "kid" && key != "typ") continue;
    if (!is_text) return refuse(Reject::malformed);
    if (key == "alg") algorithm = text;
    if (key == "kid") token.key_id = text;
    if (key == "typ") token.typ = text;
  }
  if (algorithm.empty()) return refuse(Reject::malformed);
  if (algorithm != "EdDSA") return refuse(Reject::bad_credentials);
  return {};
}

}  // namespace

std::string encode_base64url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : bytes) {
    bits = bits << 8U | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) text += alphabet[bits >> (count - 6U) & 0x3FU];
  }
  if (count > 0) text += alphabet[bits << (6U - count) & 0x3FU];
  return text;
}

Result<std::string> decode_base64url(std::string_view text) {
  if (text.size() % 4 == 1) return refuse(Reject::malformed);
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int value = decode_table[static_cast<unsigned char>(c)];
    if (value < 0) return refuse(Reject::malformed);
    bits = bits << 6U | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFFU);
  }
  if ((bits & ((1U << count) - 1U)) != 0) return refuse(Reject::malformed);
  return bytes;
}

struct SigningKey::Impl {
  explicit Impl(KeyPtr private_key) : key(std::move(private_key)) {
    std::size_t size = public_key.size();
    LICET_CHECK(EVP_PKEY_get_raw_public_key(key.get(), public_key.data(), &size) == 1 && size == public_key.size());
    key_id = thumbprint(public_key);
  }

  KeyPtr key;
  PublicKey public_key{};
  std::string key_id;
};

SigningKey::SigningKey(std::shared_ptr<const Impl> impl) noexcept : impl_(std::move(impl)) {}

SigningKey SigningKey::generate() {
  KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  LICET_CHECK(key != nullptr);
  return SigningKey(std::make_shared<const Impl>(std::move(key)));
}

Result<SigningKey> SigningKey::from_pem(std::string_view pem) {
  if (pem.size() > pem_size_max) return refuse(Reject::malformed);
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  LICET_CHECK(bio != nullptr);
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  if (key == nullptr) return refuse(Reject::malformed);
  if (EVP_PKEY_is_a(key.get(), "ED25519") != 1) return refuse(Reject::invalid_value);
  return SigningKey(std::make_shared<const Impl>(std::move(key)));
}

std::string SigningKey::to_pem() const {
  const BioPtr bio(BIO_new(BIO_s_secmem()));
  LICET_CHECK(bio != nullptr);
  LICET_CHECK(PEM_write_bio_PKCS8PrivateKey(bio.get(), impl_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  std::string pem(BIO_ctrl_pending(bio.get()), '\0');
  LICET_CHECK(BIO_read(bio.get(), pem.data(), static_cast<int>(pem.size())) == static_cast<int>(pem.size()));
  return pem;
}

const PublicKey& SigningKey::public_key() const noexcept { return impl_->public_key; }
const std::string& SigningKey::key_id() const noexcept { return impl_->key_id; }

std::string SigningKey::sign(std::string_view message) const {
  const DigestPtr context(EVP_MD_CTX_new());
  LICET_CHECK(context != nullptr);
  LICET_CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, impl_->key.get()) == 1);
  std::string signature(signature_size, '\0');
  std::size_t size = signature.size();
  LICET_CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                             as_bytes(message), message.size()) == 1);
  LICET_CHECK(size == signature_size);
  return signature;
}

bool verify(const PublicKey& key, std::string_view message, std::string_view signature) noexcept {
  if (signature.size() != signature_size) return false;
  const KeyPtr public_key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()));
  const DigestPtr context(EVP_MD_CTX_new());
  const bool valid =
      public_key != nullptr && context != nullptr &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
      EVP_DigestVerify(context.get(), as_bytes(signature), signature.size(), as_bytes(message), message.size()) == 1;
  if (!valid) ERR_clear_error();
  return valid;
}

std::string to_jwk(const PublicKey& key, std::string_view key_id) {
  json_text::Writer writer;
  writer.begin_object().member("kty", "OKP").member("crv", "Ed25519").member("x", encode_base64url(as_text(key)));
  writer.member("kid", key_id).member("use", "sig").member("alg", "EdDSA").end_object();
  return std::move(writer).take();
}

std::string sign_token(const SigningKey& key, std::string_view typ, std::string_view key_id, std::string_view payload) {
  json_text::Writer header;
  header.begin_object().member("alg", "EdDSA").member("typ", typ).member("kid", key_id).end_object();
  std::string token = encode_base64url(std::move(header).take());
  token += '.';
  token += encode_base64url(payload);
  const std::string signature = encode_base64url(key.sign(token));
  token += '.';
  token += signature;
  return token;
}

Result<UnverifiedToken> parse_token(std::string_view text) {
  if (text.size() > token_size_max) return refuse(Reject::too_large);
  const std::size_t first_dot = text.find('.');
  const std::size_t last_dot = text.rfind('.');
  if (std::ranges::count(text, '.') != 2) return refuse(Reject::malformed);

  auto header_text = decode_base64url(text.substr(0, first_dot));
  auto payload = decode_base64url(text.substr(first_dot + 1, last_dot - first_dot - 1));
  auto signature = decode_base64url(text.substr(last_dot + 1));
  if (!header_text || !payload || !signature || signature->size() != signature_size) return refuse(Reject::malformed);

  simdjson::dom::parser parser;
  simdjson::dom::object object;
  UnverifiedToken token;
  if (!parse_object(parser, *header_text, object)) return refuse(Reject::malformed);
  if (const auto read = read_header(object, token); !read) return refuse(read.error());
  if (!parse_object(parser, *payload, object)) return refuse(Reject::malformed);
  token.payload = std::move(*payload);
  token.signing_input = text.substr(0, last_dot);
  token.signature = std::move(*signature);
  return token;
}

}  // namespace licet::jose
