#include <fmt/format.h>
#include <algorithm>
#include <cstdio>
#include <set>

#include "engine/runtime/journal_reader.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/describe.hpp"
#include "gateway/licet/scenario_export.hpp"
#include "gateway/licet/story.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet {
namespace {

/// Applies the log up to `to` on a fresh venue: `each(command, events, model)`, with the names of what the command made
/// known to the model.
class Rerun {
 public:
  explicit Rerun(const ReplayOptions& options) : options_(options) {}

  template <class Each>
  tl::expected<JournalReport, JournalFault> run(const DataDirectory& directory, Each each) {
    JournalReadOptions reading;
    reading.archive = directory.archive();
    const auto apply = [&](const Command& command) {
      if (command.header().sequence.value() > options_.to) return;
      auto batch = std::make_shared<EventBatch>();
      batch->first = batch->last = command.header().sequence;
      batch->events.begin(command.header());
      venue_.apply(command.view(), batch->events);
      model_.on_events(batch);
      each(command, batch->events, model_);
    };
    return read_journal(directory.journal(), options_.mic, apply, reading);
  }
  [[nodiscard]] const ReadModel& model() const noexcept { return model_; }
  [[nodiscard]] std::uint64_t state_hash() const { return venue_.state_hash(); }

 private:
  const ReplayOptions& options_;
  Ledger ledger_;
  LedgerClearing clearing_{ledger_};
  Venue venue_{clearing_};
  ReadModel model_;
};

int damaged(const JournalFault& fault) {
  fmt::print(stderr, "licet replay: {}\n", fault.text());
  return 1;
}

void print_all(const Command& command, const EventBuffer& events, const ReadModel& model) {
  fmt::print("{}\n", describe_command(command.view(), model));
  for (const RecordView event : events) fmt::print("    {}\n", describe_event(event, model));
}

std::string amount_of(AccountId account, std::int64_t amount) {
  return account.asset().is_currency() ? to_text(Money(amount)) : to_text(Quantity(amount));
}

/// Tells one thing's story: each command that has to do with it, what followed, every transfer with both balances after
/// it, and at the end the balances of all accounts that took part, as of the last command.
class Telling {
 public:
  Telling(const Story& story, std::uint64_t from) : story_(story), from_(from) {}

  void tell(const Command& command, const EventBuffer& events, const ReadModel& model) {
    last_ = command.header().sequence.value();
    bool is_touched = false;
    for (const RecordView event : events) is_touched = is_touched || story_.tells(event, false, model);
    const bool is_told = is_touched && last_ >= from_;
    if (is_told) fmt::print("{}\n", describe_command(command.view(), model));
    for (const RecordView event : events) {
      const auto* transfer = event.get_if<TransferPosted>();
      if (transfer != nullptr) balances_.follow(*transfer);
      if (!is_told || !story_.tells(event, is_touched, model)) continue;
      fmt::print("    {}", describe_event(event, model));
      if (transfer != nullptr) {
        fmt::print("; now {} and {}", amount_of(transfer->debit, balances_.of(transfer->debit)),
                   amount_of(transfer->credit, balances_.of(transfer->credit)));
        accounts_.insert({transfer->debit, transfer->credit});
      }
      fmt::print("\n");
    }
  }
  void end(const ReadModel& model) const {
    fmt::print("balances after command {}\n", last_);
    for (const AccountId account : accounts_) {
      fmt::print("    {} {}\n", describe_account(account, model), amount_of(account, balances_.of(account)));
    }
  }
  [[nodiscard]] bool is_empty() const noexcept { return accounts_.empty(); }

 private:
  const Story& story_;
  const std::uint64_t from_;
  std::uint64_t last_ = 0;
  Balances balances_;
  std::set<AccountId> accounts_;
};

int explain(const ReplayOptions& options, const DataDirectory& directory) {
  Story story(options.explain_kind, options.explain_id);
  for (std::size_t before = 0;;) {
    Rerun learning(options);
    const auto report = learning.run(directory, [&](const Command&, const EventBuffer& events, const ReadModel& model) {
      story.learn(events, model);
    });
    if (!report) return damaged(report.error());
    if (story.known() == before) break;
    before = story.known();
  }
  Rerun telling(options);
  Telling told(story, options.from);
  const auto report = telling.run(directory, [&](const Command& command, const EventBuffer& events,
                                                 const ReadModel& model) { told.tell(command, events, model); });
  if (!report) return damaged(report.error());
  told.end(telling.model());
  return 0;
}

}  // namespace

int run_replay(const ReplayOptions& options) {
  const std::string& kind = options.explain_kind;
  if (!kind.empty() && !Story(kind, options.explain_id).is_valid()) {
    fmt::print(stderr, "licet replay: {} '{}' has not the form that --help names\n", kind, options.explain_id);
    return 2;
  }
  if (!options.scenario.empty() && (kind == "client_order" || kind == "transfer")) {
    fmt::print(stderr, "licet replay: a scenario is written of an order, trade, grant or account\n");
    return 2;
  }
  const DataDirectory directory(options.data);
  if (!std::filesystem::is_directory(directory.journal())) {
    fmt::print(stderr, "licet replay: {}: there is no journal\n", directory.journal().string());
    return 2;
  }
  if (!options.scenario.empty()) return export_scenario(options);
  if (!options.explain_kind.empty()) return explain(options, directory);
  Rerun all(options);
  const auto report =
      all.run(directory, [&](const Command& command, const EventBuffer& events, const ReadModel& model) {
        if (command.header().sequence.value() >= options.from) print_all(command, events, model);
      });
  if (!report) return damaged(report.error());
  fmt::print(stderr, "state after command {}: {:016x}\n", std::min(options.to, report->position.last.value()),
             all.state_hash());
  return 0;
}

}  // namespace licet
