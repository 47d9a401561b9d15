#include "settlement/ledger/statement.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace licet {
namespace {

/// Writes the rows of one account into a page.
class AccountRows {
 public:
  AccountRows(const AccountBook& book, const StatementPeriod& period, AccountId account)
      : book_(book), period_(period), account_(account) {}

  /// Adds the rows above `after` while the page is shorter than `limit`; where the page must go on, if anywhere here.
  std::optional<StatementPlace> add(TransferId after, std::size_t limit, std::vector<StatementRow>& rows) const {
    const bool is_begun = after.is_set();
    const std::size_t room = std::max<std::size_t>(limit > rows.size() ? limit - rows.size() : 0, 1);
    const LineRange range{Sequence(period_.after.value() + 1), period_.to, after};
    const auto lines = period_.after < period_.to ? book_.lines(account_, range, room) : std::vector<AccountLine>{};
    if (!is_begun) {
      const std::int64_t opening = balance_at(period_.after);
      if (lines.empty() && opening == 0) return std::nullopt;
      rows.push_back(row(StatementRow::Kind::opening, opening));
    }
    for (const AccountLine& line : lines) {
      rows.push_back(row(StatementRow::Kind::entry, line.balance));
      rows.back().transfer = line.row;
    }
    if (lines.size() == room) return StatementPlace{account_, lines.back().row.transfer.transfer};
    rows.push_back(row(StatementRow::Kind::closing, balance_at(period_.to)));
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::int64_t balance_at(Sequence command) const {
    if (!command.is_set()) return 0;
    const auto balance = book_.balance_as_of(account_, command);
    return balance ? balance->balance : 0;
  }
  [[nodiscard]] StatementRow row(StatementRow::Kind kind, std::int64_t balance) const {
    StatementRow made;
    made.kind = kind;
    made.account = account_;
    made.balance = balance;
    return made;
  }

  const AccountBook& book_;
  const StatementPeriod& period_;
  AccountId account_;
};

Timestamp just_before(Timestamp time) noexcept {
  constexpr auto first = std::numeric_limits<std::int64_t>::min();
  return Timestamp(time.nanoseconds() == first ? first : time.nanoseconds() - 1);
}

}  // namespace

Result<StatementPeriod> StatementPeriod::between(const AccountBook& book, MemberId member, Timestamp from,
                                                 Timestamp until) {
  if (until < from) return refuse(Reject::invalid_value);
  return StatementPeriod{member, book.last_by(just_before(from)), book.last_by(just_before(until))};
}

namespace {

Result<StatementPage> page_from(const AccountBook& book, const StatementPeriod& period, StatementPlace place,
                                std::size_t limit) {
  const auto accounts = book.accounts_of(period.member);
  auto at = std::ranges::lower_bound(accounts, place.account);
  if (place.after.is_set() && (at == accounts.end() || *at != place.account)) return refuse(Reject::not_found);
  StatementPage page;
  for (; at != accounts.end(); ++at) {
    if (page.rows.size() >= limit) {
      page.next = StatementPlace{*at, {}};
      return page;
    }
    const TransferId after = *at == place.account ? place.after : TransferId();
    page.next = AccountRows(book, period, *at).add(after, limit, page.rows);
    if (page.next) return page;
  }
  return page;
}

}  // namespace

Result<StatementPage> statement_page(const AccountBook& book, const StatementPeriod& period, StatementPlace place,
                                     std::size_t limit) {
  auto page = page_from(book, period, place, limit);
  // What could not be read is not told as if it were not there.
  if (!book.is_whole()) return refuse(Reject::storage_failed);
  return page;
}

std::string page_token(const StatementPeriod& period, const StatementPlace& place) {
  std::string token;
  for (const std::uint64_t part : {std::uint64_t{period.member.value()}, period.after.value(), period.to.value(),
                                   place.account.value(), place.after.value()}) {
    if (!token.empty()) token += '-';
    token += std::to_string(part);
  }
  return token;
}

Result<StatementBookmark> read_page_token(std::string_view token) {
  std::array<std::uint64_t, 5> parts{};
  const char* at = token.data();
  const char* const end = at + token.size();
  for (std::size_t n = 0; n < parts.size(); ++n) {
    if (n > 0 && (at == end || *at++ != '-')) return refuse(Reject::invalid_value);
    const auto read = std::from_chars(at, end, parts[n]);
    if (read.ec != std::errc()) return refuse(Reject::invalid_value);
    at = read.ptr;
  }
  const bool is_sound = at == end && parts[0] <= std::numeric_limits<std::uint32_t>::max() && parts[1] <= parts[2] &&
                        AccountId::from_value(parts[3]).member().value() == parts[0];
  if (!is_sound) return refuse(Reject::invalid_value);
  StatementBookmark mark;
  mark.period = {MemberId(static_cast<std::uint32_t>(parts[0])), Sequence(parts[1]), Sequence(parts[2])};
  mark.place = {AccountId::from_value(parts[3]), TransferId(parts[4])};
  return mark;
}

}  // namespace licet
