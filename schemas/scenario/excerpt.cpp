#include "schemas/scenario/excerpt.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <optional>
#include <set>

#include "schemas/scenario/market_view.hpp"
#include "schemas/scenario/survey.hpp"

namespace licet::scenario {
namespace {

/// How true an excerpt is to the log's times. Whole seconds read better, and mostly do.
enum class Clock : std::uint8_t { seconds, exact };

/// Gives selected commands to a fresh venue while the log runs beside it, and writes them down.
class Rerun {
 public:
  Rerun(const NewSubject& new_subject, const Question& question, const Selection& selection, Clock clock)
      : question_(question), selection_(selection), clock_(clock), then_(new_subject()), again_(new_subject()) {}

  void follow(const Command& command) {
    const std::uint64_t sequence = command.header().sequence.value();
    if (differs_ || sequence > selection_.last) return;
    const std::int64_t cash = cash_then(command.header().member);
    EventBuffer events;
    events.begin(command.header());
    then_(command.view(), events);
    bool is_asked = false;
    bool is_touched = false;  // time or the command did something to the instruments
    if (question_.about == Question::About::account) all_names_.follow(command.view(), events);
    for (const RecordView event : events) {
      market_then_.follow(event);
      concerns_then_.follow(event);
      is_asked = is_asked || is_about(event, question_, all_names_);
      is_touched = is_touched || (!is_refusal(event) && selection_.has(concerns_then_.of(event)));
    }
    if (selection_.needs(command.view(), events, concerns_then_)) {
      give(command, cash, events, is_asked);
    } else if (is_touched && !command.view().is<PostCash>()) {
      Command time = Command::make(MemberId(1), AdvanceTime{});
      time.header().time = command.header().time;
      give(time, cash, events, is_asked);
    }
  }

  [[nodiscard]] bool differs() const noexcept { return differs_; }
  [[nodiscard]] Excerpt result(const std::string& title) {
    constexpr std::string_view of_cash = "# Deposits and withdrawals stand for what the members did elsewhere.\n";
    return {fmt::format("{}\n{}{}", title, selection_.takes_all ? "" : of_cash, text_), commands_,
            selection_.takes_all};
  }

 private:
  [[nodiscard]] std::int64_t cash_then(MemberId member) const {
    return market_then_.balance(AccountId(member, AssetId(currency_), Purpose::available));
  }

  /// The lines of one command. `then`: what followed in the log.
  void give(const Command& command, std::int64_t cash, const EventBuffer& then, bool is_asked) {
    if (const auto* opening = command.view().get_if<OpenVenue>()) currency_ = opening->currency;
    const Timestamp time = time_of(command);
    std::vector<std::string> happened;
    if (!selection_.takes_all) set_cash(command.header().member, cash, time, happened);
    Command timed = command;
    timed.header().time = time;
    if (!selection_.is_by_connection) timed.header().origin = {};
    const std::string line = write_command(timed.view(), names_then_);
    const auto words = split_words(line);
    const auto read = words ? read_command(*words, names_, time) : tl::unexpected(words.error());
    if (!read) {
      // A name that only the rest of the log knows.
      differs_ = true;
      return;
    }
    if (!command.view().is<AdvanceTime>()) set_clock(time);
    now_ = time;
    if (is_asked) text_ += "# What was asked about:\n";
    text_ += line + '\n';
    const EventBuffer events = apply(*read, happened);
    write_events(read->view(), events, is_asked);
    names_then_.follow(command.view(), then);
    compare(command.view(), then, happened);
  }

  [[nodiscard]] Timestamp time_of(const Command& command) const {
    const std::int64_t second = Duration::seconds(1).nanoseconds();
    const std::int64_t exact = command.header().time.nanoseconds();
    const std::int64_t whole = exact - exact % second;
    return std::max(now_, Timestamp(clock_ == Clock::seconds ? whole : exact));
  }
  void set_clock(Timestamp time) {
    if (time == said_) return;
    text_ += fmt::format("clock {}\n", to_text(time, said_));
    said_ = time;
  }

