// The saved state of a large venue: its bytes, the time to save and to load it, and the time of its hash, which both
// contain. Beside it, in the same run, what a start without it costs: applying the commands that led there.

#include <benchmark/benchmark.h>

#include <ctime>
#include <memory>
#include <utility>

#include "bench/venue/listed_venue.hpp"
#include "bench/venue/venue_flow.hpp"
#include "schemas/codec.hpp"

namespace licet::bench {
namespace {

/// Of processor time: on a busy machine the truer one.
double milliseconds_since(std::clock_t started) {
  return 1'000.0 * static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
}

void replay(const CommandLog& log, Venue& venue) {
  EventBuffer events;
  for (std::size_t n = 0; n < log.size(); ++n) {
    if (n % 256 == 0) events.clear();
    const auto command = decode_command(log[n].bytes());
    LICET_CHECK(command.has_value());
    venue.apply(command->view(), events);
  }
}

/// One iteration: save, then load into a fresh venue. `log` makes the state.
void save_and_load(benchmark::State& state, const CommandLog& log) {
  auto first = std::make_unique<VenueUnderTest>();
  const std::clock_t replayed = std::clock();
  replay(log, first->venue);
  state.counters["replay_ms"] = milliseconds_since(replayed);
  const std::clock_t hashed = std::clock();
  const std::uint64_t hash = first->venue.state_hash();
  state.counters["hash_ms"] = milliseconds_since(hashed);
  double save_ms = 0;
  double load_ms = 0;
  for (auto _ : state) {
    StateWriter saved;
    std::clock_t started = std::clock();
    first->venue.save(saved);
    save_ms += milliseconds_since(started);
    auto second = std::make_unique<VenueUnderTest>();
    StateReader reader(saved.bytes());
    started = std::clock();
    LICET_CHECK(second->venue.load(reader).has_value());
    load_ms += milliseconds_since(started);
    LICET_CHECK(second->venue.state_hash() == hash);
    state.counters["MiB"] = static_cast<double>(saved.size()) / (1U << 20U);
  }
  state.counters["save_ms"] = save_ms / static_cast<double>(state.iterations());
  state.counters["load_ms"] = load_ms / static_cast<double>(state.iterations());
}

/// 1,000,000 instruments that nobody trades.
void idle_instruments(benchmark::State& state) { save_and_load(state, listed_venue(1'000'000)); }

/// 100,000 instruments with 500,000 open orders, and the purchases that came before.
void open_orders(benchmark::State& state) {
  FlowShape shape;
  shape.instruments = 100'000;
  shape.prefill = 500'000;
  shape.operations = 500'000;
  Flow flow = make_flow(shape);
  CommandLog log = std::move(flow.setup);
  for (std::size_t n = 0; n < flow.timed.size(); ++n) log.append(flow.timed[n]);
  save_and_load(state, log);
}

BENCHMARK(idle_instruments)->Iterations(3)->Unit(benchmark::kMillisecond);
BENCHMARK(open_orders)->Iterations(3)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace licet::bench

BENCHMARK_MAIN();
