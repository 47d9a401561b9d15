#pragma once

#include <cstdint>
#include <string>

#include "gateway/views/read_model.hpp"
#include "settlement/ledger/account_book.hpp"
#include "settlement/ledger/statement.hpp"

/// Accounts, their histories and statements as JSON and CSV, for REST and the command line.
namespace licet::ledger_text {

/// "NEURALIS/CNY/available".
[[nodiscard]] std::string account_name(const ReadModel& model, AccountId account);
/// Errors: transfer_account_not_allowed (no such form), unknown_member, unknown_instrument.
[[nodiscard]] Result<AccountId> account_named(const ReadModel& model, std::string_view name);

/// The bounds that the operator set for an account are known as they are now; the books keep no history of them.
enum class AccountBounds : std::uint8_t {
  now,
  left_out,  // of an account as of an earlier command
};
/// {"account":"17…","name":"NEURALIS/CNY/available","member":…,"asset":…,"purpose":…,"balance":…,"changed_by":…,
/// "floor":…,"ceiling":…}.
void append_account(std::string& out, const ReadModel& model, const BalanceRow& row, AccountBounds bounds);
/// One line of the account's history. `viewer`: for whom; another's order is not told. 0: for the operator.
void append_line(std::string& out, const ReadModel& model, AccountId account, const AccountLine& line, MemberId viewer);
/// {"kind":"opening","account":…,"balance":…}, or an entry with its transfer.
void append_row(std::string& out, const ReadModel& model, const StatementRow& row, MemberId viewer);

/// Of the rows below: RFC 4180, names that need no quotes.
inline constexpr std::string_view csv_header =
    "kind,member,asset,purpose,sequence,time,transfer,code,amount,balance,counterpart,trade,order\r\n";
void append_csv(std::string& out, const ReadModel& model, const StatementRow& row, MemberId viewer);

void append(std::string& out, const ReadModel& model, const PendingTransferRecord& record);

}  // namespace licet::ledger_text
