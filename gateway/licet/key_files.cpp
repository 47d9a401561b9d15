#include "gateway/licet/key_files.hpp"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <memory>

#include "gateway/licet/data_directory.hpp"

namespace licet {
namespace {

template <class T, void (*free_it)(T*)>
struct Freer {
  void operator()(T* object) const noexcept { free_it(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509, X509_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO, BIO_free_all>>;

void add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  if (X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value)) {
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }
}

Certificate make_certificate(EVP_PKEY* key) {
  constexpr long ten_years_s = 3'650L * 86'400;
  constexpr long version_3 = 2;
  Certificate certificate(X509_new());
  if (!certificate) return nullptr;
  std::uint32_t serial = 0;
  if (RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) != 1) return nullptr;
  X509_set_version(certificate.get(), version_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), static_cast<long>(serial >> 1U) + 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3'600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ten_years_s);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto* common_name = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  add_extension(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  if (X509_sign(certificate.get(), key, EVP_sha256()) == 0) return nullptr;
  return certificate;
}

std::string text_of(BIO* memory) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  return {bytes, static_cast<std::size_t>(size)};
}

}  // namespace

tl::expected<jose::SigningKey, std::string> load_key(const std::filesystem::path& file) {
  auto pem = read_file(file);
  if (!pem) return tl::unexpected(pem.error());
  auto key = jose::SigningKey::from_pem(*pem);
  if (!key) return tl::unexpected(fmt::format("{}: is no Ed25519 private key (PKCS#8 PEM)", file.string()));
  return *key;
}

tl::expected<jose::SigningKey, std::string> load_or_make_key(const std::filesystem::path& file) {
  if (std::filesystem::exists(file)) return load_key(file);
  const auto key = jose::SigningKey::generate();
  if (const auto written = write_file(file, key.to_pem(), 0600); !written) return tl::unexpected(written.error());
  return key;
}

tl::expected<CertificateFiles, std::string> local_certificate(const std::filesystem::path& directory) {
  CertificateFiles files{.certificate = directory / "certificate.pem", .key = directory / "key.pem"};
  if (std::filesystem::exists(files.certificate) && std::filesystem::exists(files.key)) return files;
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate = key ? make_certificate(key.get()) : nullptr;
  const Memory key_text(BIO_new(BIO_s_mem()));
  const Memory certificate_text(BIO_new(BIO_s_mem()));
  if (!certificate || !key_text || !certificate_text ||
      PEM_write_bio_PKCS8PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_text.get(), certificate.get()) != 1) {
    return tl::unexpected(std::string("OpenSSL could not make a self-signed certificate"));
  }
  if (const auto written = write_file(files.key, text_of(key_text.get()), 0600); !written) {
    return tl::unexpected(written.error());
  }
  if (const auto written = write_file(files.certificate, text_of(certificate_text.get()), 0644); !written) {
    return tl::unexpected(written.error());
  }
  return files;
}

}  // namespace licet
