#include "settlement/ledger/ledger.hpp"

#include <algorithm>
#include <limits>

namespace licet {
namespace {

constexpr std::size_t columns = 8;  // of a row; 0 is its key, and the column of what is no purpose

/// By purpose. Cash is never activated and licences are never in transit, so that these two share a column, and a row
/// is one cache line.
constexpr std::array<std::uint8_t, 9> columns_of_cash{0, 1, 2, 0, 4, 5, 6, 7, 3};
constexpr std::array<std::uint8_t, 9> columns_of_licences{0, 1, 2, 3, 4, 5, 6, 7, 0};
static_assert(columns_of_cash[static_cast<std::size_t>(Purpose::in_transit)] ==
              columns_of_licences[static_cast<std::size_t>(Purpose::activated)]);

std::size_t column(AccountId account) noexcept {
  const auto purpose = static_cast<std::size_t>(account.purpose());
  if (purpose >= columns_of_cash.size()) return 0;
  return account.asset().is_currency() ? columns_of_cash[purpose] : columns_of_licences[purpose];
}
Purpose purpose_of(std::size_t column, AssetId asset) noexcept {
  const bool is_shared = column == static_cast<std::size_t>(Purpose::activated);
  return is_shared && asset.is_currency() ? Purpose::in_transit : static_cast<Purpose>(column);
}
bool is_purpose(std::size_t column) noexcept { return column != 0; }
std::uint64_t row_key(AccountId account) noexcept { return account.value() >> 8U; }

Reject insufficient(AssetId asset) noexcept {
  return asset.is_currency() ? Reject::insufficient_funds : Reject::insufficient_licences;
}

bool is_well_formed(const Posting& posting) noexcept {
  return posting.amount > 0 && posting.debit != posting.credit && posting.debit.asset() == posting.credit.asset() &&
         is_purpose(column(posting.debit)) && is_purpose(column(posting.credit));
}

}  // namespace

Result<void> Ledger::post(const Posting& posting, EventBuffer& events) {
  if (auto moved = move(posting); !moved) return moved;
  emit(posting, events);
  return {};
}

Result<void> Ledger::post_all(std::span<const Posting> postings, EventBuffer& events) {
  for (std::size_t done = 0; done < postings.size(); ++done) {
    if (auto moved = move(postings[done]); !moved) {
      while (done-- > 0) move_back(postings[done]);
      return moved;
    }
  }
  for (const auto& posting : postings) emit(posting, events);
  return {};
}

Result<void> Ledger::move(const Posting& posting) {
  if (!is_well_formed(posting)) return refuse(Reject::invalid_value);
  Row& debit_row = row(posting.debit);
  const bool within = row_key(posting.debit) == row_key(posting.credit);
  std::int64_t& debit = debit_row.by_column[column(posting.debit)];
  std::int64_t& credit = (within ? debit_row : row(posting.credit)).by_column[column(posting.credit)];
  std::int64_t lowered = 0;
  std::int64_t raised = 0;
  // The lowest value is kept out, so that the negation of any balance is a balance.
  if (__builtin_sub_overflow(debit, posting.amount, &lowered) || lowered == std::numeric_limits<std::int64_t>::min() ||
      __builtin_add_overflow(credit, posting.amount, &raised)) {
    return refuse(Reject::numeric_overflow);
  }
  if (lowered < 0 && !is_contra(posting.debit.purpose())) return refuse(insufficient(posting.debit.asset()));
  debit = lowered;
  credit = raised;
  return {};
}

void Ledger::move_back(const Posting& posting) {
  row(posting.debit).by_column[column(posting.debit)] += posting.amount;
  row(posting.credit).by_column[column(posting.credit)] -= posting.amount;
}

void Ledger::emit(const Posting& posting, EventBuffer& events) {
  TransferPosted posted;
  posted.transfer = TransferId(++transfers_);
  posted.debit = posting.debit;
  posted.credit = posting.credit;
  posted.amount = posting.amount;
  posted.trade = posting.trade;
  posted.order = posting.order;
  posted.code = posting.code;
  events.emit(posted, posting.debit.member());
}

std::int64_t Ledger::balance(AccountId account) const noexcept {
  const Row* found = is_purpose(column(account)) ? find(account) : nullptr;
  return found == nullptr ? 0 : found->by_column[column(account)];
}

std::vector<std::pair<AccountId, std::int64_t>> Ledger::accounts() const {
  std::vector<std::pair<AccountId, std::int64_t>> all;
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    const Row& row = rows_[at];
    const AccountId of = AccountId::from_value(row.key() << 8U);
    for (std::size_t column = 1; column < columns; ++column) {
      if (row.by_column[column] == 0) continue;
      all.emplace_back(AccountId(of.member(), of.asset(), purpose_of(column, of.asset())), row.by_column[column]);
    }
  }
  std::ranges::sort(all);
  return all;
}

Int128 Ledger::sum(AssetId asset) const noexcept {
  Int128 total = 0;
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    const Row& row = rows_[at];
    if (AccountId::from_value(row.key() << 8U).asset() != asset) continue;
    for (std::size_t column = 1; column < columns; ++column) total += row.by_column[column];
  }
  return total;
}

void Ledger::digest(Digest& digest) const {
  digest.add(transfers_);
  for (const auto& [account, balance] : accounts()) {
    digest.add(account.value());
    digest.add(balance);
  }
}

void Ledger::save(StateWriter& state) const {
  state.begin_part("ledger", 1);
  const auto all = accounts();
  state(transfers_);
  state.write_count(all.size());
  for (const auto& [account, amount] : all) state(Balance{account, amount});
  state.end_part();
}

void Ledger::load(StateReader& state) {
  LICET_CHECK(transfers_ == 0 && rows_.empty());
  state.begin_part("ledger", 1);
  state(transfers_);
  boost::unordered_flat_map<std::uint64_t, Int128, Mix> sums;  // by asset
  AccountId last;
  for (std::size_t left = state.read_count(sizeof(Balance)); left > 0 && !state.failed(); --left) {
    Balance balance;
    state(balance);
    if (!state.require(last < balance.account && is_possible(balance))) break;
    last = balance.account;
    row(balance.account).by_column[column(balance.account)] = balance.amount;
    sums[balance.account.asset().value()] += balance.amount;
  }
  state.require(std::ranges::all_of(sums, [](const auto& sum) { return sum.second == 0; }));
  state.end_part();
}

/// Whether postings could have made it, and it is not empty.
bool Ledger::is_possible(const Balance& balance) noexcept {
  return is_purpose(column(balance.account)) && balance.amount != 0 &&
         balance.amount != std::numeric_limits<std::int64_t>::min() &&
         (balance.amount > 0 || is_contra(balance.account.purpose()));
}

Ledger::Row* Ledger::find(AccountId account) const noexcept {
  const std::uint64_t key = row_key(account);
  if (last_ != nullptr && last_->key() == key) return last_;
  const auto at = index_.find(key);
  if (at == index_.end()) return nullptr;
  return last_ = at->second;
}

Ledger::Row& Ledger::row(AccountId account) {
  if (Row* found = find(account); found != nullptr) return *found;
  Row fresh;
  fresh.by_column[0] = static_cast<std::int64_t>(row_key(account));
  Row& added = rows_.push_back(fresh);
  index_.emplace(row_key(account), &added);
  return added;
}

}  // namespace licet
