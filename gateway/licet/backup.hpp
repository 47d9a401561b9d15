#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

#include <tl/expected.hpp>

#include "gateway/licet/backup_manifest.hpp"
#include "gateway/licet/data_directory.hpp"
#include "settlement/ledger/projection.hpp"

namespace licet {

/// A backup: DATA at one command, in files of its own (nothing is shared with DATA, so that rot there does not reach
/// it), with the SHA-256 of each in its manifest:
///
///   BACKUP/journal/     every segment of the log, archived ones too; the last one holds zeros behind the command
///   BACKUP/ledger/      a checkpoint of RocksDB, at or below the command
///   BACKUP/snapshots/, audit/, keys/, tls/
///   BACKUP/licet.toml   the configuration, when one was given
///   BACKUP/stopped      of a venue that was stopped
///   BACKUP/manifest     written last
///
/// FIX sessions are not in it: after a restore they begin anew (ResetSeqNumFlag).
struct BackupOptions {
  std::filesystem::path to;           // absent or empty
  std::filesystem::path since = {};   // an earlier backup: files that are the same are shared with it; empty: none
  std::filesystem::path config = {};  // empty: none
};

/// What is backed up. When it runs, trading goes on.
struct BackupSource {
  const DataDirectory& directory;
  std::string mic;
  Projection& projection;
  bool is_running = false;    // else the log is taken to where a start takes it to end, and refused where that is
  std::stop_token stop = {};  // ends it midway: the venue stops
};

/// Error: one sentence. What was begun under `to` stays, without a manifest: it is no backup, and no restore takes it.
[[nodiscard]] tl::expected<BackupManifest, std::string> make_backup(const BackupSource& source,
                                                                    const BackupOptions& options);

/// Puts a backup where a venue can run from it. `data` is absent or empty. Every file's hash is checked; when one
/// differs nothing is left under `data`. Error: what is wrong, one line for each file.
[[nodiscard]] tl::expected<BackupManifest, std::string> restore_backup(const std::filesystem::path& from,
                                                                       const std::filesystem::path& data);

}  // namespace licet
