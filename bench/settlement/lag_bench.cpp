// How far RocksDB is behind while the engine takes commands as fast as it can: real venue, journal on the disk, the
// projection on its thread, and the back-pressure that holds the engine back when it lags by more than its bound.
// Beside it the same commands without RocksDB.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/file_journal.hpp"
#include "settlement/ledger/projection.hpp"
#include "tests/runtime/market.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace licet;
using namespace licet::testing;
using Clocks = std::chrono::steady_clock;

constexpr std::uint32_t buyers = 4;
constexpr std::uint32_t instruments = 100;
constexpr std::size_t commands_offered = 1'000'000;

double seconds_since(Clocks::time_point start) { return std::chrono::duration<double>(Clocks::now() - start).count(); }

void submit(Engine& engine, const Command& command) {
  while (!engine.submit(command)) std::this_thread::yield();
}

std::vector<Command> make_commands() {
  MarketFlow flow(buyers, instruments);
  std::vector<Command> commands;
  commands.reserve(commands_offered);
  for (std::size_t n = 0; n < commands_offered; ++n) commands.push_back(flow.next());
  return commands;
}

FileJournalOptions journal_options(const std::filesystem::path& directory) {
  FileJournalOptions options;
  options.directory = directory;
  options.venue = *Text<7>::from("SHDE");
  return options;
}

std::unique_ptr<Projection> open_projection(const std::filesystem::path& directory) {
  ProjectionOptions options;
  options.directory = directory;
  options.venue = *Text<7>::from("SHDE");
  auto opened = Projection::open(options);
  if (!opened) std::abort();
  return std::move(*opened);
}

/// Looks a thousand times a second how far the projection is behind what the engine has told.
class LagWatch {
 public:
  LagWatch(const Engine& engine, const Projection& projection)
      : thread_([this, &engine, &projection] {
          while (!ends_) {
            const std::uint64_t told = engine.released().value();
            lags_.push_back(told - std::min(told, projection.applied().value()));
            bytes_ = std::max(bytes_, projection.pending_bytes());
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
          }
          std::ranges::sort(lags_);
        }) {}
  ~LagWatch() { stop(); }
  LagWatch(const LagWatch&) = delete;
  LagWatch& operator=(const LagWatch&) = delete;

  void stop() {
    ends_ = true;
    if (thread_.joinable()) thread_.join();
  }
  /// Commands. After stop.
  [[nodiscard]] double lag(double part) const {
    return static_cast<double>(lags_[static_cast<std::size_t>(part * static_cast<double>(lags_.size() - 1))]);
  }
  [[nodiscard]] std::uint64_t most_bytes() const noexcept { return bytes_; }

 private:
  std::atomic<bool> ends_{false};
  std::vector<std::uint64_t> lags_;
  std::uint64_t bytes_ = 0;
  std::thread thread_;
};

/// Commands a second through the engine until all are durable, told and, with a projection, taken by it.
double run(benchmark::State& state, const std::vector<Command>& commands, bool is_projected) {
  const TemporaryDirectory directory;
  RealVenue venue;
  const SystemClock clock;
  const auto journal = FileJournal::open(journal_options(directory.path() / "journal"));
  if (!journal) std::abort();
  const auto projection = is_projected ? open_projection(directory.path() / "ledger") : nullptr;
  EngineOptions options;
  if (projection) options.backlog = [&] { return projection->pending_bytes(); };
  Engine engine(venue.machine(), **journal, clock, options);
  if (projection) engine.subscribe(*projection);
  if (!engine.recover()) std::abort();
  engine.start();
  for (const Command& command : opening_commands(buyers, instruments)) submit(engine, command);

  std::unique_ptr<LagWatch> watch;
  if (projection) watch = std::make_unique<LagWatch>(engine, *projection);
  const auto start = Clocks::now();
  for (const Command& command : commands) submit(engine, command);
  engine.stop();
  const double told = seconds_since(start);
  if (projection) {
    if (!projection->flush()) std::abort();
    watch->stop();
    state.counters["caught_up_after_ms"] = (seconds_since(start) - told) * 1e3;
    state.counters["lag_p50"] = watch->lag(0.5);
    state.counters["lag_p99"] = watch->lag(0.99);
    state.counters["lag_max"] = watch->lag(1);
    state.counters["pending_mib_max"] = static_cast<double>(watch->most_bytes()) / (1U << 20U);
    state.counters["bound_mib"] = static_cast<double>(options.max_backlog) / (1U << 20U);
    state.counters["throttled"] = static_cast<double>(engine.metrics().throttled.load());
  }
  return static_cast<double>(commands.size()) / told;
}

void projection_lag(benchmark::State& state) {
  const auto commands = make_commands();
  for (auto _ : state) {
    const double without = run(state, commands, false);
    const double with = run(state, commands, true);
    state.counters["commands_per_s"] = with;
    state.counters["without_rocksdb"] = without;
    state.SetIterationTime(static_cast<double>(commands.size()) / with);
  }
}
BENCHMARK(projection_lag)->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);

}  // namespace

BENCHMARK_MAIN();
