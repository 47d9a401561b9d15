#include "gateway/licet/session_scheduler.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <chrono>
#include <cstring>

#include "engine/core/reject_text.hpp"
#include "gateway/licet/bootstrap.hpp"
#include "gateway/licet/log.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet {
namespace {

/// The wall clock may be set while the scheduler sleeps.
constexpr Duration longest_sleep = Duration::seconds(1);

}  // namespace

tl::expected<std::size_t, std::string> define_segments(const Calendar& calendar, const ReadModel& model,
                                                       Caller& caller) {
  std::size_t count = 0;
  for (const SegmentPlan& plan : calendar.segments) {
    const auto known = model.segment_by_code(plan.terms.code.view());
    if (known && std::memcmp(&known->terms, &plan.terms, sizeof plan.terms) == 0) continue;
    const Result<void> done = caller.call(Bootstrap::operator_id, plan.terms);
    if (!done) {
      return tl::unexpected(reject_text(fmt::format("defining the segment {}", plan.terms.code.view()), done.error()));
    }
    ++count;
  }
  return count;
}

SessionScheduler::SessionScheduler(const Calendar& calendar, const ReadModel& model, Caller& caller, const Clock& clock)
    : calendar_(calendar), model_(model), caller_(caller), clock_(clock) {}

SessionScheduler::~SessionScheduler() { stop(); }

void SessionScheduler::start() {
  thread_ = std::thread([this] { run(); });
}

void SessionScheduler::stop() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  wakes_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SessionScheduler::run() {
  std::unique_lock lock(mutex_);
  while (!ends_) {
    lock.unlock();
    const auto next = act(clock_.now());
    lock.lock();
    if (!next) return;
    const Duration left = std::clamp(*next - clock_.now(), Duration(0), longest_sleep);
    wakes_.wait_for(lock, std::chrono::nanoseconds(left.nanoseconds()), [this] { return ends_; });
  }
}

std::optional<Timestamp> SessionScheduler::act(Timestamp now) {
  std::optional<Timestamp> earliest;
  for (const SegmentPlan& plan : calendar_.segments) {
    const auto last = last_transition(calendar_, plan, now);
    if (last && done_[plan.terms.code] < last->at) {
      if (send(*last, plan, now)) done_[plan.terms.code] = last->at;
    }
    const auto next = next_transition(calendar_, plan, now);
    if (next && (!earliest || next->at < *earliest)) earliest = next->at;
  }
  return earliest;
}

bool SessionScheduler::send(const Transition& transition, const SegmentPlan& plan, Timestamp now) {
  const auto segment = model_.segment_by_code(plan.terms.code.view());
  if (!segment) return true;
  const std::uint64_t seed = std::uint64_t{random_()} << 32U | random_();
  const SetSession request = command_of(transition, segment->id, seed, now);
  if (is_established(segment->id, request.state)) return true;
  const Result<void> done = caller_.call(Bootstrap::operator_id, request);
  if (done) return true;
  log_warn("calendar")
      .with("segment", plan.terms.code.view())
      .with("state", word(request.state))
      .with("refused", reject_name(done.error()));
  return !reject_entry(done.error()).retryable;
}

bool SessionScheduler::is_established(SegmentId segment, SessionState state) const {
  const auto instruments = model_.instruments();
  return std::ranges::all_of(instruments, [&](const InstrumentRecord& instrument) {
    return instrument.terms.segment != segment || instrument.session == state ||
           instrument.session == SessionState::expired;
  });
}

}  // namespace licet
