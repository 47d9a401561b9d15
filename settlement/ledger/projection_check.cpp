#include "settlement/ledger/projection_check.hpp"

#include <fmt/format.h>

#include <cstring>
#include <map>
#include <set>
#include <vector>

#include "settlement/ledger/page_check.hpp"

namespace licet {
namespace {

template <class Row>
bool same_bytes(const Row& a, const Row& b) noexcept {
  return std::memcmp(&a, &b, sizeof(Row)) == 0;
}

std::string describe(AccountId account) {
  const AssetId asset = account.asset();
  const auto what = asset.is_currency() ? std::string(word(asset.currency()))
                                        : fmt::format("instrument {}", asset.instrument().value());
  return fmt::format("account of member {}, {}, {}", account.member().value(), what, word(account.purpose()));
}

}  // namespace

/// The rows that must be there, folded by code that shares nothing with the projection's own.
class ProjectionCheck::Expected {
 public:
  explicit Expected(const Projection& projection)
      : projection_(projection), pages_(projection, [this](std::string what) { differ(std::move(what)); }) {
    report_.applied = projection.applied();
  }

  void begin(const ProjectionStart& start);
  void fold(RecordView event);
  [[nodiscard]] ProjectionCheckReport compare();

 private:
  struct Supply {
    Int128 issued = 0;
    Int128 owned = 0;
  };

  void carry_page(const LedgerPage& page);
  void compare_carried(const ProjectionStart& start);
  void take_unknown(auto& expected, const auto& stored) const;
  void end_command();
  void fold_order(RecordView event);
  void fold_grant(RecordView event);
  void fold_reference(RecordView event);
  void fill(const TradeSide& side, Sequence sequence);
  void compare_balances();
  void compare_sums();
  template <class Id, class Row, class ForEach>
  std::uint64_t compare_rows(std::string_view name, const std::map<Id, Row>& expected, ForEach for_each,
                             Id id_of(const Row&));
  void differ(std::string what) {
    if (report_.first_difference.empty()) report_.first_difference = std::move(what);
  }

