#include <fmt/format.h>
#include <charconv>
#include <cstdio>
#include <optional>

#include "engine/runtime/journal_reader.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/describe.hpp"
#include "gateway/licet/scenario_export.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet {
namespace {

/// Which events a question is about.
class Filter {
 public:
  Filter(std::string kind, std::string id) : kind_(std::move(kind)), id_(std::move(id)) {
    const auto read = std::from_chars(id_.data(), id_.data() + id_.size(), number_);
    is_number_ = read.ec == std::errc() && read.ptr == id_.data() + id_.size();
  }

  /// Orders, trades and grants go by number; an account also by its words.
  [[nodiscard]] bool is_valid() const noexcept { return kind_.empty() || is_number_ || kind_ == "account"; }
  [[nodiscard]] bool takes_all() const noexcept { return kind_.empty(); }

  [[nodiscard]] bool takes(RecordView event, const ReadModel& model) const {
    if (kind_ == "order") return names_order(event, OrderId(number_));
    if (kind_ == "trade") return names_trade(event, TradeId(number_));
    if (kind_ == "grant") return names_grant(event, GrantId(number_));
    const auto* transfer = event.get_if<TransferPosted>();
    return transfer != nullptr && (is_account(transfer->debit, model) || is_account(transfer->credit, model));
  }

 private:
  [[nodiscard]] bool is_account(AccountId account, const ReadModel& model) const {
    return is_number_ ? account.value() == number_ : describe_account(account, model) == id_;
  }
  static bool names_order(RecordView event, OrderId id) {
    if (const auto* e = event.get_if<OrderAccepted>()) return e->order == id;
    if (const auto* e = event.get_if<OrderRested>()) return e->order == id;
    if (const auto* e = event.get_if<OrderCancelled>()) return e->order == id;
    if (const auto* e = event.get_if<CancelRejected>()) return e->order == id;
    if (const auto* e = event.get_if<OrderReplaced>()) return e->order == id;
    if (const auto* e = event.get_if<Trade>()) return e->buyer.order == id || e->seller.order == id;
    if (const auto* e = event.get_if<TransferPosted>()) return e->order == id;
    return false;
  }
  static bool names_trade(RecordView event, TradeId id) {
    if (const auto* e = event.get_if<Trade>()) return e->trade == id;
    if (const auto* e = event.get_if<TransferPosted>()) return e->trade == id;
    if (const auto* e = event.get_if<GrantReleased>()) return e->trade == id;
    return false;
  }
  static bool names_grant(RecordView event, GrantId id) {
    if (const auto* e = event.get_if<GrantReleased>()) return e->grant == id;
    if (const auto* e = event.get_if<GrantChanged>()) return e->grant == id;
    if (const auto* e = event.get_if<UsageMetered>()) return e->grant == id;
    return false;
  }

  std::string kind_;
  std::string id_;
  std::uint64_t number_ = 0;
  bool is_number_ = false;
};

void print(const Command& command, const EventBuffer& events, const Filter& filter, const ReadModel& model) {
  bool said = false;
  for (const RecordView event : events) {
    if (!filter.takes_all() && !filter.takes(event, model)) continue;
    if (!said) fmt::print("{}\n", describe_command(command.view(), model));
    said = true;
    fmt::print("    {}\n", describe_event(event, model));
  }
  if (!said && filter.takes_all()) fmt::print("{}\n", describe_command(command.view(), model));
}

}  // namespace

int run_replay(const ReplayOptions& options) {
  const Filter filter(options.explain_kind, options.explain_id);
  if (!filter.is_valid()) {
    fmt::print(stderr, "licet replay: {} '{}' is no number\n", options.explain_kind, options.explain_id);
    return 2;
  }
  const DataDirectory directory(options.data);
  if (!std::filesystem::is_directory(directory.journal())) {
    fmt::print(stderr, "licet replay: {}: there is no journal\n", directory.journal().string());
    return 2;
  }
  if (!options.scenario.empty()) return export_scenario(options);
  Ledger ledger;
  LedgerClearing clearing(ledger);
  Venue venue(clearing);
  ReadModel model;
  const auto each = [&](const Command& command) {
    const std::uint64_t sequence = command.header().sequence.value();
    if (sequence > options.to) return;
    auto batch = std::make_shared<EventBatch>();
    batch->first = batch->last = command.header().sequence;
    batch->events.begin(command.header());
    venue.apply(command.view(), batch->events);
    // Before it is printed, so that the names of what it creates are known.
    model.on_events(batch);
    if (sequence >= options.from) print(command, batch->events, filter, model);
  };
  const auto report = read_journal(directory.journal(), options.mic, each);
  if (!report) {
    fmt::print(stderr, "licet replay: {}\n", report.error().text());
    return 1;
  }
  fmt::print(stderr, "state after command {}: {:016x}\n", std::min(options.to, report->position.last.value()),
             venue.state_hash());
  return 0;
}

}  // namespace licet
