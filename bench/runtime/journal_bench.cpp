// How long until a command is durable and told, at several offered loads, beside raw synced writes of the same groups.
//
// Commands are made before the clock starts; they are due at fixed times (an open loop: a late start counts as
// latency), go through the whole engine with the real venue and its ledger, and their time ends when the first sink
// hears of them. The generator stands for the outside and waits by spinning, so it has the first processor for itself
// and the engine the others. The baseline is measured right after on the engine's processors, with the mean group that
// the engine wrote: pwrite and fdatasync into a zero-filled file, nothing else; and from the same syncs the p99 of a
// group commit that takes no time beside them (floor_p99_us): each command waits for the rest of one sync and the
// whole of the next.

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/doorbell.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/file.hpp"
#include "engine/runtime/file_journal.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "tests/runtime/market.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace licet;
using namespace licet::testing;
using Clocks = std::chrono::steady_clock;
using std::chrono::nanoseconds;

constexpr std::uint32_t buyers = 4;
constexpr std::uint32_t instruments = 100;
constexpr std::uint64_t saturated = 0;
constexpr std::uint64_t measured_s = 5;  // a stall of the disk is one of many things, not the whole

std::int64_t now_ns() { return nanoseconds(Clocks::now().time_since_epoch()).count(); }

/// Notes when each request is first heard of.
class Stopwatch final : public EventSink {
 public:
  explicit Stopwatch(std::size_t requests) : heard_(requests + 1, 0) {}
  void on_events(const EventBatchPtr& batch) override {
    const std::int64_t now = now_ns();
    for (const RecordView event : batch->events) {
      auto& heard = heard_[event.header().request.value()];
      if (heard == 0) heard = now;
    }
  }
  [[nodiscard]] std::int64_t heard(std::size_t request) const { return heard_[request]; }

 private:
  std::vector<std::int64_t> heard_;
};

/// The same commands in the same order for everybody who asks, numbered, as many as are wanted.
class CommandStream {
 public:
  [[nodiscard]] Command next() {
    Command command = flow_.next();
    command.header().request = RequestId(++count_);
    return command;
  }

 private:
  MarketFlow flow_{buyers, instruments};
  std::size_t count_ = 0;
};

std::vector<Command> make_commands(std::size_t count) {
  std::vector<Command> commands;
  commands.reserve(count);
  CommandStream stream;
  for (std::size_t n = 0; n < count; ++n) commands.push_back(stream.next());
  return commands;
}

FileJournalOptions journal_options(const std::filesystem::path& directory) {
  FileJournalOptions options;
  options.directory = directory;
  options.venue = *Text<7>::from("SHDE");
  options.segment_bytes = std::uint64_t{256} << 20U;
  return options;
}

void submit(Engine& engine, const Command& command) {
  while (!engine.submit(command)) std::this_thread::yield();
}

void open_market(Engine& engine) {
  if (!engine.recover()) std::abort();
  engine.start();
  const auto opening = opening_commands(buyers, instruments);
  for (const Command& command : opening) submit(engine, command);
  while (engine.released().value() < opening.size()) std::this_thread::yield();
}

double percentile_us(std::vector<std::int64_t>& sorted, double part) {
  return static_cast<double>(sorted[static_cast<std::size_t>(part * static_cast<double>(sorted.size() - 1))]) / 1'000.0;
}

/// Keeps the calling thread, and threads that it starts, on the processors from `first` to below `end` for its life.
/// Does nothing on a machine that has only one.
class OnProcessors {
 public:
  OnProcessors(unsigned first, unsigned end) {
    ::sched_getaffinity(0, sizeof before_, &before_);
    if (std::thread::hardware_concurrency() < 2) return;
    cpu_set_t wanted;
    CPU_ZERO(&wanted);
    for (unsigned n = first; n < end; ++n) CPU_SET(n, &wanted);
    ::sched_setaffinity(0, sizeof wanted, &wanted);
  }
  ~OnProcessors() { ::sched_setaffinity(0, sizeof before_, &before_); }
  OnProcessors(const OnProcessors&) = delete;
  OnProcessors& operator=(const OnProcessors&) = delete;

 private:
  cpu_set_t before_{};
};

