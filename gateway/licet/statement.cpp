#include "settlement/ledger/statement.hpp"

#include <fmt/format.h>
#include <cstdio>
#include <memory>

#include "gateway/http/rest/ledger_text.hpp"
#include "gateway/json/times.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "settlement/ledger/projected_book.hpp"

namespace licet {
namespace {

constexpr std::size_t rows_at_once = 5'000;

int failed(std::string_view why) {
  fmt::print(stderr, "licet statement: {}\n", why);
  return 2;
}

Result<Timestamp> read_time(const std::string& text) {
  constexpr std::size_t day_size = 10;
  return json::parse_time(text.size() == day_size ? text + "T00:00:00Z" : text);
}

/// The names that rows are told by.
void learn_names(const Projection& projection, ReadModel& model) {
  auto batch = std::make_shared<EventBatch>();
  batch->last = projection.applied();
  projection.for_each_member([&](const MemberRow& row) { batch->events.emit(row.terms); });
  projection.for_each_instrument([&](const InstrumentRow& row) { batch->events.emit(row.terms); });
  model.on_events(batch);
}

/// As the member itself is told, for it may be given to it.
int print_rows(const AccountBook& book, const StatementPeriod& period, const ReadModel& model, bool is_csv) {
  if (is_csv) fmt::print("{}", ledger_text::csv_header);
  StatementPlace place;
  while (true) {
    const auto page = statement_page(book, period, place, rows_at_once);
    if (!page) return failed(reject_message(page.error()));
    std::string text;
    for (const StatementRow& row : page->rows) {
      if (is_csv) {
        ledger_text::append_csv(text, model, row, period.member);
      } else {
        ledger_text::append_row(text, model, row, period.member);
        text += '\n';
      }
    }
    fmt::print("{}", text);
    if (!page->next) return 0;
    place = *page->next;
  }
}

}  // namespace

int run_statement(const StatementOptions& options) {
  const auto from = read_time(options.from);
  const auto until = read_time(options.to);
  if (!from || !until) return failed("--from and --to are instants such as 2026-01-31T12:00:00Z, or days");
  DataDirectory directory(options.data);
  if (const auto locked = directory.lock(false); !locked) return failed(locked.error());
  const auto mic = Text<7>::from(options.mic);
  if (!mic) return failed("the venue's mic is too long");
  ProjectionOptions books;
  books.directory = directory.ledger();
  books.venue = *mic;
  books.read_only = true;
  const auto projection = Projection::open(books);
  if (!projection) {
    return failed(fmt::format("{}: {}", books.directory.string(), reject_message(projection.error())));
  }
  ReadModel model;
  learn_names(**projection, model);
  const auto member = model.member_by_code(options.member);
  if (!member) return failed(reject_message(Reject::unknown_member));
  const ProjectedBook book(**projection);
  const auto period = StatementPeriod::between(book, member->id, *from, *until);
  if (!period) return failed("--to is before --from");
  fmt::print(stderr, "commands {} to {} of the books, which go to {}\n", period->after.value() + 1, period->to.value(),
             book.applied().value());
  return print_rows(book, *period, model, options.format == "csv");
}

}  // namespace licet
