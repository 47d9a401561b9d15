#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"
#include "settlement/ledger/account_book.hpp"

namespace licet {

/// One row of a statement: for each account that had or moved anything, its balance before the period, each transfer
/// with the balance after it, and its balance after the period, which is the first plus all between them.
struct StatementRow {
  enum class Kind : std::uint8_t { opening, entry, closing };
  Kind kind{};
  AccountId account;
  std::int64_t balance = 0;  // licences, or 1/10,000 currency units
  TransferRow transfer;      // of an entry

  /// What the entry adds to the account; below 0 it takes.
  [[nodiscard]] std::int64_t amount() const noexcept {
    return transfer.transfer.debit == account ? -transfer.transfer.amount : transfer.transfer.amount;
  }
  /// Of an entry: the account on its other side.
  [[nodiscard]] AccountId counterpart() const noexcept {
    return transfer.transfer.debit == account ? transfer.transfer.credit : transfer.transfer.debit;
  }
};

/// Whose statement, and over which commands: above `after`, to `to` inclusive.
struct StatementPeriod {
  MemberId member;
  Sequence after;
  Sequence to;

  /// From the instant `from` on, until just before `until`, as far as the book goes. Errors: invalid_value (it ends
  /// before it begins).
  [[nodiscard]] static Result<StatementPeriod> between(const AccountBook& book, MemberId member, Timestamp from,
                                                       Timestamp until);
};

/// Where in a statement a page begins.
struct StatementPlace {
  AccountId account;  // its rows, or those of the first account above it
  TransferId after;   // set: its entries above this one; 0: from its opening
};

struct StatementPage {
  std::vector<StatementRow> rows;
  std::optional<StatementPlace> next;  // none: this was the last
};

/// Rows from `place` on, about `limit` of them (an account's opening is never last). Whatever the book takes in
/// meanwhile, the pages of one period fit together. Errors: not_found (the place is of no account of the member),
/// storage_failed (something of the book cannot be read).
[[nodiscard]] Result<StatementPage> statement_page(const AccountBook& book, const StatementPeriod& period,
                                                   StatementPlace place, std::size_t limit);

/// Period and place in one word, for who asks for the next page: "7-420-1099511667713-17". It holds nothing that its
/// reader could not ask for.
[[nodiscard]] std::string page_token(const StatementPeriod& period, const StatementPlace& place);
/// Errors: invalid_value.
struct StatementBookmark {
  StatementPeriod period;
  StatementPlace place;
};
[[nodiscard]] Result<StatementBookmark> read_page_token(std::string_view token);

}  // namespace licet