  /// The member has what it had, whatever it did elsewhere.
  void set_cash(MemberId member, std::int64_t cash, Timestamp time, std::vector<std::string>& happened) {
    const AccountId account(member, AssetId(currency_), Purpose::available);
    std::int64_t difference = 0;
    const bool trades = member.value() > 1 && names_then_.members.name_of(member).has_value();
    const auto again = trades ? names_.members.find(*names_then_.members.name_of(member)) : std::nullopt;
    if (!again) return;
    const AccountId account_again(*again, account.asset(), Purpose::available);
    if (__builtin_sub_overflow(cash, market_.balance(account_again), &difference) || difference == 0) return;
    PostCash body;
    body.amount = Money(difference);
    body.beneficiary = *again;
    body.currency = currency_;
    Command command = Command::make(MemberId(1), body);
    command.header().time = time;
    set_clock(time);
    now_ = time;
    text_ += write_command(command.view(), names_) + '\n';
    write_events(command.view(), apply(command, happened), false);
  }

  EventBuffer apply(Command command, std::vector<std::string>& happened) {
    command.header().sequence = Sequence(++commands_);
    EventBuffer events;
    events.begin(command.header());
    again_(command.view(), events);
    names_.follow(command.view(), events);
    for (const RecordView event : events) {
      market_.follow(event);
      concerns_.follow(event);
      if (kind_of(command.view(), event) == Kind::always && concerns_.of(event)) {
        happened.push_back(write_event(event, names_));
      }
    }
    said_ = std::max(said_, command.header().time);
    return events;
  }
  void write_events(RecordView command, const EventBuffer& events, bool with_settlement) {
    std::set<Kind> written{Kind::always};
    if (with_settlement) written.insert({Kind::transfers, Kind::grants});
    // Who says one event of a type is held to all of its kind: the sessions that were asked for, beside those that time
    // has changed.
    std::set<std::uint16_t> said;
    for (const RecordView event : events) {
      if (written.contains(kind_of(command, event))) said.insert(event.header().type);
    }
    for (const RecordView event : events) {
      if (said.contains(event.header().type)) written.insert(kind_of(command, event));
    }
    for (const RecordView event : events) {
      if (written.contains(kind_of(command, event))) text_ += fmt::format("  {}\n", write_event(event, names_));
    }
  }
  void compare(RecordView command, const EventBuffer& then, const std::vector<std::string>& happened) {
    std::vector<std::string> expected;
    for (const RecordView event : then) {
      if (kind_of(command, event) != Kind::always || !selection_.has(concerns_then_.of(event))) continue;
      if (command.is<AdvanceTime>() && is_refusal(event)) continue;  // of the command that only its time stands for
      expected.push_back(write_event(event, names_then_));
    }
    differs_ = differs_ || expected != happened;
  }

  const Question& question_;
  const Selection& selection_;
  const Clock clock_;
  const Subject then_;
  const Subject again_;
  Names all_names_;   // of the whole log, for a question by name
  Names names_then_;  // of the log, as far as it is selected
  Names names_;       // of the excerpt
  MarketView market_then_;
  MarketView market_;
  Concerns concerns_then_;
  Concerns concerns_;
  Currency currency_ = Currency::cny;
  Timestamp now_{};
  Timestamp said_ = first_moment;
  std::uint64_t commands_ = 0;
  bool differs_ = false;
  std::string text_;
};

std::string title_of(const Question& question) {
  switch (question.about) {
    case Question::About::order:
      return fmt::format("# From a log: order {}.", question.number);
    case Question::About::trade:
      return fmt::format("# From a log: trade {}.", question.number);
    case Question::About::grant:
      return fmt::format("# From a log: grant {}.", question.number);
    case Question::About::account:
      return fmt::format("# From a log: account {}.", question.account);
    case Question::About::whole_log:
      break;
  }
  return "# From a log.";
}

}  // namespace

Parsed<Excerpt> excerpt(const Log& log, const NewSubject& new_subject, const Question& question) {
  Selection selection = survey(log, new_subject, question);
  if (!selection.is_found) return tl::unexpected(std::string("nothing in the log is about that"));
  std::string fault = "the log does not happen again as it did: it is not of this program";
  const auto attempt = [&](Clock clock) -> std::optional<Excerpt> {
    Rerun rerun(new_subject, question, selection, clock);
    log([&](const Command& command) { rerun.follow(command); });
    if (rerun.differs()) return std::nullopt;
    Excerpt found = rerun.result(title_of(question));
    if (found.text.size() <= Scenario::max_bytes) return found;
    fault = fmt::format("the scenario would be longer than {} bytes", Scenario::max_bytes);
    return std::nullopt;
  };
  if (!selection.takes_all) {
    for (const Clock clock : {Clock::seconds, Clock::exact}) {
      if (auto found = attempt(clock)) return std::move(*found);
    }
    selection.takes_all = true;
  }
  if (auto found = attempt(Clock::exact)) return std::move(*found);
  return tl::unexpected(fault);
}

}  // namespace licet::scenario