  const Projection& projection_;
  ProjectionCheckReport report_;
  PageCheck pages_;
  Sequence start_;                    // unset: everything is heard
  std::set<GrantId> without_reason_;  // see ProjectionStart
  TransferId last_transfer_;          // on the pages up to start_
  TradeId last_trade_;                // likewise
  Sequence command_;                  // whose events are being told
  Timestamp time_;
  std::vector<Trade> trades_;  // of the command
  std::vector<TransferPosted> transfers_;
  std::map<OrderId, OpenOrderRow> orders_;
  std::map<GrantId, GrantRow> grants_;
  std::map<InstrumentId, InstrumentRow> instruments_;
  std::map<MemberId, MemberRow> members_;
};

void ProjectionCheck::Expected::begin(const ProjectionStart& start) {
  start_ = start.at;
  without_reason_ = start.without_reason;
  for (const OpenOrderRow& row : start.open_orders) orders_[row.order] = row;
  for (const GrantRow& row : start.grants) grants_[row.terms.grant] = row;
  for (const InstrumentRow& row : start.instruments) instruments_[row.terms.id] = row;
  for (const MemberRow& row : start.members) members_[row.terms.id] = row;
  projection_.for_each_page(Sequence(1), [this](const LedgerPage& page) {
    if (page.first <= start_) carry_page(page);
    return page.first <= start_;
  });
  compare_carried(start);
}

/// What the page says of commands up to the start, command by command.
void ProjectionCheck::Expected::carry_page(const LedgerPage& page) {
  auto trade = page.trades.begin();
  auto transfer = page.transfers.begin();
  const auto is_there = [this](const auto& at, const auto& rows) { return at != rows.end() && at->sequence <= start_; };
  while (is_there(trade, page.trades) || is_there(transfer, page.transfers)) {
    const bool by_trade =
        is_there(trade, page.trades) && (!is_there(transfer, page.transfers) || trade->sequence <= transfer->sequence);
    command_ = by_trade ? trade->sequence : transfer->sequence;
    time_ = by_trade ? trade->time : transfer->time;
    for (; trade != page.trades.end() && trade->sequence == command_; ++trade) {
      if (trade->trade.trade.value() != last_trade_.value() + 1) {
        differ(fmt::format("trade {} stands behind trade {}", trade->trade.trade.value(), last_trade_.value()));
      }
      last_trade_ = trade->trade.trade;
      trades_.push_back(trade->trade);
    }
    for (; transfer != page.transfers.end() && transfer->sequence == command_; ++transfer) {
      if (transfer->transfer.transfer.value() != last_transfer_.value() + 1) {
        differ(fmt::format("transfer {} stands behind transfer {}", transfer->transfer.transfer.value(),
                           last_transfer_.value()));
      }
      last_transfer_ = transfer->transfer.transfer;
      transfers_.push_back(transfer->transfer);
    }
    end_command();
  }
}

/// The pages up to the start come to what the start says.
void ProjectionCheck::Expected::compare_carried(const ProjectionStart& start) {
  report_.carried_transfers = report_.transfers;
  report_.carried_trades = report_.trades;
  if (last_transfer_ != start.last_transfer || last_trade_ != start.last_trade) {
    differ(fmt::format("the pages up to command {} end with transfer {} and trade {}, not {} and {}", start_.value(),
                       last_transfer_.value(), last_trade_.value(), start.last_transfer.value(),
                       start.last_trade.value()));
  }
  std::map<AccountId, std::int64_t> balances(start.balances.begin(), start.balances.end());
  for (const auto& [account, carried] : pages_.accounts()) {
    const auto at = balances.find(account);
    const std::int64_t balance = at == balances.end() ? 0 : at->second;
    if (carried.balance != balance) {
      differ(fmt::format("the pages up to command {} come to {} for {}, not to {}", start_.value(), carried.balance,
                         describe(account), balance));
    }
    if (at != balances.end()) balances.erase(at);
  }
  if (!balances.empty()) differ(fmt::format("{} stands on no page", describe(balances.begin()->first)));
}

/// Of a row that the start told and nothing has changed since: what the start could not tell.
void ProjectionCheck::Expected::take_unknown(auto& expected, const auto& stored) const {
  const auto take = [this](Sequence& unknown, Sequence from) {
    if (!unknown.is_set() && from.is_set() && from <= start_) unknown = from;
  };
  take(expected.changed_by, stored.changed_by);
  if constexpr (requires { expected.released_by; }) {
    take(expected.released_by, stored.released_by);
    if (without_reason_.contains(expected.terms.grant)) expected.reason = stored.reason;
  }
}

void ProjectionCheck::Expected::fold(RecordView event) {
  const RecordHeader& header = event.header();
  if (header.sequence > report_.applied) return;
  if (header.sequence != command_) {
    end_command();
    command_ = header.sequence;
    time_ = header.time;
  }
  if (const auto* transfer = event.get_if<TransferPosted>()) {
    transfers_.push_back(*transfer);
  } else if (const auto* trade = event.get_if<Trade>()) {
    trades_.push_back(*trade);
    fill(trade->buyer, header.sequence);
    fill(trade->seller, header.sequence);
  } else {
    fold_order(event);
    fold_grant(event);
    fold_reference(event);
  }
}

void ProjectionCheck::Expected::end_command() {
  report_.transfers += transfers_.size();
  report_.trades += trades_.size();
  pages_.command(command_, time_, trades_, transfers_);
  transfers_.clear();
  trades_.clear();
}

void ProjectionCheck::Expected::fill(const TradeSide& side, Sequence sequence) {
  const auto at = orders_.find(side.order);
  if (at == orders_.end()) return;
  at->second.leaves = side.leaves;
  at->second.filled = side.filled;
  at->second.changed_by = sequence;
  if (!side.leaves.is_positive()) orders_.erase(at);
}

void ProjectionCheck::Expected::fold_order(RecordView event) {
  const RecordHeader& header = event.header();
  if (const auto* accepted = event.get_if<OrderAccepted>()) {
    OpenOrderRow row;
    row.order = accepted->order;
    row.terms = accepted->terms;
    row.leaves = accepted->terms.quantity;
    row.accepted_at = header.time;
    row.changed_by = header.sequence;
    row.member = header.member;
    orders_[accepted->order] = row;
  } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
    orders_.erase(cancelled->order);
  } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
    const auto at = orders_.find(replaced->order);
    if (at == orders_.end()) return;
    OpenOrderRow& row = at->second;
    row.terms.client_order_id = replaced->client_order_id;
    row.terms.price = replaced->price;
    row.terms.stop_price = replaced->stop_price;
    row.terms.quantity = replaced->quantity;
    row.leaves = replaced->leaves;
    row.filled = replaced->filled;
    row.changed_by = header.sequence;
  } else if (const auto* reduced = event.get_if<OrderReduced>()) {
    const auto at = orders_.find(reduced->order);
    if (at == orders_.end()) return;
    at->second.leaves = reduced->leaves;
    at->second.filled = reduced->filled;
    at->second.changed_by = header.sequence;
  }
}

