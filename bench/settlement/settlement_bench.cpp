// Settled trades a second into RocksDB, with flush and compaction, beside the same rows written bare.
//
// The events come from the real venue and ledger, made before the clock starts. The baseline writes the very same
// WriteBatches, prepared before its clock starts, so the difference is what folding, queueing and looking up cost.

#include <benchmark/benchmark.h>

#include <ctime>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "settlement/ledger/projection.hpp"
#include "settlement/ledger/projection_store.hpp"
#include "settlement/ledger/row_changes.hpp"
#include "tests/runtime/market.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace licet;
using namespace licet::testing;
using Clocks = std::chrono::steady_clock;

constexpr std::uint32_t instruments = 1'000;
constexpr std::uint32_t buyers = 100;
constexpr std::size_t batch_commands = 64;
constexpr std::uint64_t max_pending = std::uint64_t{64} << 20U;

double seconds_since(Clocks::time_point start) { return std::chrono::duration<double>(Clocks::now() - start).count(); }

/// Of all threads of the process, flush and compaction included: says more than the wall on a busy machine.
double processor_seconds() {
  timespec spent{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + 1e-9 * static_cast<double>(spent.tv_nsec);
}

struct Recorded {
  std::vector<EventBatchPtr> batches;
  std::uint64_t trades = 0;
  std::uint64_t transfers = 0;
};

Recorded record_events(std::size_t commands) {
  RealVenue venue;
  Recorded recorded;
  MarketFlow flow(buyers, instruments);
  std::shared_ptr<EventBatch> batch;
  std::uint64_t sequence = 0;
  const auto apply = [&](Command command) {
    command.header().sequence = Sequence(++sequence);
    command.header().time = Timestamp(1'767'225'600'000'000'000);
    if (batch == nullptr) {
      batch = std::make_shared<EventBatch>();
      batch->first = Sequence(sequence);
    }
    batch->last = Sequence(sequence);
    batch->events.begin(command.header());
    venue.machine().apply(command.view(), batch->events);
    if (sequence - batch->first.value() + 1 < batch_commands) return;
    recorded.batches.push_back(std::move(batch));
    batch = nullptr;
  };
  for (const Command& command : opening_commands(buyers, instruments)) apply(command);
  for (std::size_t n = 0; n < commands; ++n) apply(flow.next());
  if (batch != nullptr) recorded.batches.push_back(std::move(batch));
  for (const auto& told : recorded.batches) {
    for (const RecordView event : told->events) {
      recorded.trades += event.is<Trade>() ? 1U : 0U;
      recorded.transfers += event.is<TransferPosted>() ? 1U : 0U;
    }
  }
  return recorded;
}

ProjectionOptions options_in(const std::filesystem::path& directory) {
  ProjectionOptions options;
  options.directory = directory;
  options.venue = *Text<7>::from("SHDE");
  return options;
}

/// The batches that the projection writes when events pile up, and how long their bare writing and a flush take.
struct Bare {
  double seconds = 0;
  double processor = 0;
  std::size_t rows = 0;
};
Bare write_bare(const Recorded& recorded, const std::filesystem::path& directory) {
  Bare bare;
  std::vector<rocksdb::WriteBatch> batches;
  {
    const auto options = options_in(directory / "prepared");
    const auto store = Projection::Store::open(options);
    RowChanges changes(**store, options.cached_rows);
    for (const auto& batch : recorded.batches) {
      changes.fold(*batch, {});
      if (changes.size() < options.batch_rows && batch != recorded.batches.back()) continue;
      batches.push_back(changes.prepare(batch->last));
      bare.rows += static_cast<std::size_t>(batches.back().Count());
      if (!changes.commit(batch->last)) std::abort();
    }
  }
  const auto store = Projection::Store::open(options_in(directory / "bare"));
  // The column families have the same ids in both databases.
  const auto start = Clocks::now();
  const double processor_start = processor_seconds();
  for (auto& batch : batches) {
    if (!(*store)->commit(batch, Sequence(1))) std::abort();
  }
  if (!(*store)->flush()) std::abort();
  bare.seconds = seconds_since(start);
  bare.processor = processor_seconds() - processor_start;
  return bare;
}

void settlement_into_rocksdb(benchmark::State& state) {
  const auto recorded = record_events(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const TemporaryDirectory directory;
    double seconds = 0;
    double processor = 0;
    {
      const auto projection = Projection::open(options_in(directory.path() / "rows"));
      const auto start = Clocks::now();
      const double processor_start = processor_seconds();
      for (const auto& batch : recorded.batches) {
        while ((*projection)->pending_bytes() > max_pending)
          std::this_thread::sleep_for(std::chrono::microseconds(200));
        (*projection)->on_events(batch);
      }
      if (!(*projection)->flush()) std::abort();
      seconds = seconds_since(start);
      processor = processor_seconds() - processor_start;
    }
    const Bare bare = write_bare(recorded, directory.path());
    const auto trades = static_cast<double>(recorded.trades);
    state.SetIterationTime(seconds);
    state.counters["trades"] = trades;
    state.counters["trades_per_s"] = trades / seconds;
    state.counters["bare_trades_per_s"] = trades / bare.seconds;
    state.counters["share_of_bare"] = bare.seconds / seconds;
    state.counters["processor_us_per_trade"] = 1e6 * processor / trades;
    state.counters["bare_processor_us_per_trade"] = 1e6 * bare.processor / trades;
    state.counters["transfers_per_s"] = static_cast<double>(recorded.transfers) / seconds;
    state.counters["rows_per_trade"] = static_cast<double>(bare.rows) / trades;
    state.counters["rows_per_s"] = static_cast<double>(bare.rows) / seconds;
  }
}
BENCHMARK(settlement_into_rocksdb)
    ->ArgName("commands")
    ->Arg(1'000'000)
    ->Arg(4'000'000)  // long enough for files to be merged again and again meanwhile
    ->Iterations(1)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// What a checkpoint holds up: trades come at a fixed rate, and ten times a checkpoint is taken by another thread.
/// Beside the time of the call: the longest that one write to RocksDB took meanwhile, and the longest that the engine's
/// thread was kept in on_events, each also over an equal time without a checkpoint just before.
void checkpoint_pause(benchmark::State& state) {
  const auto recorded = record_events(500'000);
  const auto trades_a_second = static_cast<double>(state.range(0));
  constexpr auto window = std::chrono::milliseconds(300);
  for (auto _ : state) {
    const TemporaryDirectory directory;
    const auto projection = Projection::open(options_in(directory.path() / "rows"));
    std::atomic<bool> over{false};
    std::atomic<std::int64_t> longest_call{0};  // of on_events, nanoseconds
    std::thread engine([&] {
      const double batches_a_second =
          trades_a_second * static_cast<double>(recorded.batches.size()) / static_cast<double>(recorded.trades);
      const auto start = Clocks::now();
      for (std::size_t n = 0; n < recorded.batches.size() && !over; ++n) {
        std::this_thread::sleep_until(start +
                                      std::chrono::duration_cast<Clocks::duration>(
                                          std::chrono::duration<double>(static_cast<double>(n) / batches_a_second)));
        const auto before = Clocks::now();
        (*projection)->on_events(recorded.batches[n]);
        const std::chrono::nanoseconds spent = Clocks::now() - before;
        if (spent.count() > longest_call) longest_call = spent.count();
      }
    });
    std::vector<double> call_ms, write_ms, usual_write_ms, engine_ms, usual_engine_ms;
    const auto longest = [&](std::vector<double>& writes, std::vector<double>& calls) {
      writes.push_back(1e-6 * static_cast<double>((*projection)->take_longest_write()));
      calls.push_back(1e-6 * static_cast<double>(longest_call.exchange(0)));
    };
    for (int n = 0; n < 10; ++n) {
      static_cast<void>((*projection)->take_longest_write());
      longest_call = 0;
      std::this_thread::sleep_for(window);
      longest(usual_write_ms, usual_engine_ms);
      const auto start = Clocks::now();
      if (!(*projection)->checkpoint(directory.path() / ("copy" + std::to_string(n)))) std::abort();
      call_ms.push_back(1e3 * seconds_since(start));
      std::this_thread::sleep_until(start + window);
      longest(write_ms, engine_ms);
    }
    over = true;
    engine.join();
    state.counters["worst_write_ms"] = std::ranges::max(write_ms);
    state.counters["usual_worst_write_ms"] = std::ranges::max(usual_write_ms);
    state.counters["call_ms"] = median(call_ms);
    state.counters["longest_write_ms"] = median(write_ms);
    state.counters["usual_longest_write_ms"] = median(usual_write_ms);
    state.counters["longest_engine_ms"] = median(engine_ms);
    state.counters["usual_longest_engine_ms"] = median(usual_engine_ms);
  }
}
BENCHMARK(checkpoint_pause)->ArgName("trades_per_s")->Arg(20'000)->Arg(60'000)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace

BENCHMARK_MAIN();
