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
  /// Where to begin: "start", "snapshot" or "snapshot=1234" (log_start.hpp). Empty: the first command or, where the log
  /// no longer has it, the oldest snapshot that the log continues.
  std::string from = {};
};
/// 0: everything agrees; 1: a difference, named on stdout; 2: could not be checked.
int run_verify(const VerifyOptions& options);

/// `data` as it is now, into `to`: through the venue's process while one runs (backup.hpp).
struct BackupCommandOptions {
  std::filesystem::path data;
  std::string mic;
  std::filesystem::path to;      // absent or empty
  std::filesystem::path since;   // an earlier backup that shares what is the same; empty: none
  std::filesystem::path config;  // goes into the backup; empty: none
};
/// 0: made; 1: not, and why; 2: could not be asked for.
int run_backup(const BackupCommandOptions& options);

struct RestoreCommandOptions {
  std::filesystem::path from;
  std::filesystem::path data;  // absent or empty
};
/// 0: restored; 1: not, with every file that is not as the manifest says.
int run_restore(const RestoreCommandOptions& options);

struct ReplayOptions {
  std::filesystem::path data;
  std::string mic;
  std::uint64_t from = 1;  // command numbers
  std::uint64_t to = UINT64_MAX;
  /// Only this one's story (story.hpp): "order", "client_order", "trade", "grant", "transfer", "account", and which.
  std::string explain_kind;
  std::string explain_id;
  /// Where the commands that made it happen are written as a scenario (tests/conformance/README.md); empty: printed in
  /// words instead.
  std::filesystem::path scenario;
};
int run_replay(const ReplayOptions& options);

/// Prints the statement of a member and a period from the books in RocksDB. The venue is stopped; of one that runs, ask
/// /api/v1/statements.
struct StatementOptions {
  std::filesystem::path data;
  std::string mic;
  std::string member;
  std::string from;  // RFC 3339, or a day
  std::string to;
  std::string format = "csv";
};
int run_statement(const StatementOptions& options);

/// Makes a proof for an auditor from the journal, and prints it: that `command` stands in the log (with the group that
/// holds it), or, when `older` is given, that the log only grew since that head. Signed with DATA/keys/venue.pem.
struct AuditProofOptions {
  std::filesystem::path data;
  std::string mic;
  std::string issuer;
  std::uint64_t command = 0;
  std::filesystem::path older;  // a head or a proof, as printed here or by /audit/v1/
};
int run_audit_proof(const AuditProofOptions& options);

/// Checks such a document with nothing but the venue's published keys. 0: it holds; 1: it does not, and why; 2: could
/// not be checked.
struct AuditCheckOptions {
  std::filesystem::path document;
  std::filesystem::path keys;   // the venue's key set, as at /.well-known/jwks.json
  std::filesystem::path older;  // for a proof of growth: the head that was kept
};
int run_audit_check(const AuditCheckOptions& options);

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
