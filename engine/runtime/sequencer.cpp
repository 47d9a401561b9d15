#include "engine/runtime/sequencer.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <limits>
#include <thread>

#include "engine/runtime/thread_slice.hpp"

namespace licet {
namespace {

constexpr std::chrono::microseconds views_poll_interval{200};
constexpr std::uint32_t overlap_from = 512;  // commands: applying so many takes longer than a sync
constexpr std::size_t look_ahead = 4;        // commands: the machine is told of one this long before it is applied
constexpr std::size_t pooled_batches = 16;   // more are with slow readers only seldom
constexpr Timestamp never_due{std::numeric_limits<std::int64_t>::max()};
constexpr Duration longest_sleep{250'000'000};  // the wall clock may be set while the sequencer sleeps

}  // namespace

Sequencer::Sequencer(const SequencerParts& parts, const JournalPosition& position)
    : parts_(parts),
      max_group_(std::min(parts.options.max_group, parts.journal.max_group_bytes() / Command::max_size)),
      pool_(EventPool::make(pooled_batches)),
      last_(position.last) {
  filling_.time = position.time;
  LICET_CHECK(max_group_ > 0);
  parts_.released.store(position.last.value(), std::memory_order_release);
}

void Sequencer::run() {
  ask_for_short_slices();
  CommandQueue& queue = parts_.queue;
  background_ = std::make_unique<BackgroundAppend>([this] { append(syncing_); }, queue.bell);
  for (;;) {
    wait_for_work();
    // In this order: after closing, no command can appear any more.
    const bool closed = queue.ring.is_closed();
    const bool is_idle = queue.ring.depth() == 0;
    if (is_idle && closed) break;
    if (is_idle && !is_due()) continue;
    wait_for_views();
    if (is_idle) advance_time();
    fill();
    commit();
  }
  background_.reset();
}

bool Sequencer::step() {
  const EngineOptions& options = parts_.options;
  if (options.backlog && options.backlog() > options.max_backlog) {
    parts_.metrics.throttled.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  const bool is_idle = parts_.queue.ring.depth() == 0;
  if (is_idle && !is_due()) return false;
  if (is_idle) advance_time();
  fill();
  append(filling_);
  release(filling_);
  return true;
}

/// Until a command comes, the ring closes, or something may be due by time.
void Sequencer::wait_for_work() {
  CommandQueue& queue = parts_.queue;
  const auto has_work = [&] { return queue.ring.depth() > 0 || queue.ring.is_closed(); };
  const Timestamp due = parts_.machine.next_due();
  if (due == never_due) return queue.bell.wait(has_work, parts_.options.spins);
  const Timestamp now = parts_.clock.now();
  if (due <= now) return;
  const Duration left = std::min(due - now, longest_sleep);
  queue.bell.wait(has_work, parts_.options.spins, std::chrono::nanoseconds(left.nanoseconds()));
}

bool Sequencer::is_due() const { return parts_.machine.next_due() <= std::max(filling_.time, parts_.clock.now()); }

void Sequencer::advance_time() {
  begin_group();
  filling_.time = std::max(filling_.time, parts_.clock.now());
  Command command = Command::make(MemberId(), AdvanceTime{});
  sequence(command);
  ++filling_.count;
  filling_.batch->last = last_;
  parts_.metrics.commands.fetch_add(1, std::memory_order_relaxed);
}

/// Back-pressure from views to gateways: nothing is taken from the ring while a view is too far behind. A closed ring
/// is emptied all the same, since it holds only what was accepted.
void Sequencer::wait_for_views() {
  const EngineOptions& options = parts_.options;
  if (!options.backlog || options.backlog() <= options.max_backlog) return;
  parts_.metrics.throttled.fetch_add(1, std::memory_order_relaxed);
  while (options.backlog() > options.max_backlog && !parts_.queue.ring.is_closed()) {
    std::this_thread::sleep_for(views_poll_interval);
  }
}

void Sequencer::begin_group() {
  if (filling_.count > 0) return;
  filling_.records.clear();
  filling_.batch = pool_->take();
  filling_.batch->first = Sequence(last_.value() + 1);
}

/// Takes everything that waits, also what arrives meanwhile: it would else wait for a whole sync more.
void Sequencer::fill() {
  CommandRing& ring = parts_.queue.ring;
  while (filling_.count < max_group_ && ring.depth() > 0) {
    begin_group();
    filling_.time = std::max(filling_.time, parts_.clock.now());
    const std::size_t taken = ring.pop(
        max_group_ - filling_.count, [this](Command& command) { sequence(command); }, look_ahead,
        [this](const Command& command) { parts_.machine.prefetch(command.view()); });
    filling_.count += static_cast<std::uint32_t>(taken);
    filling_.batch->last = last_;
    parts_.metrics.commands.fetch_add(taken, std::memory_order_relaxed);
  }
}

void Sequencer::sequence(Command& command) {
  last_ = Sequence(last_.value() + 1);
  command.header().sequence = last_;
  command.header().time = filling_.time;
  const auto bytes = command.bytes();
  const std::size_t at = filling_.records.size();
  filling_.records.resize(at + bytes.size() / sizeof(std::uint64_t));
  std::memcpy(filling_.records.data() + at, bytes.data(), bytes.size());
  filling_.batch->events.begin(command.header());
  parts_.machine.apply(command.view(), filling_.batch->events);
}

/// Makes durable what was filled, and tells it.
void Sequencer::commit() {
  while (filling_.count >= overlap_from) {
    commit_beside_filling();
    wait_for_views();
  }
  if (filling_.count == 0) return;
  append(filling_);
  release(filling_);
}

/// The same in the background, while the next group is being filled.
void Sequencer::commit_beside_filling() {
  std::swap(filling_, syncing_);
  filling_.time = syncing_.time;  // time goes on from there
  background_->begin();
  const auto can_fill = [this] { return filling_.count < max_group_ && parts_.queue.ring.depth() > 0; };
  while (!background_->is_done()) {
    fill();
    parts_.queue.bell.wait([&] { return background_->is_done() || can_fill(); }, 0);
  }
  release(syncing_);
}

void Sequencer::append(const Group& group) {
  const auto bytes = std::as_bytes(std::span(group.records));
  JournalGroup records;
  records.first = group.batch->first;
  records.count = group.count;
  records.time = group.time;
  records.parts = std::span(&bytes, 1);

  const auto start = std::chrono::steady_clock::now();
  parts_.journal.append(records);
  const auto took = std::chrono::steady_clock::now() - start;
  EngineMetrics& metrics = parts_.metrics;
  metrics.sync_nanoseconds.record(static_cast<std::uint64_t>(std::chrono::nanoseconds(took).count()));
  metrics.group_commands.record(group.count);
  metrics.groups.fetch_add(1, std::memory_order_relaxed);
}

void Sequencer::release(Group& group) {
  const Sequence last = group.batch->last;
  parts_.bus.publish(std::move(group.batch));
  group.batch = nullptr;
  parts_.released.store(last.value(), std::memory_order_release);
  parts_.metrics.released.fetch_add(std::exchange(group.count, 0), std::memory_order_relaxed);
}

}  // namespace licet
