#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <thread>

#include <tl/expected.hpp>

#include "engine/runtime/ports.hpp"
#include "gateway/licet/calendar.hpp"
#include "gateway/licet/caller.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// Defines the calendar's segments in the log, each only when it is not there with these terms. Returns how many it
/// defined. Error: one sentence that names the segment and the refusal.
[[nodiscard]] tl::expected<std::size_t, std::string> define_segments(const Calendar& calendar, const ReadModel& model,
                                                                     Caller& caller);

/// Sends the operator's SetSession commands that a calendar asks for: on start those that establish what it says now,
/// then each transition when its time has come. The seeds of random ends come from the system, so that nobody can know
/// them before the log has them.
class SessionScheduler {
 public:
  /// All referred to outlive this. Segments that the log does not have are left out.
  SessionScheduler(const Calendar& calendar, const ReadModel& model, Caller& caller, const Clock& clock);
  /// Stops.
  ~SessionScheduler();
  SessionScheduler(const SessionScheduler&) = delete;
  SessionScheduler& operator=(const SessionScheduler&) = delete;

  void start();
  void stop();

  /// What the thread does, once: establishes what the calendar says at `now` and sends what has come due since the last
  /// call. Returns when the next transition is due; none when none is planned. For tests, without start().
  std::optional<Timestamp> act(Timestamp now);

 private:
  void run();
  /// False: it could not be delivered just now, and is to be tried again.
  bool send(const Transition& transition, const SegmentPlan& plan, Timestamp now);
  /// Whether every instrument of the segment is already in this state.
  [[nodiscard]] bool is_established(SegmentId segment, SessionState state) const;

  const Calendar& calendar_;
  const ReadModel& model_;
  Caller& caller_;
  const Clock& clock_;
  std::random_device random_;
  std::map<SegmentCode, Timestamp> done_;  // the last transition that was sent or found established

  std::mutex mutex_;
  std::condition_variable wakes_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace licet
