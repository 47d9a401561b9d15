#include <fmt/format.h>
#include <algorithm>
#include <cstdio>
#include <set>

#include "engine/core/reject_text.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/describe.hpp"
#include "gateway/licet/log_start.hpp"
#include "gateway/licet/scenario_export.hpp"
#include "gateway/licet/story.hpp"
#include "gateway/licet/venue_image.hpp"

namespace licet {
namespace {

/// Applies the log up to `to` on a fresh venue, or on what the snapshot holds that the log begins behind:
/// `each(command, events, model)`, with the names of what the command made known to the model.
class Rerun {
 public:
  explicit Rerun(const ReplayOptions& options) : options_(options) {}

  /// Before run.
  [[nodiscard]] Result<void> begin(const LogStart& start) {
    from_ = start.at().position;
    return start.snapshot == nullptr ? Result<void>() : image_.load(*start.snapshot);
  }

  template <class Each>
  tl::expected<JournalReport, JournalFault> run(const DataDirectory& directory, Each each) {
    JournalReadOptions reading;
    reading.from = from_;
    reading.archive = directory.archive();
    const auto apply = [&](const Command& command) {
      if (command.header().sequence.value() > options_.to) return;
      auto batch = std::make_shared<EventBatch>();
      batch->first = batch->last = command.header().sequence;
      batch->events.begin(command.header());
      image_.venue.apply(command.view(), batch->events);
      image_.model.on_events(batch);
      each(command, batch->events, image_.model);
    };
    return read_journal(directory.journal(), options_.mic, apply, reading);
  }
  [[nodiscard]] const VenueImage& image() const noexcept { return image_; }

 private:
  const ReplayOptions& options_;
  JournalPosition from_;
  VenueImage image_;
};

int failed(std::string_view why) {
  fmt::print(stderr, "licet replay: {}\n", why);
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
  /// `before`: the balances at the command behind which the log begins.
  Telling(const Story& story, std::uint64_t from, const Ledger& before) : story_(story), from_(from) {
    for (const auto& [account, balance] : before.accounts()) balances_.begin(account, balance);
  }

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

int explain(const ReplayOptions& options, const DataDirectory& directory, const LogStart& start) {
  Story story(options.explain_kind, options.explain_id);
  for (std::size_t before = 0;;) {
    Rerun learning(options);
    if (const auto begun = learning.begin(start); !begun) return failed(reject_text(begun.error()));
    const auto report = learning.run(directory, [&](const Command&, const EventBuffer& events, const ReadModel& model) {
      story.learn(events, model);
    });
    if (!report) return failed(report.error().text());
    if (story.known() == before) break;
    before = story.known();
  }
  Rerun telling(options);
  if (const auto begun = telling.begin(start); !begun) return failed(reject_text(begun.error()));
  Telling told(story, options.from, telling.image().ledger);
  const auto report = telling.run(directory, [&](const Command& command, const EventBuffer& events,
                                                 const ReadModel& model) { told.tell(command, events, model); });
  if (!report) return failed(report.error().text());
  told.end(telling.image().model);
  return 0;
}

int print_log(const ReplayOptions& options, const DataDirectory& directory, const LogStart& start) {
  Rerun all(options);
  if (const auto begun = all.begin(start); !begun) return failed(reject_text(begun.error()));
  const auto report =
      all.run(directory, [&](const Command& command, const EventBuffer& events, const ReadModel& model) {
        if (command.header().sequence.value() >= options.from) print_all(command, events, model);
      });
  if (!report) return failed(report.error().text());
  fmt::print(stderr, "state after command {}: {:016x}\n", std::min(options.to, report->position.last.value()),
             all.image().venue.state_hash());
  return 0;
}

/// Where the log begins later than with command 1, and says so.
tl::expected<LogStart, std::string> begin(const ReplayOptions& options, const DataDirectory& directory) {
  const auto mic = Text<7>::from(options.mic);
  if (!mic) return tl::unexpected(std::string("the venue's mic is too long"));
  auto start = find_log_start(directory, *mic, {});
  if (!start || start->snapshot == nullptr) return start;
  const std::uint64_t at = start->at().position.last.value();
  if (!options.scenario.empty()) {
    return tl::unexpected(fmt::format(
        "a scenario needs the log from its first command, and this one is kept only from command {} on", at + 1));
  }
  if (options.to <= at) {
    return tl::unexpected(
        fmt::format("command {} is not in the log any more, which can be told from command {} on", options.to, at + 1));
  }
  fmt::print(stderr,
             "licet replay: the log is told from command {} on, from the snapshot before it; nothing older is known\n",
             at + 1);
  return start;
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
  const auto start = begin(options, directory);
  if (!start) return failed(start.error());
  if (!options.scenario.empty()) return export_scenario(options);
  return kind.empty() ? print_log(options, directory, *start) : explain(options, directory, *start);
}

}  // namespace licet
