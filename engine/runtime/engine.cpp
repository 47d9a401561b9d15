#include "engine/runtime/engine.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "engine/runtime/event_bus.hpp"
#include "engine/runtime/replay.hpp"
#include "engine/runtime/sequencer.hpp"
#include "schemas/codec.hpp"

namespace licet {

/// The engine's parts, in the order in which a command passes them.
class Engine::Pipeline {
 public:
  Pipeline(StateMachine& machine, Journal& journal, const Clock& clock, const EngineOptions& options)
      : options_(options), machine_(machine), journal_(journal), clock_(clock), queue_(options_.ring_slots) {}

  Result<RecoveryReport> recover(const RecoveryStart& from, const JournalProgressHandler& progress);
  void start(bool with_thread);
  void stop();
  Result<void> submit(const Command& command) noexcept;
  void wait_for_views() const;

  enum class State : std::uint8_t { made, recovered, running, stopped };

  const EngineOptions options_;
  StateMachine& machine_;
  Journal& journal_;
  const Clock& clock_;
  EngineMetrics metrics_;
  EventBus bus_;
  CommandQueue queue_;
  std::atomic<std::uint64_t> released_{0};
  std::unique_ptr<Sequencer> sequencer_;  // made by recover
  std::thread thread_;
  std::mutex life_;  // start and stop
  std::atomic<State> state_{State::made};
  std::atomic<OriginId::Rep> last_origin_{0};
  std::string recovery_fault_;
};

Result<RecoveryReport> Engine::Pipeline::recover(const RecoveryStart& from, const JournalProgressHandler& progress) {
  LICET_CHECK(state_ == State::made);
  const auto start = std::chrono::steady_clock::now();
  RecoveryReport report;
  Replay replay(
      machine_,
      [this](const EventBatchPtr& batch) {
        wait_for_views();
        bus_.publish(batch);
      },
      from.last_origin);
  const auto recovered = journal_.recover(
      from.position,
      [&](const Command& command) {
        replay.apply(command);
        ++report.commands;
      },
      progress);
  replay.finish();
  // Orders remember the connection that placed them: a new connection must not be taken for that of an earlier run.
  last_origin_ = std::max(last_origin_.load(), replay.last_origin().value());
  if (!recovered) {
    recovery_fault_ = recovered.error().text();
    return refuse(recovered.error().reject);
  }
  sequencer_ = std::make_unique<Sequencer>(
      SequencerParts{machine_, journal_, clock_, queue_, bus_, metrics_, options_, released_}, *recovered);
  report.position = *recovered;
  const auto took = std::chrono::steady_clock::now() - start;
  report.nanoseconds = static_cast<std::uint64_t>(std::chrono::nanoseconds(took).count());
  state_ = State::recovered;
  return report;
}

/// A long log must not pile up in front of a slow view.
void Engine::Pipeline::wait_for_views() const {
  while (options_.backlog && options_.backlog() > options_.max_backlog) {
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
}

void Engine::Pipeline::start(bool with_thread) {
  const std::lock_guard lock(life_);
  LICET_CHECK(state_ == State::recovered);
  if (with_thread) thread_ = std::thread([this] { sequencer_->run(); });
  state_ = State::running;
}

void Engine::Pipeline::stop() {
  const std::lock_guard lock(life_);
  queue_.ring.close();
  queue_.bell.ring();
  if (thread_.joinable()) thread_.join();
  state_ = State::stopped;
}

Result<void> Engine::Pipeline::submit(const Command& command) noexcept {
  if (state_.load(std::memory_order_acquire) != State::running) return refuse(Reject::not_ready);
  // What the log takes in, recovery must be able to read: the decoder of recovery is the gatekeeper.
  const auto readable = decode_command(command.bytes());
  if (!readable) return refuse(readable.error());
  const auto pushed = queue_.ring.push(*readable);
  if (pushed) {
    queue_.bell.ring();
  } else if (pushed.error() == Reject::overloaded) {
    metrics_.overloaded.fetch_add(1, std::memory_order_relaxed);
  }
  return pushed;
}

Engine::Engine(StateMachine& machine, Journal& journal, const Clock& clock, const EngineOptions& options)
    : pipeline_(std::make_unique<Pipeline>(machine, journal, clock, options)) {}

Engine::~Engine() { stop(); }

Result<RecoveryReport> Engine::recover(const RecoveryStart& from, const JournalProgressHandler& progress) {
  return pipeline_->recover(from, progress);
}

const std::string& Engine::recovery_fault() const noexcept { return pipeline_->recovery_fault_; }

void Engine::start() { pipeline_->start(true); }

void Engine::start_by_hand() { pipeline_->start(false); }

bool Engine::step() {
  LICET_CHECK(pipeline_->state_ == Pipeline::State::running && !pipeline_->thread_.joinable());
  return pipeline_->sequencer_->step();
}

void Engine::stop() { pipeline_->stop(); }

Result<void> Engine::submit(const Command& command) noexcept { return pipeline_->submit(command); }

OriginId Engine::new_origin() noexcept {
  return OriginId(pipeline_->last_origin_.fetch_add(1, std::memory_order_relaxed) + 1);
}

void Engine::subscribe(EventSink& sink) { pipeline_->bus_.subscribe(sink); }

void Engine::unsubscribe(EventSink& sink) { pipeline_->bus_.unsubscribe(sink); }

const EngineMetrics& Engine::metrics() const noexcept { return pipeline_->metrics_; }

std::size_t Engine::ring_depth() const noexcept { return pipeline_->queue_.ring.depth(); }

Sequence Engine::released() const noexcept { return Sequence(pipeline_->released_.load(std::memory_order_acquire)); }

std::uint64_t Engine::state_hash() const {
  LICET_CHECK(pipeline_->state_ != Pipeline::State::running);
  return pipeline_->machine_.state_hash();
}

}  // namespace licet
