#pragma once

#include <cstdint>
#include <deque>
#include <map>

#include "engine/core/archive.hpp"
#include "engine/core/result.hpp"
#include "schemas/codec.hpp"

namespace licet {

/// Transfers in two phases: those that are pending, and what became of the last ones.
class PendingTransfers {
 public:
  /// Of one member's own, and of the operator's (any member's cash), that may be pending at a time.
  static constexpr std::uint32_t max_of_member = 64;
  static constexpr std::uint32_t max_of_operator = 65'536;
  /// Ended ones of which it is known how; older ones are unknown.
  static constexpr std::size_t max_ended = 65'536;

  struct Entry {
    BeginTransfer terms;
    Timestamp expires;
    MemberId begun_by;
    TransferState state = TransferState::pending;
    Money posted;  // of `terms.amount`; the rest went back

    [[nodiscard]] Money returned() const noexcept { return Money(terms.amount.raw() - posted.raw()); }
    static void archive(auto& self, auto& a) { a(self.terms, self.expires, self.begun_by, self.state, self.posted); }
  };

  /// Whether the member may begin another. Errors: limit_pending_transfers_exceeded.
  [[nodiscard]] Result<void> may_begin(MemberId member, bool is_operator) const;
  /// `id` was never used.
  void begin(TransferId id, const Entry& entry);
  /// The transfer, pending or ended; null when it is not known.
  [[nodiscard]] const Entry* find(TransferId id) const;
  /// The transfer, which is pending. Errors: unknown_transfer, transfer_already_posted, transfer_already_voided,
  /// transfer_timed_out.
  [[nodiscard]] Result<const Entry*> find_pending(TransferId id) const;
  /// Ends a pending transfer.
  const Entry& end(TransferId id, TransferState state, Money posted);

  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  /// By rising id, the ended ones among them.
  [[nodiscard]] const std::map<TransferId, Entry>& all() const noexcept { return entries_; }
  static void archive(auto& self, auto& a) {
    a(self.entries_, self.ended_);
    if constexpr (std::remove_cvref_t<decltype(a)>::loads) a.require(self.rebuild());
  }

 private:
  /// The counts, from the entries; whether these are as they were left.
  [[nodiscard]] bool rebuild();

  std::map<TransferId, Entry> entries_;
  std::deque<TransferId> ended_;                // in the order in which they ended
  std::map<MemberId, std::uint32_t> count_of_;  // pending, by who began them
};

}  // namespace licet