void ProjectionCheck::Expected::fold_grant(RecordView event) {
  const RecordHeader& header = event.header();
  if (const auto* released = event.get_if<GrantReleased>()) {
    GrantRow& row = grants_[released->grant];
    row.terms = *released;
    row.released_at = header.time;
    row.released_by = header.sequence;
    row.changed_by = header.sequence;
  } else if (const auto* changed = event.get_if<GrantChanged>()) {
    GrantRow& row = grants_[changed->grant];
    row.state = changed->state;
    row.reason = changed->reason;
    row.changed_by = header.sequence;
    without_reason_.erase(changed->grant);
  } else if (const auto* metered = event.get_if<UsageMetered>()) {
    GrantRow& row = grants_[metered->grant];
    row.used_bytes = metered->used_bytes;
    row.used_requests = metered->used_requests;
    row.changed_by = header.sequence;
  }
}

void ProjectionCheck::Expected::fold_reference(RecordView event) {
  const Sequence sequence = event.header().sequence;
  if (const auto* listed = event.get_if<InstrumentListed>()) {
    instruments_[listed->id] = InstrumentRow{*listed, sequence, SessionState::closed, {}};
  } else if (const auto* session = event.get_if<SessionChanged>()) {
    InstrumentRow& row = instruments_[session->instrument];
    row.session = session->state;
    row.changed_by = sequence;
  } else if (const auto* certified = event.get_if<MemberCertified>()) {
    members_[certified->id] = MemberRow{*certified, sequence};
  }
}

/// Both ways: each expected row is stored alike, and no other row is stored. Returns how many rows were expected.
template <class Id, class Row, class ForEach>
std::uint64_t ProjectionCheck::Expected::compare_rows(std::string_view name, const std::map<Id, Row>& expected,
                                                      ForEach for_each, Id id_of(const Row&)) {
  std::map<Id, Row> stored;
  for_each([&](const Row& row) { stored[id_of(row)] = row; });
  for (const auto& [id, told] : expected) {
    const auto at = stored.find(id);
    Row row = told;
    if (at != stored.end()) take_unknown(row, at->second);
    if (at == stored.end()) {
      differ(fmt::format("{} {} is absent", name, id.value()));
    } else if (!same_bytes(at->second, row)) {
      differ(fmt::format("{} {} is another", name, id.value()));
    }
  }
  for (const auto& [id, row] : stored) {
    if (!expected.contains(id)) differ(fmt::format("{} {} should not be there", name, id.value()));
  }
  return expected.size();
}

