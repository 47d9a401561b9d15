#pragma once

#include <map>
#include <string>

#include "engine/core/time.hpp"
#include "schemas/event.hpp"

namespace licet::test {

/// A slow, obvious account, from events alone, of cash that moves without a trade: what is in transit was taken out and
/// not yet posted, given back or past its time; each such transfer ends once; a journal is posted whole; and no posting
/// is made of which nobody is told.
class TransitModel {
 public:
  /// Returns what is wrong; empty when nothing is.
  [[nodiscard]] std::string take(RecordView event);
  /// All events of a command were taken in.
  [[nodiscard]] std::string end_of_command();
  /// Between two commands: an account in transit holds what is pending, and nothing is pending past its time.
  [[nodiscard]] std::string check(const std::map<AccountId, std::int64_t>& balances, Timestamp now) const;

  std::size_t posted = 0;     // transfers
  std::size_t voided = 0;     // likewise
  std::size_t timed_out = 0;  // likewise
  std::size_t journals = 0;

 private:
  struct Pending {
    BeginTransfer terms;
    Timestamp expires;
  };
  [[nodiscard]] std::string take(const TransferBegun& begun);
  [[nodiscard]] std::string take(const TransferEnded& ended, Timestamp time);
  [[nodiscard]] std::string take(const JournalPosted& journal);
  /// What a posting moved of which nothing was told yet; 0: there is none. From then on something was.
  [[nodiscard]] std::int64_t moved(AccountId from, AccountId to, TransferCode code);

  std::map<TransferId, Pending> pending_;
  std::map<TransferId, TransferPosted> postings_;  // of the command being taken in, that an answer must still tell of
};

}  // namespace licet::test
