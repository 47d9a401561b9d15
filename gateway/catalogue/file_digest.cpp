#include "gateway/catalogue/file_digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <vector>

#include "engine/core/check.hpp"
#include "engine/core/hex.hpp"
#include "engine/core/sha256.hpp"

namespace licet::catalogue {
namespace {

constexpr std::size_t piece_size = 256 * 1024;

class Digest {
 public:
  explicit Digest(const EVP_MD* algorithm) : context_(EVP_MD_CTX_new()) {
    LICET_CHECK(context_ != nullptr && EVP_DigestInit_ex(context_.get(), algorithm, nullptr) == 1);
  }
  void add(std::string_view bytes) { LICET_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1); }
  [[nodiscard]] std::vector<std::uint8_t> finish() {
    std::vector<std::uint8_t> out(EVP_MAX_MD_SIZE);
    unsigned size = 0;
    LICET_CHECK(EVP_DigestFinal_ex(context_.get(), out.data(), &size) == 1);
    out.resize(size);
    return out;
  }

 private:
  struct Deleter {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Deleter> context_;
};

[[nodiscard]] std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace

Result<FileDigest> digest_file(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return refuse(Reject::not_found);
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  std::ifstream in(file, std::ios::binary);
  if (error || !in) return refuse(Reject::data_unavailable);

  Sha256 sha256;
  Digest md5(EVP_md5());
  Digest sha1(EVP_sha1());
  Digest git_blob(EVP_sha1());
  const std::string git_header = "blob " + std::to_string(size);
  git_blob.add({git_header.c_str(), git_header.size() + 1});  // with its zero byte

  FileDigest digest;
  std::string piece(piece_size, '\0');
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    const std::string_view bytes(piece.data(), static_cast<std::size_t>(in.gcount()));
    digest.bytes += bytes.size();
    sha256.update(bytes);
    for (Digest* each : {&md5, &sha1, &git_blob}) each->add(bytes);
  }
  if (in.bad() || digest.bytes != size) return refuse(Reject::data_unavailable);
  digest.sha256 = sha256.finish();
  digest.md5 = hex_text(md5.finish());
  digest.sha1 = hex_text(sha1.finish());
  digest.git_blob_sha1 = hex_text(git_blob.finish());
  return digest;
}

bool matches(const FileDigest& digest, std::string_view published) {
  const std::size_t colon = published.find(':');
  const std::string algorithm = colon == std::string_view::npos ? "md5" : lower(published.substr(0, colon));
  const std::string value = lower(colon == std::string_view::npos ? published : published.substr(colon + 1));
  if (algorithm == "sha256") return value == hex_text(digest.sha256);
  if (algorithm == "sha1") return value == digest.sha1 || value == digest.git_blob_sha1;
  return algorithm == "md5" && value == digest.md5;
}

}  // namespace licet::catalogue
