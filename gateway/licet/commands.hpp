#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "gateway/licet/config.hpp"

/// What `licet COMMAND` does, one function each. The result is the process's exit status; what went wrong has been said
/// on stderr.
namespace licet {

struct ServeOptions {
  Config config;
  std::filesystem::path ready_file;  // empty: none
};
int run_serve(const ServeOptions& options);

struct VerifyOptions {
  std::filesystem::path data;
  std::string mic;
};
/// 0: everything agrees; 1: a difference, named on stdout; 2: could not be checked.
int run_verify(const VerifyOptions& options);

struct ReplayOptions {
  std::filesystem::path data;
  std::string mic;
  std::uint64_t from = 1;  // command numbers
  std::uint64_t to = UINT64_MAX;
  /// Only what concerns this: "order", "trade", "grant", "account" (MEMBER/ASSET/PURPOSE or the number) and which one.
  std::string explain_kind;
  std::string explain_id;
  /// Where the commands that made it happen are written as a scenario (tests/conformance/README.md); empty: printed in
  /// words instead.
  std::filesystem::path scenario;
};
int run_replay(const ReplayOptions& options);

struct TokenOptions {
  std::filesystem::path key;
  std::string member;
  std::string key_id;
  std::string audience;  // fix, ws, token
};
/// Prints a client assertion.
int run_token(const TokenOptions& options);
/// Makes a key pair: the private key to `file` (not overwritten), the public one as a JWK to stdout.
int run_keygen(const std::filesystem::path& file, const std::string& key_id);

/// schemas/REJECTS.md.
[[nodiscard]] std::string rejects_markdown();

}  // namespace licet
