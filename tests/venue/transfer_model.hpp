#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schemas/command.hpp"
#include "schemas/event.hpp"

namespace licet::test {

/// What cash transfers should do, told plainly: balances in a map, every id kept for ever with its time, every rule
/// where it is used. Knows the operator (member 1) and whoever is named to it; no orders.
class TransferModel {
 public:
  struct Move {
    AccountId debit;
    AccountId credit;
    std::int64_t amount = 0;
    TransferCode code{};
    friend bool operator==(const Move&, const Move&) = default;
  };
  /// What must follow from a command.
  struct Outcome {
    std::optional<Reject> refusal;
    bool repeated = false;
    std::vector<Move> moves;  // of what time did first, then of the command
  };

  explicit TransferModel(std::uint32_t members) : members_(members) {}

  Outcome post_cash(MemberId acting, const PostCash& b, Timestamp now);
  Outcome begin(MemberId acting, const BeginTransfer& b, Timestamp now);
  Outcome post(MemberId acting, const PostTransfer& b, Timestamp now);
  Outcome cancel(MemberId acting, const VoidTransfer& b, Timestamp now);
  Outcome journal(MemberId acting, const PostJournal& b, Timestamp now);
  Outcome set_limits(MemberId acting, const SetAccountLimits& b, Timestamp now);

  [[nodiscard]] const std::map<AccountId, std::int64_t>& balances() const { return balances_; }
  /// Of one member and currency, over all that is pending.
  [[nodiscard]] std::int64_t pending_of(MemberId member, Currency currency) const;
  /// Every transfer that was ever begun.
  [[nodiscard]] std::vector<TransferId> begun() const;

 private:
  struct Pending {
    BeginTransfer terms;
    Timestamp expires;
    TransferState state = TransferState::pending;
  };
  struct Used {
    std::string request;
    Timestamp time;
  };
  using Ids = std::map<std::pair<MemberId, ClientTransferId>, Used>;

  void pass_time(Timestamp now, Outcome& outcome);
  /// Whether the request came before (then the outcome says so) or its id is another's (likewise).
  bool is_known(MemberId acting, const ClientTransferId& id, const std::string& request, Timestamp now, Outcome& out);
  /// All moves, or none and the refusal.
  bool move(const std::vector<Move>& moves, bool within_limits, Outcome& outcome);
  Outcome end(MemberId acting, const ClientTransferId& id, const std::string& request, TransferId pending,
              std::optional<Money> amount, Timestamp now);
  [[nodiscard]] std::optional<Reject> fault_of(AccountId debit, AccountId credit, Money amount) const;

  std::uint32_t members_;
  std::uint64_t transfers_ = 0;
  std::map<AccountId, std::int64_t> balances_;
  std::map<AccountId, std::pair<Money, Money>> limits_;
  std::map<TransferId, Pending> pending_;
  Ids ids_;
};

}  // namespace licet::test
