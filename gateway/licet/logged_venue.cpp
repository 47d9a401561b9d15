#include "gateway/licet/logged_venue.hpp"

#include <fmt/format.h>
#include <system_error>

#include "engine/core/reject_text.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/log.hpp"
#include "gateway/licet/stop_record.hpp"

namespace licet {

LoggedVenue::LoggedVenue(const DataDirectory& directory, const Options& options, const Clock& clock)
    : directory_(directory), options_(options), clock_(clock) {}

LoggedVenue::~LoggedVenue() { close(); }

tl::expected<std::unique_ptr<LoggedVenue>, std::string> LoggedVenue::open(const DataDirectory& directory,
                                                                          const Options& options, const Clock& clock) {
  std::unique_ptr<LoggedVenue> venue(new LoggedVenue(directory, options, clock));
  Step step = venue->open_audit_log();
  if (step) step = venue->open_journal();
  if (step) step = venue->open_projection();
  if (!step) return tl::unexpected(step.error());

  EngineOptions engine;
  engine.ring_slots = options.ring_slots;
  engine.backlog = [projection = venue->projection_.get()] { return projection->pending_bytes(); };
  venue->engine_ = std::make_unique<Engine>(venue->image_.venue, *venue->journal_, clock, engine);
  venue->engine_->subscribe(*venue->projection_);
  venue->engine_->subscribe(venue->image_.model);
  venue->engine_->subscribe(venue->image_.grants);
  return venue;
}

/// Begun anew: recovery hands it every group of the log.
LoggedVenue::Step LoggedVenue::open_audit_log() {
  std::error_code error;
  std::filesystem::create_directories(directory_.audit(), error);
  auto entries = EntryFile::create(directory_.audit() / "entries");
  if (!entries) return tl::unexpected(entries.error());
  audit_log_ = std::make_unique<MerkleLog>(std::move(*entries));
  return {};
}

LoggedVenue::Step LoggedVenue::open_journal() {
  FileJournalOptions options;
  options.directory = directory_.journal();
  options.venue = options_.mic;
  options.segment_bytes = options_.segment_bytes;
  options.sync = options_.sync;
  options.on_group = [this](const JournalPosition& group) { audit_log_->append(audit_entry_of(group)); };
  auto journal = FileJournal::open(options);
  if (!journal) return tl::unexpected(journal.error().text());
  journal_ = std::move(*journal);
  return {};
}

LoggedVenue::Step LoggedVenue::open_projection() {
  auto projection = Projection::open({.directory = directory_.ledger(), .venue = options_.mic});
  if (!projection) return tl::unexpected(reject_text(directory_.ledger().string(), projection.error()));
  projection_ = std::move(*projection);
  return {};
}

LoggedVenue::Step LoggedVenue::start(const JournalProgressHandler& progress) {
  const auto report = engine_->recover(progress);
  if (!report) return tl::unexpected(engine_->recovery_fault());
  if (const auto behind = projection_->check_not_ahead(report->position.last); !behind) {
    return tl::unexpected(reject_text(directory_.ledger().string(), behind.error()));
  }
  log_info("recovered")
      .with("commands", report->commands)
      .with("ms", report->nanoseconds / 1'000'000)
      .with("projection_at", projection_->applied().value());
  remove_stop_record(directory_.root());
  engine_->start();
  is_started_ = true;
  return {};
}

void LoggedVenue::close() {
  if (is_closed_) return;
  is_closed_ = true;
  if (!is_started_) return;
  engine_->stop();
  const bool is_flushed = projection_->flush().has_value();
  const Sequence last = journal_->position().last;
  const auto written = write_stop_record(directory_.root(), {.sequence = last, .state_hash = engine_->state_hash()});
  if (!written) log_warn("stop_record").with("reason", written.error());
  log_info("stopped").with("last_command", last.value()).with("projection", is_flushed ? "flushed" : "not flushed");
}

}  // namespace licet