void ProjectionCheck::Expected::compare_balances() {
  const auto& accounts = pages_.accounts();
  std::uint64_t stored = 0;
  projection_.for_each_balance([&](const BalanceRow& row) {
    ++stored;
    const auto at = accounts.find(row.account);
    if (at == accounts.end()) {
      differ(fmt::format("{} should not be there", describe(row.account)));
      return;
    }
    const auto& [balance, changed_by, last_page, pages] = at->second;
    if (row != BalanceRow{row.account, balance, changed_by, last_page, pages}) {
      differ(fmt::format("{} is {} (command {}, page {}), the log says {} (command {}, page {})", describe(row.account),
                         row.balance, row.changed_by.value(), row.last_page.value(), balance, changed_by.value(),
                         last_page.value()));
    }
  });
  report_.balances = accounts.size();
  if (stored == accounts.size()) return;
  for (const auto& [account, expected] : accounts) {
    if (!projection_.balance(account)) differ(fmt::format("{} is absent", describe(account)));
  }
}

/// What must hold of any books, whatever the log says.
void ProjectionCheck::Expected::compare_sums() {
  std::map<AssetId, Int128> sums;
  std::map<InstrumentId, Supply> supplies;
  projection_.for_each_balance([&](const BalanceRow& row) {
    const AssetId asset = row.account.asset();
    const Purpose purpose = row.account.purpose();
    sums[asset] += row.balance;
    const bool contra = purpose == Purpose::issued || purpose == Purpose::external;
    if (row.balance < 0 && !contra) differ(fmt::format("{} is negative: {}", describe(row.account), row.balance));
    if (asset.is_currency()) return;
    Supply& supply = supplies[asset.instrument()];
    (purpose == Purpose::issued ? supply.issued : supply.owned) +=
        purpose == Purpose::issued ? -row.balance : row.balance;
  });
  for (const auto& [asset, sum] : sums) {
    if (sum != 0) differ(fmt::format("asset {} sums to {}", asset.value(), static_cast<std::int64_t>(sum)));
  }
  for (const auto& [instrument, supply] : supplies) {
    const auto row = projection_.instrument(instrument);
    const std::int64_t cap = row ? row->terms.terms.cap.raw() : 0;
    if (supply.issued != supply.owned || supply.issued > cap) {
      differ(fmt::format("instrument {}: {} issued, {} owned, cap {}", instrument.value(),
                         static_cast<std::int64_t>(supply.issued), static_cast<std::int64_t>(supply.owned), cap));
    }
  }
  report_.assets = sums.size();
}

ProjectionCheckReport ProjectionCheck::Expected::compare() {
  end_command();
  pages_.finish([this](OrderId order) { return orders_.contains(order); });
  report_.pages = pages_.pages();
  for (auto& [id, row] : orders_) row.last_page = pages_.last_page(id);
  compare_balances();
  compare_sums();
  report_.open_orders = compare_rows<OrderId, OpenOrderRow>(
      "open order", orders_, [this](auto each) { projection_.for_each_open_order(each); },
      [](const OpenOrderRow& row) { return row.order; });
  report_.grants = compare_rows<GrantId, GrantRow>(
      "grant", grants_, [this](auto each) { projection_.for_each_grant(each); },
      [](const GrantRow& row) { return row.terms.grant; });
  report_.instruments = compare_rows<InstrumentId, InstrumentRow>(
      "instrument", instruments_, [this](auto each) { projection_.for_each_instrument(each); },
      [](const InstrumentRow& row) { return row.terms.id; });
  report_.members = compare_rows<MemberId, MemberRow>(
      "member", members_, [this](auto each) { projection_.for_each_member(each); },
      [](const MemberRow& row) { return row.terms.id; });
  return report_;
}

ProjectionCheck::ProjectionCheck(const Projection& projection) : expected_(std::make_unique<Expected>(projection)) {}

ProjectionCheck::~ProjectionCheck() = default;

void ProjectionCheck::begin(const ProjectionStart& start) { expected_->begin(start); }

void ProjectionCheck::on_events(const EventBatchPtr& batch) {
  for (const RecordView event : batch->events) expected_->fold(event);
}

ProjectionCheckReport ProjectionCheck::compare() { return expected_->compare(); }

}  // namespace licet
