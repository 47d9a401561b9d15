#include "tests/sim/auditor.hpp"

#include <algorithm>
#include <utility>

#include "engine/runtime/journal_reader.hpp"
#include "gateway/licet/venue_image.hpp"
#include "settlement/ledger/projection_check.hpp"
#include "tests/venue/executed_once.hpp"
#include "tests/venue/venue_model.hpp"

namespace licet::sim {
namespace {

constexpr std::uint64_t commands_between_checks = 64;

}  // namespace

struct Auditor::World {
  VenueImage image;
  test::VenueModel model;
  test::ExecutedOnce once;
  Census census;
  std::vector<EventBatchPtr> batches;  // for RocksDB's sake
};

Auditor::Auditor(Disk& disk, bool looks_at_rows)
    : disk_(disk), looks_at_rows_(looks_at_rows), world_(std::make_unique<World>()) {}

Auditor::~Auditor() = default;

void Auditor::forget() {
  world_ = std::make_unique<World>();
  position_ = {};
  answers_.clear();
  chain_.clear();
}

std::optional<JournalFault> Auditor::read(bool from_nothing) {
  if (from_nothing) forget();
  JournalReadOptions options;
  options.from = position_;
  options.archive = Places().archive;
  options.storage = &disk_;
  options.on_group = [this](const JournalPosition& group) { chain_[group.last.value()] = group.chain; };
  const auto report = read_journal(
      Places().journal, venue_mic, [this](const Command& command) { apply(command); }, options);
  if (!report) {
    forget();
    return report.error();
  }
  position_ = report->position;
  if (position_.last < furthest_) complain("the log has become shorter");
  furthest_ = std::max(furthest_, position_.last);
  if (const auto broken = check_books(); !broken.empty()) complain(broken);
  return std::nullopt;
}

void Auditor::apply(const Command& command) {
  EventBatch batch;
  batch.first = batch.last = command.header().sequence;
  batch.events.begin(command.header());
  world_->image.venue.apply(command.view(), batch.events);
  world_->census.count(static_cast<CommandType>(command.header().type), batch.events);
  take(command.header().member, batch);
  const auto shared = std::make_shared<const EventBatch>(std::move(batch));
  world_->image.model.on_events(shared);
  world_->image.grants.on_events(shared);
  if (looks_at_rows_) world_->batches.push_back(shared);
  if (command.header().sequence.value() % commands_between_checks != 0) return;
  if (const auto broken = check_books(); !broken.empty()) {
    complain("after command " + std::to_string(command.header().sequence.value()) + ": " + broken);
  }
}

void Auditor::take(MemberId acting, const EventBatch& batch) {
  add_answers(batch, answers_);
  if (!wrong_.empty()) return;  // what follows a fault says nothing
  const auto where = [&] { return "command " + std::to_string(batch.first.value()) + ": "; };
  if (const auto fault = world_->model.follow(batch.events); !fault.empty()) complain(where() + fault);
  if (const auto fault = world_->once.follow(acting, batch.events); !fault.empty()) complain(where() + fault);
}

void Auditor::complain(std::string what) {
  if (wrong_.empty()) wrong_ = std::move(what);
}

std::string Auditor::check(const Answers& told) const {
  for (const auto& [sequence, answer] : told) {
    const auto found = answers_.find(sequence);
    if (found == answers_.end()) return "acknowledged, and lost: command " + std::to_string(sequence);
    if (found->second != answer) return "told otherwise than the log says: command " + std::to_string(sequence);
  }
  return {};
}

std::string Auditor::check_books() const {
  if (!wrong_.empty()) return {};  // likewise: the model is no longer followed
  return world_->model.check(world_->image.ledger, world_->image.venue.inspect());
}

std::string Auditor::check_rows(const Projection& rows) const {
  if (!rows.check_not_ahead(position_.last)) return "RocksDB is ahead of the log";
  ProjectionCheck check(rows);
  for (const EventBatchPtr& batch : world_->batches) check.on_events(batch);
  const auto report = check.compare();
  if (report.agrees()) return {};
  return "RocksDB at command " + std::to_string(report.applied.value()) + ": " + report.first_difference;
}

std::uint64_t Auditor::state_hash() const { return world_->image.venue.state_hash(); }

const ReadModel& Auditor::model() const { return world_->image.model; }

const GrantDirectory& Auditor::grants() const { return world_->image.grants; }

const Census& Auditor::census() const { return world_->census; }

std::uint64_t Auditor::trades() const { return world_->model.trades; }

}  // namespace licet::sim
