#pragma once

#include "engine/venue/cash_transfers.hpp"
#include "settlement/ledger/account_limits.hpp"
#include "settlement/ledger/ledger.hpp"
#include "settlement/ledger/pending_transfers.hpp"
#include "settlement/ledger/transfer_ids.hpp"

namespace licet {

/// The operator's accounts take fees, and stand for the settlement bank (`external`).
inline constexpr MemberId clearing_operator{1};

/// Cash transfers in a ledger. What is pending lies in the debit member's `in_transit` account, which holds nothing
/// else: for each member and currency its balance is the sum of the pending amounts.
class LedgerTransfers final : public CashTransfers {
 public:
  /// `ledger` outlives this.
  explicit LedgerTransfers(Ledger& ledger) noexcept : ledger_(ledger) {}

  Result<void> post_cash(MemberId acting, const PostCash& request, Timestamp now, EventBuffer& events) override;
  Result<TransferAnswer> begin(MemberId acting, const BeginTransfer& request, Timestamp now,
                               EventBuffer& events) override;
  Result<TransferAnswer> post(MemberId acting, const PostTransfer& request, Timestamp now,
                              EventBuffer& events) override;
  Result<TransferAnswer> cancel(MemberId acting, const VoidTransfer& request, Timestamp now,
                                EventBuffer& events) override;
  void time_out(TransferId pending, EventBuffer& events) override;
  Result<void> post_journal(MemberId acting, const PostJournal& request, Timestamp now, EventBuffer& events) override;
  Result<void> set_limits(const SetAccountLimits& request, EventBuffer& events) override;

  /// What an account must keep; 0 when nothing.
  [[nodiscard]] Money floor(AccountId account) const { return limits_.floor(account); }
  [[nodiscard]] const PendingTransfers& pending() const noexcept { return pending_; }

  /// Whether there is any state at all.
  [[nodiscard]] bool empty() const noexcept { return ids_.empty() && pending_.empty() && limits_.empty(); }
  /// The ledger is loaded before this.
  static void archive(auto& self, auto& a) {
    a(self.ids_, self.pending_, self.limits_);
    if constexpr (std::remove_cvref_t<decltype(a)>::loads) a.require(self.is_in_transit_right());
  }
  /// Whether every in-transit account holds the sum of what is pending from its member, and nothing else.
  [[nodiscard]] bool is_in_transit_right() const;

 private:
  /// All of the postings, if no limit is broken.
  Result<void> post_within_limits(std::span<const Posting> postings, EventBuffer& events);
  /// How a pending transfer is ended, and under which name.
  struct Ending {
    MemberId acting;
    ClientTransferId id;
    Reason reason;
    std::uint64_t content = 0;
    TransferId pending;
    TransferState state{};
    Money posted;
  };
  Result<TransferAnswer> end(const Ending& ending, Timestamp now, EventBuffer& events);
  /// The postings that end a pending transfer.
  void move_out(const PendingTransfers::Entry& entry, Money posted, EventBuffer& events);
  static void tell_end(const PendingTransfers::Entry& entry, const Ending& ending, bool repeated, EventBuffer& events);

  Ledger& ledger_;
  TransferIds ids_;
  PendingTransfers pending_;
  AccountLimits limits_;
};

}  // namespace licet
