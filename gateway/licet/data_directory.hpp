#pragma once

#include <filesystem>
#include <string>

#include <tl/expected.hpp>

namespace licet {

/// Where a venue keeps what it keeps:
///   DATA/lock            held by the process that works on the directory
///   DATA/control         the socket at which that process can be asked for a backup; mode 0600
///   DATA/journal/        the log: the authority
///   DATA/archive/        sealed segments of the log that a start no longer needs
///   DATA/snapshots/      the state at points of the log, from which a start begins
///   DATA/ledger/         the ledger's projection in RocksDB, rebuilt from the log when deleted
///   DATA/audit/          the leaves of the audit tree; those behind the last snapshot are made anew at each start
///   DATA/stopped         what state the last process had when it stopped cleanly (stop_record.hpp)
///   DATA/keys/CODE.pem   private keys of the demonstration's members, and of the venue itself (venue.pem); mode 0600
///   DATA/tls/            the self-signed certificate for FIX over TLS, when none is configured
///   DATA/fix/            sequence numbers and recent messages of the FIX sessions
class DataDirectory {
 public:
  explicit DataDirectory(std::filesystem::path root) : root_(std::move(root)) {}
  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;
  ~DataDirectory();

  /// Creates the directory when asked to and takes its lock for the life of this object. Error: one sentence.
  [[nodiscard]] tl::expected<void, std::string> lock(bool create);

  [[nodiscard]] const std::filesystem::path& root() const noexcept { return root_; }
  [[nodiscard]] std::filesystem::path journal() const { return root_ / "journal"; }
  [[nodiscard]] std::filesystem::path control() const { return root_ / "control"; }
  [[nodiscard]] std::filesystem::path archive() const { return root_ / "archive"; }
  [[nodiscard]] std::filesystem::path snapshots() const { return root_ / "snapshots"; }
  [[nodiscard]] std::filesystem::path ledger() const { return root_ / "ledger"; }
  [[nodiscard]] std::filesystem::path audit() const { return root_ / "audit"; }
  [[nodiscard]] std::filesystem::path keys() const { return root_ / "keys"; }
  [[nodiscard]] std::filesystem::path tls() const { return root_ / "tls"; }
  [[nodiscard]] std::filesystem::path fix() const { return root_ / "fix"; }

 private:
  std::filesystem::path root_;
  int lock_ = -1;
};

/// Writes `text` to `file` by way of a temporary one, so that it is there whole or not at all, and durably when this
/// returns. Error: one sentence.
[[nodiscard]] tl::expected<void, std::string> write_file(const std::filesystem::path& file, std::string_view text,
                                                         unsigned mode);
/// A whole file of at most `bytes_max`. Error: one sentence.
[[nodiscard]] tl::expected<std::string, std::string> read_file(const std::filesystem::path& file,
                                                               std::size_t bytes_max = std::size_t{1} << 20U);

}  // namespace licet
