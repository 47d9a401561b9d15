// A million listed instruments: how long it takes to list them and to recover them from their log, what memory each
// costs while nobody trades it, and how long a session of all of them takes to change. Beside it, in the same run, the
// least that keeping their terms can cost: a std::map from symbol to terms.

#include <benchmark/benchmark.h>
#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <map>
#include <string>

#include "bench/venue/listed_venue.hpp"
#include "bench/venue/venue_flow.hpp"
#include "schemas/codec.hpp"

namespace licet::bench {
namespace {

constexpr std::uint32_t all_instruments = 1'000'000;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point started) {
  return std::chrono::duration<double>(Clock::now() - started).count();
}

/// Bytes of memory that the process holds now.
double resident_bytes() {
  ::malloc_trim(0);
  std::ifstream statm("/proc/self/statm");
  double size = 0;
  double resident = 0;
  statm >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

const CommandLog& log_of_all() {
  static const CommandLog log = listed_venue(all_instruments);
  return log;
}

void apply_all(const CommandLog& log, Venue& venue, EventBuffer& events, bool recovers) {
  for (std::size_t n = 0; n < log.size(); ++n) {
    if (n % 256 == 0) events.clear();
    if (recovers) {
      const auto command = decode_command(log[n].bytes());
      LICET_CHECK(command.has_value());
      venue.apply(command->view(), events);
    } else {
      venue.apply(log[n], events);
    }
  }
  LICET_CHECK(events.begin() != events.end());
}

/// `recovers`: each command is decoded and checked first, as on the way out of the journal.
void list_instruments(benchmark::State& state) {
  const bool recovers = state.range(0) != 0;
  const CommandLog& log = log_of_all();
  double bytes = 0;
  for (auto _ : state) {
    const double before = resident_bytes();
    VenueUnderTest under_test;
    EventBuffer events;
    const auto started = Clock::now();
    apply_all(log, under_test.venue, events, recovers);
    state.SetIterationTime(seconds_since(started));
    bytes = resident_bytes() - before;
  }
  state.counters["bytes_per_instrument"] = bytes / all_instruments;
  state.counters["MiB"] = bytes / (1U << 20U);
  state.SetItemsProcessed(state.iterations() * all_instruments);
}

/// Into a call, and by time out of it: 2 million transitions.
void call_of_all(benchmark::State& state) {
  VenueUnderTest under_test;
  EventBuffer events;
  apply_all(log_of_all(), under_test.venue, events, false);
  std::uint64_t sequence = log_of_all().size();
  std::int64_t now = 1;
  const auto apply = [&](const auto& body) {
    Command command = Command::make(MemberId(1), body);
    command.header().sequence = Sequence(++sequence);
    command.header().time = Timestamp(now);
    events.clear();
    under_test.venue.apply(command.view(), events);
    LICET_CHECK(events.count() >= all_instruments);
  };
  for (auto _ : state) {
    SetSession call;
    call.state = SessionState::scheduled_call;
    call.ends_at = Timestamp(now + 1'000);
    apply(call);
    now += 1'000;
    apply(AdvanceTime{});
  }
  state.SetItemsProcessed(state.iterations() * 2 * all_instruments);
}

void map_of_terms(benchmark::State& state) {
  const CommandLog& log = log_of_all();
  double bytes = 0;
  for (auto _ : state) {
    const double before = resident_bytes();
    std::map<std::string, ListInstrument> terms;
    const auto started = Clock::now();
    for (std::uint32_t n = 1; n <= all_instruments; ++n) {
      const auto& each = log[log.size() - n].as<ListInstrument>();
      terms.emplace(each.symbol.str(), each);
    }
    state.SetIterationTime(seconds_since(started));
    bytes = resident_bytes() - before;
  }
  state.counters["bytes_per_instrument"] = bytes / all_instruments;
  state.SetItemsProcessed(state.iterations() * all_instruments);
}

BENCHMARK(list_instruments)
    ->ArgName("recovers")
    ->Arg(0)
    ->Arg(1)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(call_of_all)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(map_of_terms)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace licet::bench

BENCHMARK_MAIN();