/// Nanoseconds of each raw pwrite and fdatasync of `extent` bytes.
std::vector<std::int64_t> raw_syncs_ns(const std::filesystem::path& path, std::size_t extent, std::size_t times) {
  auto file = File::open(path, O_RDWR | O_CREAT | O_TRUNC);
  AlignedBuffer buffer(std::max<std::size_t>(extent, std::size_t{1} << 20U));
  const std::size_t file_bytes = extent * times;
  for (std::size_t at = 0; at < file_bytes; at += buffer.bytes().size()) {
    if (!file->write_at(buffer.bytes(), at)) std::abort();
  }
  if (!file->sync_data()) std::abort();
  std::ranges::fill(buffer.bytes(), std::byte{0x5A});
  std::vector<std::int64_t> took;
  for (std::size_t n = 0; n < times; ++n) {
    const std::int64_t start = now_ns();
    if (!file->write_at(buffer.bytes().first(extent), n * extent) || !file->sync_data()) std::abort();
    took.push_back(now_ns() - start);
  }
  return took;
}

double median_us(std::vector<std::int64_t> values) {
  std::ranges::sort(values);
  return percentile_us(values, 0.5);
}

double p99_us(std::vector<std::int64_t> values) {
  std::ranges::sort(values);
  return percentile_us(values, 0.99);
}

/// Records of this size a second that raw synced writes of 4,096 at a time bring to the disk.
double raw_4096_per_s(const std::filesystem::path& path, std::size_t record_bytes) {
  constexpr std::size_t records = 4'096;
  const std::size_t extent = journal_format::group_extent(records * record_bytes);
  return records / (median_us(raw_syncs_ns(path, extent, 200)) / 1e6);
}

