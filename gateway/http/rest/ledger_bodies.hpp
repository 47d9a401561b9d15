#pragma once

#include <string>
#include <vector>

#include "gateway/http/rest/bodies.hpp"

/// The JSON bodies of cash transfers. Accounts go by name ("NEURALIS/CNY/available"). Pure, for fuzzing; errors as in
/// bodies.hpp.
namespace licet::rest {

using AccountName = Text<111>;

/// {client_transfer_id, amount, currency?, reason?}: a member's own.
struct WithdrawalBody {
  std::optional<Currency> currency;
  BeginTransfer transfer;  // without its accounts
};
[[nodiscard]] BodyResult<WithdrawalBody> read_withdrawal(json::Reader& reader, std::string_view text);

/// {client_transfer_id, amount, debit, credit, expires?, reason?}
struct TransferBody {
  AccountName debit;
  AccountName credit;
  BeginTransfer transfer;  // without its accounts
};
[[nodiscard]] BodyResult<TransferBody> read_transfer(json::Reader& reader, std::string_view text);

/// {client_transfer_id, amount?, reason?}: of the transfer that the path names.
[[nodiscard]] BodyResult<PostTransfer> read_post_transfer(json::Reader& reader, std::string_view text);
/// {client_transfer_id, reason?}
[[nodiscard]] BodyResult<VoidTransfer> read_void_transfer(json::Reader& reader, std::string_view text);

/// {client_transfer_id, entries = [{debit, credit, amount}, …], reason?}
struct JournalBody {
  std::array<std::pair<AccountName, AccountName>, PostJournal::max_entries> accounts;  // debit and credit of each
  PostJournal journal;                                                                 // without its accounts
};
[[nodiscard]] BodyResult<JournalBody> read_journal(json::Reader& reader, std::string_view text);

/// {account, floor?, ceiling?, reason?}: what is left out is no bound.
struct AccountLimitsBody {
  AccountName account;
  SetAccountLimits limits;  // without its account
};
[[nodiscard]] BodyResult<AccountLimitsBody> read_account_limits(json::Reader& reader, std::string_view text);

}  // namespace licet::rest
