#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"

namespace licet::fix {

/// The sequence numbers of one FIX session and the application messages that it sent last, bounded in memory and on
/// disk. What is older than the window is answered with a gap fill.
///
/// On disk it is a log in two files, STEM.0 and STEM.1, written in turn: when one is full the other is begun anew, so
/// that together they always hold at least the window. `commit` writes everything since the last commit with one
/// write(2), before the messages themselves leave, so a process that is killed has told nobody a number that it
/// forgets. It is not synced: after a loss of power (seen by the machine's boot id) the outgoing number moves on by
/// `power_loss_gap`, so that no number is ever used twice; the journal, not this file, is the authority on what
/// happened.
///
///   file    magic u64 "LICETFX1", generation u64, boot id 16 bytes
///   record  checksum u64 (XXH3 of what follows), next_sender u32, next_target u32, sequence u32, size u32, bytes
///           sequence 0: numbers only; 0xFFFFFFFF: the store was closed in order
///
/// One thread.
class SessionStore {
 public:
  struct Limits {
    std::size_t messages_max = 4'096;
    std::size_t bytes_max = 2'097'152;
  };
  static constexpr std::uint32_t power_loss_gap = 10'000'000;

  struct Message {
    std::uint32_t sequence = 0;
    std::string bytes;
  };

  /// Restores what is at `stem`, or begins at 1 and 1. Errors: storage_failed.
  [[nodiscard]] static Result<std::unique_ptr<SessionStore>> open(const std::filesystem::path& stem, Limits limits);
  /// Commits, and notes that nothing is missing.
  ~SessionStore();
  SessionStore(const SessionStore&) = delete;
  SessionStore& operator=(const SessionStore&) = delete;

  [[nodiscard]] std::uint32_t next_sender() const noexcept { return next_sender_; }
  [[nodiscard]] std::uint32_t next_target() const noexcept { return next_target_; }
  void set_next_sender(std::uint32_t value) noexcept;
  void set_next_target(std::uint32_t value) noexcept;

  /// Keeps an outgoing application message for resending; `sequence` rises from call to call.
  void keep(std::uint32_t sequence, std::string_view bytes);
  /// The messages of the window, by rising sequence.
  [[nodiscard]] const std::deque<Message>& messages() const noexcept { return messages_; }

  /// Back to 1 and 1 with nothing kept, on disk too (FIX ResetSeqNumFlag).
  void reset();
  /// Makes all of it survive the process. Errors: storage_failed (what was not written is tried again next time).
  Result<void> commit();

 private:
  SessionStore(std::filesystem::path stem, Limits limits);
  void restore();
  bool begin_segment();
  void append_record(std::uint32_t sequence, std::string_view bytes);
  void trim();
  [[nodiscard]] std::filesystem::path segment_path(std::uint64_t generation) const;

  std::filesystem::path stem_;
  Limits limits_;
  std::deque<Message> messages_;
  std::size_t message_bytes_ = 0;
  std::uint32_t next_sender_ = 1;
  std::uint32_t next_target_ = 1;
  bool dirty_ = false;

  std::string unwritten_;
  std::uint64_t generation_ = 0;
  std::size_t segment_bytes_ = 0;
  int file_ = -1;
};

}  // namespace licet::fix