/// What a command waits at the 99th percentile when it comes at any moment of these syncs and goes with the next.
double floor_p99_us(const std::vector<std::int64_t>& syncs_ns) {
  std::vector<std::int64_t> waits;
  for (std::size_t n = 0; n + 1 < syncs_ns.size(); ++n) {
    for (std::int64_t rest = syncs_ns[n]; rest > 0; rest -= 1'000) waits.push_back(rest + syncs_ns[n + 1]);
  }
  std::ranges::sort(waits);
  return percentile_us(waits, 0.99);
}

/// Submits each command when it is due; gives the times at which they were due.
std::vector<std::int64_t> offer(Engine& engine, std::span<const Command> commands, std::uint64_t rate) {
  std::vector<std::int64_t> due(commands.size());
  const std::int64_t start = now_ns();
  for (std::size_t n = 0; n < commands.size(); ++n) {
    due[n] = now_ns();
    if (rate != saturated) {
      const auto on_time = start + static_cast<std::int64_t>(n * 1'000'000'000 / rate);
      while (now_ns() < on_time) spin_pause();
      due[n] = on_time;
    }
    submit(engine, commands[n]);
  }
  return due;
}

/// The engine with the real venue and a journal of its own, taking commands.
struct Running {
  explicit Running(std::size_t requests) : stopwatch(requests) {
    if (!journal) std::abort();
    open_market(engine);
    engine.subscribe(stopwatch);
  }

  TemporaryDirectory directory;
  RealVenue venue;
  SystemClock clock;
  JournalResult<std::unique_ptr<FileJournal>> journal = FileJournal::open(journal_options(directory.path()));
  Engine engine{venue.machine(), **journal, clock};
  Stopwatch stopwatch;
};

/// What the disk would carry at best, and which part of it `commands_per_s` is.
void add_raw_rate(benchmark::State& state, const std::filesystem::path& path, std::size_t record_bytes) {
  const double raw = raw_4096_per_s(path, record_bytes);
  state.counters["raw_4096_per_s"] = raw;
  state.counters["per_raw_4096"] = state.counters["commands_per_s"] / raw;
}

void durable_acknowledgement(benchmark::State& state) {
  const auto rate = static_cast<std::uint64_t>(state.range(0));
  const std::size_t measured = rate == saturated ? 2'000'000 : rate * measured_s;
  const std::size_t warm_up = measured / 4;  // the first touch of every buffer and page is not what is asked
  const auto commands = make_commands(warm_up + measured);
  const auto counted = std::span(commands).subspan(warm_up);
  // As fast as it takes, the generator only fills the ring and needs no place of its own.
  const unsigned reserved = rate == saturated ? 0 : 1;
  const unsigned processors = std::thread::hardware_concurrency();
  for (auto _ : state) {
    const OnProcessors engines_place(reserved, processors);
    Running running(commands.size());
    Engine& engine = running.engine;
    std::optional<OnProcessors> generators_place(std::in_place, 0, reserved == 0 ? processors : reserved);
    static_cast<void>(offer(engine, std::span(commands).first(warm_up), rate));
    const std::uint64_t groups_before = engine.metrics().groups.load();
    const std::int64_t start = now_ns();
    const auto due = offer(engine, counted, rate);
    engine.stop();
    const double seconds = static_cast<double>(now_ns() - start) / 1e9;
    generators_place.reset();

    std::vector<std::int64_t> latency;
    for (std::size_t n = 0; n < measured; ++n) {
      latency.push_back(running.stopwatch.heard(warm_up + n + 1) - due[n]);
    }
    std::ranges::sort(latency);
    std::size_t bytes = 0;
    for (const Command& command : counted) bytes += command.bytes().size();
    const std::uint64_t groups = engine.metrics().groups.load() - groups_before;
    const std::size_t extent = journal_format::group_extent(bytes / groups);
    const auto raw = raw_syncs_ns(running.directory.path() / "raw", extent, 4'000);
    const double raw_us = median_us(raw);
    const double raw_p99_us = p99_us(raw);
    state.SetIterationTime(seconds);
    state.counters["commands_per_s"] = static_cast<double>(measured) / seconds;
    state.counters["p50_us"] = percentile_us(latency, 0.50);
    state.counters["p99_us"] = percentile_us(latency, 0.99);
    state.counters["p999_us"] = percentile_us(latency, 0.999);
    state.counters["group"] = static_cast<double>(measured) / static_cast<double>(groups);
    state.counters["raw_sync_us"] = raw_us;
    state.counters["raw_p99_us"] = raw_p99_us;
    state.counters["floor_p99_us"] = floor_p99_us(raw);
    state.counters["p99_per_raw"] = percentile_us(latency, 0.99) / raw_us;
    if (rate == saturated) add_raw_rate(state, running.directory.path() / "raw", bytes / measured);
  }
}
BENCHMARK(durable_acknowledgement)
    ->ArgName("offered_per_s")
    ->Arg(10'000)
    ->Arg(100'000)
    ->Arg(500'000)
    ->Arg(1'000'000)
    ->Arg(saturated)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

/// Replays nothing: accepts every command and says so, to show what the pipeline itself carries.
class AcceptAll final : public StateMachine {
 public:
  void apply(RecordView command, EventBuffer& events) override {
    events.emit(CommandRejected{static_cast<CommandType>(command.header().type), Reject::forbidden, {}});
  }
  [[nodiscard]] std::uint64_t state_hash() const override { return 0; }
};

void journal_saturated_without_venue(benchmark::State& state) {
  const auto commands = make_commands(2'000'000);
  for (auto _ : state) {
    const TemporaryDirectory directory;
    AcceptAll machine;
    SystemClock clock;
    const auto journal = FileJournal::open(journal_options(directory.path()));
    Engine engine(machine, **journal, clock);
    if (!engine.recover()) std::abort();
    engine.start();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    const std::int64_t start = now_ns();
    static_cast<void>(offer(engine, commands, saturated));
    engine.stop();
    const double seconds = static_cast<double>(now_ns() - start) / 1e9;
    state.SetIterationTime(seconds);
    state.counters["commands_per_s"] = static_cast<double>(commands.size()) / seconds;
    add_raw_rate(state, directory.path() / "raw", commands.front().bytes().size());
  }
}
BENCHMARK(journal_saturated_without_venue)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);

/// Processor time of the calling thread: what it would take alone on its processor.
double thread_s() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

/// Seconds that applying the first `count` commands takes when they are in memory: what recovery could be at best.
/// By the clock, and by the processor time of its thread.
std::pair<double, double> apply_from_memory_s(std::size_t count) {
  constexpr std::size_t at_once = 65'536;
  RealVenue venue;
  EventBuffer events;
  std::uint64_t sequence = 0;
  const auto apply = [&](Command& command) {
    command.header().sequence = Sequence(++sequence);
    command.header().time = Timestamp(1'767'225'600'000'000'000);
    events.clear();
    events.begin(command.header());
    venue.machine().apply(command.view(), events);
  };
  auto opening = opening_commands(buyers, instruments);
  for (Command& command : opening) apply(command);
  CommandStream stream;
  std::int64_t took = 0;
  double thread_took = 0;
  for (std::size_t done = 0; done < count; done += at_once) {
    std::vector<Command> commands;
    for (std::size_t n = 0; n < std::min(at_once, count - done); ++n) commands.push_back(stream.next());
    const std::int64_t start = now_ns();
    const double thread_start = thread_s();
    for (Command& command : commands) apply(command);
    thread_took += thread_s() - thread_start;
    took += now_ns() - start;
  }
  return {static_cast<double>(took) / 1e9, thread_took};
}

/// Seconds of processor that reading takes when nothing is applied: checksums, the chain of hashes, every record
/// decoded.
double read_only_s(const FileJournalOptions& options) {
  const double start = thread_s();
  const auto report = read_journal(
      options.directory, options.venue.view(), [](const Command&) {}, JournalReadOptions());
  if (!report) std::abort();
  return thread_s() - start;
}

/// The next read of these files comes from the disk, as at a start.
void forget_pages(const std::filesystem::path& directory) {
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    const auto file = File::open(entry.path(), O_RDONLY);
    if (file) static_cast<void>(::posix_fadvise(file->descriptor(), 0, 0, POSIX_FADV_DONTNEED));
  }
}

struct Recovered {
  double commands = 0;
  double per_s = 0;
  double per_thread_s = 0;  // by the processor time of the thread that applies
};

Recovered recover(const FileJournalOptions& options, const Clock& clock) {
  RealVenue venue;
  forget_pages(options.directory);
  const auto journal = FileJournal::open(options);
  Engine engine(venue.machine(), **journal, clock);
  const std::int64_t start = now_ns();
  const double thread_start = thread_s();
  const auto report = engine.recover();
  const double thread_spent = thread_s() - thread_start;
  const double seconds = static_cast<double>(now_ns() - start) / 1e9;
  if (!report) std::abort();
  const auto commands = static_cast<double>(report->commands);
  return {commands, commands / seconds, commands / thread_spent};
}

/// Recovery as it is, beside recovery on one thread, reading alone and applying alone.
void recovery(benchmark::State& state) {
  const auto count = static_cast<std::size_t>(state.range(0));
  const TemporaryDirectory directory;
  const auto options = journal_options(directory.path());
  SystemClock clock;
  {
    RealVenue venue;
    const auto journal = FileJournal::open(options);
    Engine engine(venue.machine(), **journal, clock);
    open_market(engine);
    CommandStream stream;
    for (std::size_t n = 0; n < count; ++n) submit(engine, stream.next());
  }
  for (auto _ : state) {
    const Recovered ahead = recover(options, clock);
    FileJournalOptions alone = options;
    alone.in_background = false;
    const Recovered one_thread = recover(alone, clock);
    state.SetIterationTime(ahead.commands / ahead.per_s);
    state.counters["commands_per_s"] = ahead.per_s;
    state.counters["one_thread_per_s"] = one_thread.per_s;
    state.counters["per_applying_thread_s"] = ahead.per_thread_s;
    state.counters["one_thread_per_thread_s"] = one_thread.per_thread_s;
    state.counters["read_only_per_thread_s"] = ahead.commands / read_only_s(options);
    const auto [apply_s, apply_thread_s] = apply_from_memory_s(count);
    const double apply_only = static_cast<double>(count) / apply_s;
    state.counters["apply_only_per_s"] = apply_only;
    state.counters["apply_only_per_thread_s"] = static_cast<double>(count) / apply_thread_s;
    state.counters["per_apply_only"] = ahead.per_s / apply_only;
    state.counters["one_thread_per_apply_only"] = one_thread.per_s / apply_only;
  }
}
BENCHMARK(recovery)
    ->ArgName("commands")
    ->Arg(1'000'000)
    ->Arg(10'000'000)
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
