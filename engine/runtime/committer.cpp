#include "engine/runtime/committer.hpp"

#include <chrono>

#include "engine/runtime/thread_slice.hpp"

namespace licet {

Committer::Committer(Journal& journal, EventBus& bus, EngineQueues& queues, EngineMetrics& metrics,
                     const EngineOptions& options)
    : journal_(journal),
      bus_(bus),
      queues_(queues),
      metrics_(metrics),
      options_(options),
      max_group_bytes_(journal.max_group_bytes()) {}

void Committer::run() {
  ask_for_short_slices();
  for (;;) {
    std::unique_lock sync_turn(sync_turn_);
    const auto group = gather();
    if (group.empty()) return;
    make_durable(group);
    const std::lock_guard release_turn(release_turn_);
    sync_turn.unlock();
    release(group);
  }
}

/// All chunks that wait, as far as one group holds them; empty only at the end.
std::vector<Chunk*> Committer::gather() {
  queues_.committer_bell.wait(
      [this] { return queues_.applied.front() != nullptr || queues_.sequenced_all.load(std::memory_order_seq_cst); },
      options_.spins);
  std::vector<Chunk*> group;
  std::size_t bytes = 0;
  for (Chunk* chunk = queues_.applied.front(); chunk != nullptr; chunk = queues_.applied.front()) {
    if (bytes + chunk->bytes().size() > max_group_bytes_) break;
    bytes += chunk->bytes().size();
    group.push_back(chunk);
    queues_.applied.pop();
  }
  return group;
}

void Committer::make_durable(const std::vector<Chunk*>& group) {
  JournalGroup records;
  std::vector<std::span<const std::byte>> parts;
  parts.reserve(group.size());
  for (const Chunk* chunk : group) {
    parts.push_back(chunk->bytes());
    records.count += chunk->count;
  }
  records.first = group.front()->batch->first;
  records.time = group.back()->time;
  records.parts = parts;

  const auto start = std::chrono::steady_clock::now();
  journal_.append(records);
  const auto took = std::chrono::steady_clock::now() - start;
  metrics_.sync_nanoseconds.record(static_cast<std::uint64_t>(std::chrono::nanoseconds(took).count()));
  metrics_.group_commands.record(records.count);
  metrics_.groups.fetch_add(1, std::memory_order_relaxed);
}

void Committer::release(const std::vector<Chunk*>& group) {
  for (Chunk* chunk : group) {
    const Sequence last = chunk->batch->last;
    bus_.publish(std::move(chunk->batch));
    chunk->batch = nullptr;
    released_.store(last.value(), std::memory_order_release);
    metrics_.released.fetch_add(chunk->count, std::memory_order_relaxed);
    queues_.free.push(chunk);
    queues_.sequencer_bell.ring();
  }
}

}  // namespace licet
