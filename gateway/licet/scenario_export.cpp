#include "gateway/licet/scenario_export.hpp"

#include <fmt/format.h>
#include <charconv>
#include <cstdio>
#include <memory>

#include "engine/runtime/journal_reader.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/licet/data_directory.hpp"
#include "schemas/scenario/excerpt.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet {
namespace {

using scenario::Question;

struct FreshVenue {
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
};

scenario::Subject new_venue() {
  return [fresh = std::make_shared<FreshVenue>()](RecordView command, EventBuffer& events) {
    fresh->venue.apply(command, events);
  };
}

Question question_of(const ReplayOptions& options) {
  Question question;
  question.to = options.to;
  if (options.explain_kind == "order") question.about = Question::About::order;
  if (options.explain_kind == "trade") question.about = Question::About::trade;
  if (options.explain_kind == "grant") question.about = Question::About::grant;
  if (options.explain_kind == "account") {
    question.about = Question::About::account;
    question.account = options.explain_id;
    return question;
  }
  static_cast<void>(std::from_chars(options.explain_id.data(), options.explain_id.data() + options.explain_id.size(),
                                    question.number));
  return question;
}

}  // namespace

int export_scenario(const ReplayOptions& options) {
  const DataDirectory directory(options.data);
  JournalReadOptions reading;
  reading.archive = directory.archive();
  std::string fault;
  const scenario::Log log = [&](const std::function<void(const Command&)>& each) {
    const auto report = read_journal(directory.journal(), options.mic, each, reading);
    if (!report) fault = report.error().text();
  };
  const auto found = scenario::excerpt(log, new_venue, question_of(options));
  if (!fault.empty()) {
    fmt::print(stderr, "licet replay: {}\n", fault);
    return 1;
  }
  if (!found) {
    fmt::print(stderr, "licet replay: {}\n", found.error());
    return 1;
  }
  if (const auto written = write_file(options.scenario, found->text, 0644); !written) {
    fmt::print(stderr, "licet replay: {}\n", written.error());
    return 1;
  }
  fmt::print(stderr, "{}: {} commands{}\n", options.scenario.string(), found->commands,
             found->is_whole_log ? ", the whole log up to there" : "");
  return 0;
}

}  // namespace licet
