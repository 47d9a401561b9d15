#include "tests/sim/rows.hpp"

#include "tests/sim/auditor.hpp"
#include "tests/sim/rocks_env.hpp"

namespace licet::sim {

Rows::Rows(Disk& disk, ManualClock& clock, Dice dice) : env_(std::make_unique<RocksEnv>(disk, clock, dice)) {}

Rows::~Rows() {
  env_->disk().end();
  projection_.reset();
}

void Rows::throw_if_killed() const {
  if (const auto& death = env_->disk().death()) throw Killed(*death);
}

std::optional<std::string> Rows::open() {
  ProjectionOptions options;
  options.directory = Places().rows;
  options.venue = *Text<7>::from(venue_mic);
  options.batch_rows = 256;
  options.cached_rows = 64;  // so that rows are read back
  options.on_warning = [this](const std::string& why) { warning_ = why; };
  options.by_hand = ProjectionByHand{env_.get(), [this] { env_->do_all(); }};
  auto opened = Projection::open(options);
  throw_if_killed();
  if (!opened) return std::string(reject_name(opened.error())) + ": " + warning_;
  projection_ = std::move(*opened);
  found_at_ = projection_->applied();
  return std::nullopt;
}

bool Rows::write() {
  const bool wrote = projection_->step();
  throw_if_killed();
  return wrote;
}

bool Rows::flush() {
  const bool flushed = projection_->flush().has_value();
  throw_if_killed();
  return flushed;
}

void Rows::work_in_background() {
  env_->do_one();
  throw_if_killed();
}

bool Rows::was_refused() const { return env_->disk().has_refused(); }

std::optional<std::string> Rows::check_files() {
  const auto checked = projection_->check_files();
  throw_if_killed();
  if (checked) return std::nullopt;
  return checked.error();
}

}  // namespace licet::sim
