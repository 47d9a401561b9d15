#include "gateway/licet/caller.hpp"

#include <thread>

namespace licet {
namespace {

Result<void> meaning(RecordView event) {
  if (const auto* rejected = event.get_if<CommandRejected>()) return refuse(rejected->reject);
  if (const auto* rejected = event.get_if<OrderRejected>()) return refuse(rejected->reject);
  if (const auto* rejected = event.get_if<CancelRejected>()) return refuse(rejected->reject);
  return {};
}

}  // namespace

Caller::Caller(CommandPort& commands, EventSource& events)
    : commands_(commands), events_(events), origin_(commands.new_origin()) {
  events_.subscribe(*this);
}

Caller::~Caller() { events_.unsubscribe(*this); }

Result<void> Caller::call(Command command) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  {
    const std::lock_guard lock(mutex_);
    request_ = RequestId(request_.value() + 1);
    answer_.reset();
    command.header().origin = origin_;
    command.header().request = request_;
  }
  for (;;) {
    const auto submitted = commands_.submit(command);
    if (submitted) break;
    const bool again = submitted.error() == Reject::overloaded && std::chrono::steady_clock::now() < deadline;
    if (!again) return submitted;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  std::unique_lock lock(mutex_);
  if (!answered_.wait_until(lock, deadline, [this] { return answer_.has_value(); })) return refuse(Reject::not_ready);
  return *answer_;
}

void Caller::on_events(const EventBatchPtr& batch) {
  const std::lock_guard lock(mutex_);
  if (answer_) return;
  for (const RecordView event : batch->events) {
    if (event.header().origin != origin_ || event.header().request != request_) continue;
    answer_ = meaning(event);
    answered_.notify_one();
    return;
  }
}

}  // namespace licet
