#include "gateway/http/command_broker.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace licet {

struct CommandBroker::Impl : std::enable_shared_from_this<CommandBroker::Impl> {
  using SteadyTime = std::chrono::steady_clock::time_point;
  struct Pending {
    Answer answer;
    SteadyTime deadline;
  };

  Impl(boost::asio::io_context& io_, CommandPort& commands_, EventSource& events_, Duration timeout_)
      : io(io_), commands(commands_), events(events_), timeout(timeout_.nanoseconds()), timer(io_) {}

  void submit(Command command, Answer answer);
  void drain();
  void answer(std::uint64_t request, Result<std::span<const RecordView>> outcome);
  void watch();
  void expire(SteadyTime now);

  boost::asio::io_context& io;
  CommandPort& commands;
  EventSource& events;
  const std::chrono::nanoseconds timeout;
  const OriginId origin = commands.new_origin();

  // Of the io thread.
  std::unordered_map<std::uint64_t, Pending> pending;
  std::uint64_t last_request = 0;
  bool watching = false;
  bool started = false;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                    boost::asio::io_context::executor_type>
      timer;

  // Shared with the release thread.
  std::atomic<std::size_t> waiting{0};  // size of `pending`: nobody waits, nothing to look for
  std::mutex mutex;
  std::vector<EventBatchPtr> inbox;
};

void CommandBroker::Impl::submit(Command command, Answer answer) {
  if (pending.size() >= pending_max) return answer(refuse(Reject::overloaded));
  const std::uint64_t request = ++last_request;
  command.header().origin = origin;
  command.header().request = RequestId(request);
  pending.emplace(request, Pending{std::move(answer), std::chrono::steady_clock::now() + timeout});
  waiting.store(pending.size());
  const auto submitted = commands.submit(command);
  if (!submitted) return this->answer(request, refuse(submitted.error()));
  watch();
}

void CommandBroker::Impl::answer(std::uint64_t request, Result<std::span<const RecordView>> outcome) {
  auto node = pending.extract(request);
  if (node.empty()) return;  // came after its time-out
  waiting.store(pending.size());
  node.mapped().answer(std::move(outcome));
}

/// The events of one command stand together: hand them over as one answer.
void CommandBroker::Impl::drain() {
  std::vector<EventBatchPtr> batches;
  {
    const std::lock_guard lock(mutex);
    batches.swap(inbox);
  }
  std::vector<RecordView> records;
  const auto hand_over = [&] {
    if (!records.empty()) answer(records.front().header().request.value(), std::span<const RecordView>(records));
    records.clear();
  };
  for (const auto& batch : batches) {
    for (const RecordView record : batch->events) {
      if (record.header().origin != origin) continue;
      if (!records.empty() && records.front().header().request != record.header().request) hand_over();
      records.push_back(record);
    }
    hand_over();
  }
}

void CommandBroker::Impl::watch() {
  if (std::exchange(watching, true)) return;
  timer.expires_after(std::min<std::chrono::nanoseconds>(timeout, std::chrono::milliseconds(100)));
  timer.async_wait([self = shared_from_this()](boost::system::error_code error) {
    self->watching = false;
    if (error) return;
    self->expire(std::chrono::steady_clock::now());
    if (!self->pending.empty()) self->watch();
  });
}

void CommandBroker::Impl::expire(SteadyTime now) {
  std::vector<std::uint64_t> late;
  for (const auto& [request, entry] : pending) {
    if (entry.deadline <= now) late.push_back(request);
  }
  for (const std::uint64_t request : late) answer(request, refuse(Reject::outcome_unknown));
}

CommandBroker::CommandBroker(boost::asio::io_context& io, CommandPort& commands, EventSource& events, Duration timeout)
    : impl_(std::make_shared<Impl>(io, commands, events, timeout)) {}

CommandBroker::~CommandBroker() {
  if (impl_->started) impl_->events.unsubscribe(*this);
  impl_->timer.cancel();
}

void CommandBroker::start() {
  if (!std::exchange(impl_->started, true)) impl_->events.subscribe(*this);
}

void CommandBroker::submit_command(Command command, Answer answer) { impl_->submit(command, std::move(answer)); }

void CommandBroker::on_events(const EventBatchPtr& batch) {
  if (impl_->waiting.load() == 0) return;
  bool ours = false;
  for (const RecordView record : batch->events) ours = ours || record.header().origin == impl_->origin;
  if (!ours) return;
  bool wake = false;
  {
    const std::lock_guard lock(impl_->mutex);
    wake = impl_->inbox.empty();
    impl_->inbox.push_back(batch);
  }
  if (wake) boost::asio::post(impl_->io, [impl = impl_] { impl->drain(); });
}

}  // namespace licet
