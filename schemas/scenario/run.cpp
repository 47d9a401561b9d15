#include "schemas/scenario/run.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>

#include "schemas/scenario/block.hpp"
#include "schemas/scenario/checks.hpp"

namespace licet::scenario {
namespace {

constexpr std::pair<std::string_view, Kind> kinds[] = {{"setup", Kind::setup},
                                                       {"sessions", Kind::sessions},
                                                       {"indications", Kind::indications},
                                                       {"transfers", Kind::transfers},
                                                       {"grants", Kind::grants}};

/// After so many nobody reads on.
constexpr std::size_t max_faults = 20;

class Run {
 public:
  Run(const Scenario& scenario, const Subject& subject) : lines_(scenario.lines()), subject_(subject) {}

  Outcome result() {
    while (at_ < lines_.size() && !is_over_) {
      const Line& line = lines_[at_];
      if (!line.says_something()) {
        keep(line);
        ++at_;
      } else if (const auto is_done = directive(line); !is_done) {
        command(line);
      }
    }
    for (; at_ < lines_.size(); ++at_) keep(lines_[at_]);
    return std::move(outcome_);
  }

 private:
  void keep(const Line& line) { add(line.text); }
  void add(const std::string& text) {
    outcome_.rewritten += text;
    outcome_.rewritten += '\n';
  }
  void fault(std::size_t line, std::string text) {
    outcome_.faults.push_back({line, std::move(text)});
    is_over_ = is_over_ || outcome_.faults.size() >= max_faults;
  }

  /// Lines of a scenario that are no commands. Whether this is one.
  bool directive(const Line& line) {
    const Word& verb = line.words.front();
    std::optional<std::string> complaint;
    std::string rewritten = line.text;
    if (verb.is("clock")) {
      complaint = set_clock(line.words);
    } else if (verb.is("let")) {
      complaint = name_instrument(line.words);
    } else if (verb.is("show") || verb.is("hide")) {
      complaint = show_or_hide(line.words);
    } else if (is_check(verb)) {
      const auto actual = check(line.words, {names_, now_, {}}, market_);
      if (!actual) complaint = actual.error();
      if (actual && !actual->holds) {
        complaint =
            fmt::format("this does not hold (- expected, + is so)\n    - {}\n    + {}", line.text, actual->text);
        rewritten = actual->text;
      }
    } else {
      return false;
    }
    if (complaint) fault(line.number, std::move(*complaint));
    add(rewritten);
    ++at_;
    if (at_ < lines_.size() && lines_[at_].is_expectation()) {
      fault(lines_[at_].number, "an indented line says what follows from a command, and none is above it");
      is_over_ = true;
    }
    return true;
  }

  std::optional<std::string> set_clock(const Words& words) {
    Timestamp time;
    if (words.size() != 2) return "after 'clock' comes one time";
    if (const auto read = read_value(words[1], {names_, now_, {}}, time); !read) {
      return fmt::format("'{}' should be {}", words[1].text, read.error());
    }
    // A scenario of a log begins whenever that did.
    if (sequence_ > 0 && time < now_) return "time does not go back";
    now_ = time;
    return std::nullopt;
  }
  std::optional<std::string> name_instrument(const Words& words) {
    if (words.size() != 4 || !words[2].is("be")) return "the form is: let NAME be SYMBOL";
    const auto instrument = names_.instruments.find(words[3].text);
    if (!instrument) return fmt::format("there is no instrument '{}'", words[3].text);
    names_.instruments.bind(*instrument, words[1].text);
    return std::nullopt;
  }
  std::optional<std::string> show_or_hide(const Words& words) {
    if (words.size() < 2) return fmt::format("after '{}' come kinds of events", words[0].text);
    for (const Word& word : std::span(words).subspan(1)) {
      const auto* found =
          std::ranges::find(kinds, std::string_view(word.text), &std::pair<std::string_view, Kind>::first);
      if (found == std::end(kinds)) {
        return fmt::format("'{}' should be one of setup, sessions, indications, transfers, grants", word.text);
      }
      if (words[0].is("show")) {
        shown_.insert(found->second);
      } else {
        shown_.erase(found->second);
      }
    }
    return std::nullopt;
  }

  void command(const Line& line) {
    auto command = read_command(line.words, names_, now_);
    if (command && command->header().time < now_) command = tl::unexpected(std::string("time does not go back"));
    if (!command) {
      is_over_ = true;
      return fault(line.number, command.error());
    }
    now_ = command->header().time;
    command->header().sequence = Sequence(++sequence_);
    EventBuffer events;
    events.begin(command->header());
    subject_(command->view(), events);
    names_.follow(command->view(), events);
    for (const RecordView event : events) market_.follow(event);
    keep(line);
    ++at_;
    hold_against_lines(line, command->view(), events);
    if (std::string broken = market_.check(); !broken.empty()) fault(line.number, "after this command " + broken);
  }

  void hold_against_lines(const Line& line, RecordView command, const EventBuffer& events) {
    std::size_t end = at_;  // behind the last line that belongs to the command
    for (std::size_t n = at_; n < lines_.size(); ++n) {
      if (lines_[n].says_something() && !lines_[n].is_indented) break;
      if (lines_[n].is_expectation()) end = n + 1;
    }
    const std::span<const Line> expected(lines_.data() + at_, end - at_);
    std::set<Kind> compared = shown_;
    for (const RecordView event : events) {
      const bool is_said = std::ranges::any_of(expected, [&](const Line& said) {
        return said.is_expectation() && said.words[0].is(event_verb(static_cast<EventType>(event.header().type)));
      });
      if (is_said) compared.insert(kind_of(command, event));
    }
    std::vector<RecordView> actual;
    for (const RecordView event : events) {
      const Kind kind = kind_of(command, event);
      if (kind == Kind::always || compared.contains(kind)) actual.push_back(event);
    }
    Comparison comparison = compare(actual, expected, names_, now_, line.number);
    for (Fault& found : comparison.faults) fault(found.line, std::move(found.text));
    for (const std::string& text : comparison.rewritten) add(text);
    at_ = end;
  }

  const std::vector<Line>& lines_;
  const Subject& subject_;
  std::size_t at_ = 0;
  bool is_over_ = false;
  Timestamp now_ = first_moment;
  std::uint64_t sequence_ = 0;
  Names names_;
  MarketView market_;
  std::set<Kind> shown_;
  Outcome outcome_;
};

}  // namespace

Kind kind_of(RecordView command, RecordView event) noexcept {
  using enum EventType;
  const auto is_one_of = [&](std::initializer_list<EventType> types) {
    return std::ranges::find(types, static_cast<EventType>(event.header().type)) != types.end();
  };
  if (is_one_of({transfer_posted})) return Kind::transfers;
  if (is_one_of({grant_released, grant_changed, usage_metered})) return Kind::grants;
  if (is_one_of({auction_indicated})) return Kind::indications;
  if (is_one_of({venue_opened, rules_adopted, member_certified, key_registered, dataset_registered, instrument_listed,
                 segment_defined})) {
    return Kind::setup;
  }
  const auto* asked = command.get_if<SetSession>();
  const auto* changed = event.get_if<SessionChanged>();
  const bool as_asked = asked != nullptr && changed != nullptr && changed->state == asked->state;
  return as_asked ? Kind::sessions : Kind::always;
}

std::string Outcome::report(std::string_view file) const {
  std::string text;
  for (const Fault& fault : faults) text += fmt::format("{}:{}: {}\n", file, fault.line, fault.text);
  return text;
}

Outcome run(const Scenario& scenario, const Subject& subject) { return Run(scenario, subject).result(); }

}  // namespace licet::scenario
