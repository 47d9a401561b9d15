#pragma once

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

#include "settlement/grants/jose.hpp"

namespace licet {

/// Reads an Ed25519 private key (PKCS#8 PEM). Error: one sentence.
[[nodiscard]] tl::expected<jose::SigningKey, std::string> load_key(const std::filesystem::path& file);
/// The same, after making the key (mode 0600) when there is no such file.
[[nodiscard]] tl::expected<jose::SigningKey, std::string> load_or_make_key(const std::filesystem::path& file);

/// A certificate and its key, as PEM files.
struct CertificateFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};
/// A self-signed certificate for localhost, 127.0.0.1 and ::1 (P-256, 10 years) under `directory`, made when it is not
/// there: for trying FIX over TLS on one machine. Error: one sentence.
[[nodiscard]] tl::expected<CertificateFiles, std::string> local_certificate(const std::filesystem::path& directory);

}  // namespace licet
