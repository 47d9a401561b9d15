#include "engine/runtime/sequencer.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include "engine/runtime/thread_slice.hpp"

namespace licet {
namespace {

constexpr std::chrono::microseconds views_poll_interval{200};

}  // namespace

Sequencer::Sequencer(StateMachine& machine, const Clock& clock, EngineQueues& queues, EngineMetrics& metrics,
                     const EngineOptions& options, std::size_t max_group_bytes, const JournalPosition& position)
    : machine_(machine),
      clock_(clock),
      queues_(queues),
      metrics_(metrics),
      options_(options),
      max_batch_(std::min(options.max_batch, max_group_bytes / Command::max_size)),
      pool_(EventPool::make(2 * options.max_chunks)),
      last_(position.last),
      time_(position.time) {
  LICET_CHECK(max_batch_ > 0 && options.max_chunks > 0);
  for (std::size_t n = 0; n < options.max_chunks; ++n) {
    chunks_.push_back(std::make_unique<Chunk>());
    queues_.free.push(chunks_.back().get());
  }
}

void Sequencer::run() {
  ask_for_short_slices();
  for (;;) {
    queues_.sequencer_bell.wait([this] { return queues_.ring.depth() > 0 || queues_.ring.is_closed(); },
                                options_.spins);
    // In this order: after closing, no command can appear any more.
    const bool closed = queues_.ring.is_closed();
    if (queues_.ring.depth() == 0) {
      if (closed) break;
      continue;
    }
    wait_for_views();
    Chunk& chunk = await_free_chunk();
    fill(chunk);
    queues_.applied.push(&chunk);
    queues_.committer_bell.ring();
  }
  queues_.sequenced_all.store(true, std::memory_order_seq_cst);
  queues_.committer_bell.ring();
}

/// Back-pressure from views to gateways: nothing is taken from the ring while a view is too far behind. A closed ring
/// is emptied all the same, since it holds only what was accepted.
void Sequencer::wait_for_views() {
  if (!options_.backlog || options_.backlog() <= options_.max_backlog) return;
  metrics_.throttled.fetch_add(1, std::memory_order_relaxed);
  while (options_.backlog() > options_.max_backlog && !queues_.ring.is_closed()) {
    std::this_thread::sleep_for(views_poll_interval);
  }
}

Chunk& Sequencer::await_free_chunk() {
  queues_.sequencer_bell.wait([this] { return queues_.free.front() != nullptr; }, options_.spins);
  Chunk& chunk = *queues_.free.front();
  queues_.free.pop();
  return chunk;
}

void Sequencer::fill(Chunk& chunk) {
  chunk.records.clear();
  chunk.batch = pool_->take();
  chunk.batch->first = Sequence(last_.value() + 1);
  time_ = std::max(time_, clock_.now());
  const std::size_t taken = queues_.ring.pop(max_batch_, [&](Command& command) { sequence(command, chunk); });
  chunk.batch->last = last_;
  chunk.count = static_cast<std::uint32_t>(taken);
  chunk.time = time_;
  metrics_.commands.fetch_add(taken, std::memory_order_relaxed);
}

void Sequencer::sequence(Command& command, Chunk& chunk) {
  last_ = Sequence(last_.value() + 1);
  command.header().sequence = last_;
  command.header().time = time_;
  const auto bytes = command.bytes();
  const std::size_t at = chunk.records.size();
  chunk.records.resize(at + bytes.size() / sizeof(std::uint64_t));
  std::memcpy(chunk.records.data() + at, bytes.data(), bytes.size());
  chunk.batch->events.begin(command.header());
  machine_.apply(command.view(), chunk.batch->events);
}

}  // namespace licet
