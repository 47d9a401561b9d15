#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

struct Key {
  const char* name;
  EVP_PKEY* (*generate)();
};

/// A certificate signed by its own key, valid for an hour, and the key, as PEM files.
void write_credentials(EVP_PKEY* key, const std::filesystem::path& certificate_path,
                       const std::filesystem::path& key_path) {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), &X509_free);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3'600);
  X509_set_pubkey(certificate.get(), key);
  ASSERT_GT(X509_sign(certificate.get(), key, EVP_sha256()), 0);
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> to(std::fopen(certificate_path.c_str(), "w"), &std::fclose);
  PEM_write_X509(to.get(), certificate.get());
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> key_file(std::fopen(key_path.c_str(), "w"), &std::fclose);
  PEM_write_PrivateKey(key_file.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
}

class FixTls : public ::testing::TestWithParam<Key> {};

TEST_P(FixTls, AnOrderIsEnteredUnderTls) {
  FixVenue venue;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(GetParam().generate(), &EVP_PKEY_free);
  venue.options.tls = true;
  venue.options.tls_certificate = venue.directory / "certificate.pem";
  venue.options.tls_key = venue.directory / "key.pem";
  write_credentials(key.get(), venue.options.tls_certificate, venue.options.tls_key);
  venue.start_gateway();

  FixClient vendor(venue.gateway->tls_port(), "VENDOR", "SHDE", true);
  vendor.send("A", venue.logon_fields("VENDOR"));
  EXPECT_EQ(vendor.expect("A")[56], "VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  EXPECT_EQ(vendor.expect("8")[150], "0");

  FixClient plain(venue.gateway->tls_port(), "ALICE", "SHDE");
  plain.send("A", venue.logon_fields("ALICE"));
  EXPECT_TRUE(plain.is_closed_by_peer());
}

INSTANTIATE_TEST_SUITE_P(Keys, FixTls,
                         ::testing::Values(Key{"EC", [] { return EVP_EC_gen("P-256"); }},
                                           Key{"RSA", [] { return EVP_RSA_gen(2'048U); }}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(FixTlsStart, AMissingCertificateIsToldAtTheStart) {
  FixVenue venue;
  venue.options.tls = true;
  venue.options.tls_certificate = venue.directory / "none.pem";
  venue.options.tls_key = venue.directory / "none.pem";
  EXPECT_THROW(venue.start_gateway(), std::runtime_error);
}

}  // namespace
}  // namespace licet::test
