// Commands per second of the whole state machine (risk, matching, ledger in memory, events), beside bare books on the
// same flow in the same run; and latency of one command. One iteration applies the whole flow to a fresh venue.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <vector>

#include "bench/venue/venue_flow.hpp"

namespace licet::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Outputs are taken over by the sequencer in batches.
constexpr std::size_t commands_per_batch = 64;

FlowShape shape_of(std::int64_t instruments) {
  FlowShape shape;
  shape.instruments = static_cast<std::uint32_t>(instruments);
  if (instruments == 1'000) shape.prefill = 100'000;
  if (instruments == 100'000) shape.prefill = 500'000;
  return shape;
}

const Flow& flow_of(std::int64_t instruments) {
  static std::map<std::int64_t, Flow> flows;
  const auto known = flows.find(instruments);
  if (known != flows.end()) return known->second;
  flows.clear();  // one at a time: they are large
  return flows.emplace(instruments, make_flow(shape_of(instruments))).first->second;
}

double seconds_since(Clock::time_point started) {
  return std::chrono::duration<double>(Clock::now() - started).count();
}

void run_setup(const Flow& flow, Venue& venue, EventBuffer& events) {
  for (std::size_t n = 0; n < flow.setup.size(); ++n) {
    venue.apply(flow.setup[n], events);
    events.clear();
  }
}

/// `ahead`: how many commands before it is applied a command is told to the venue (StateMachine::prefetch), as the
/// sequencer does within a batch; 0: not at all.
void venue_throughput(benchmark::State& state) {
  const Flow& flow = flow_of(state.range(0));
  const auto ahead = static_cast<std::size_t>(state.range(1));
  std::uint64_t told = 0;
  double cpu_seconds = 0;
  for (auto _ : state) {
    VenueUnderTest under_test;
    EventBuffer events;
    run_setup(flow, under_test.venue, events);
    told = 0;
    const std::clock_t cpu_started = std::clock();
    const auto started = Clock::now();
    for (std::size_t n = 0; n < flow.timed.size(); ++n) {
      if (n % commands_per_batch == 0) {
        told += events.count();
        events.clear();
      }
      const std::size_t coming = n + ahead;
      if (ahead != 0 && n % commands_per_batch + ahead < commands_per_batch && coming < flow.timed.size()) {
        under_test.venue.prefetch(flow.timed[coming]);
      }
      under_test.venue.apply(flow.timed[n], events);
    }
    state.SetIterationTime(seconds_since(started));
    cpu_seconds += static_cast<double>(std::clock() - cpu_started) / CLOCKS_PER_SEC;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(flow.timed.size()));
  state.counters["per_cpu_second"] = static_cast<double>(state.items_processed()) / cpu_seconds;
  state.counters["events_per_command"] = static_cast<double>(told) / static_cast<double>(flow.timed.size());
}

/// The same flow while 32 combinations wait: nowhere (0), in the two books that trade least (1), in the two that trade
/// most (2). The first two must not differ.
void venue_with_combinations(benchmark::State& state) {
  FlowShape shape = shape_of(1'000);
  shape.combinations = state.range(0) == 0 ? 0 : 32;
  if (state.range(0) == 1) shape.combined = InstrumentId(shape.instruments - 1);
  const Flow flow = make_flow(shape);
  for (auto _ : state) {
    VenueUnderTest under_test;
    EventBuffer events;
    run_setup(flow, under_test.venue, events);
    const auto started = Clock::now();
    for (std::size_t n = 0; n < flow.timed.size(); ++n) {
      if (n % commands_per_batch == 0) events.clear();
      under_test.venue.apply(flow.timed[n], events);
    }
    state.SetIterationTime(seconds_since(started));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(flow.timed.size()));
}

/// Includes the reading of the clock, about 24 ns.
void venue_latency(benchmark::State& state) {
  const Flow& flow = flow_of(state.range(0));
  std::vector<std::uint32_t> nanoseconds(flow.timed.size());
  for (auto _ : state) {
    VenueUnderTest under_test;
    EventBuffer events;
    run_setup(flow, under_test.venue, events);
    const auto started = Clock::now();
    auto before = started;
    for (std::size_t n = 0; n < flow.timed.size(); ++n) {
      if (n % commands_per_batch == 0) {
        events.clear();
        before = Clock::now();
      }
      under_test.venue.apply(flow.timed[n], events);
      const auto after = Clock::now();
      nanoseconds[n] =
          static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(after - before).count());
      before = after;
    }
    state.SetIterationTime(seconds_since(started));
  }
  std::ranges::sort(nanoseconds);
  const auto at = [&](double share) {
    return static_cast<double>(
        nanoseconds[static_cast<std::size_t>(share * static_cast<double>(nanoseconds.size() - 1))]);
  };
  state.counters["p50_ns"] = at(0.5);
  state.counters["p99_ns"] = at(0.99);
  state.counters["p999_ns"] = at(0.999);
  state.counters["max_ns"] = at(1);
}

void bare_books_throughput(benchmark::State& state) {
  const Flow& flow = flow_of(state.range(0));
  std::uint64_t fills = 0;
  double cpu_seconds = 0;
  for (auto _ : state) {
    BareBooks books(static_cast<std::uint32_t>(state.range(0)));
    for (std::size_t n = 0; n < flow.setup.size(); ++n) books.apply(flow.setup[n]);
    const std::clock_t cpu_started = std::clock();
    const auto started = Clock::now();
    for (std::size_t n = 0; n < flow.timed.size(); ++n) books.apply(flow.timed[n]);
    state.SetIterationTime(seconds_since(started));
    cpu_seconds += static_cast<double>(std::clock() - cpu_started) / CLOCKS_PER_SEC;
    fills = books.fills();
  }
  benchmark::DoNotOptimize(fills);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(flow.timed.size()));
  state.counters["per_cpu_second"] = static_cast<double>(state.items_processed()) / cpu_seconds;
}

/// Trades settled per second, and with the holds on both sides that each needs before: 100 members, 1,000 series.
void settlement(benchmark::State& state) {
  const bool with_holds = state.range(0) != 0;
  constexpr std::uint32_t members = 100;
  constexpr std::uint32_t all_series = 1'000;
  Ledger ledger;
  LedgerClearing clearing(ledger);
  EventBuffer events;
  ListInstrument terms;
  terms.cap = Quantity(std::int64_t{1} << 55);
  terms.royalty_bps = 250;
  terms.buyer_fee_bps = 5;
  terms.seller_fee_bps = 10;
  terms.transferable = 1;
  for (std::uint32_t n = 1; n <= all_series; ++n) {
    LICET_CHECK(clearing.list(InstrumentId(n), MemberId(2), terms).has_value());
  }
  for (std::uint32_t n = 2; n < 2 + members; ++n) {
    PostCash cash;
    cash.amount = Money(std::int64_t{1} << 55);
    cash.beneficiary = MemberId(n);
    LICET_CHECK(clearing.transfers().post_cash(clearing_operator, cash, {}, events).has_value());
  }
  const auto hold = [&](const OrderTerms& order, Price limit, Quantity quantity) {
    const auto change = clearing.plan_hold(order, limit, Quantity(0), limit, quantity);
    LICET_CHECK(change.has_value());
    clearing.change_hold(*change, events);
  };
  constexpr std::uint64_t trades_ahead = 1'000;
  const auto match_of = [&](std::uint64_t n) {
    const std::uint64_t mixed = Digest::mix(n);
    Match match;
    match.trade = TradeId(n + 1);
    match.instrument = InstrumentId(static_cast<std::uint32_t>(1 + mixed % all_series));
    match.price = Price(1'000'000 + static_cast<std::int64_t>(mixed >> 32U) % 10'000);
    match.quantity = Quantity(5);
    match.buyer = {OrderId(n * 2 + 1), MemberId(3 + static_cast<std::uint32_t>(mixed >> 40U) % (members - 1)),
                   match.instrument, Side::buy};
    match.buyer_limit = Price(1'020'000);
    match.buyer_leaves = Quantity(5);
    match.buyer_settle_to = SettleTo::hold;
    match.seller = {OrderId(n * 2 + 2), MemberId(2), match.instrument, Side::sell};
    return match;
  };
  std::uint64_t n = 0;
  const auto hold_both = [&](const Match& match) {
    hold(match.buyer, match.buyer_limit, match.buyer_leaves);
    hold(match.seller, match.price, match.quantity);
  };
  for (auto _ : state) {
    events.clear();
    auto started = Clock::now();
    for (std::uint64_t k = 0; k < trades_ahead; ++k) hold_both(match_of(n + k));
    if (!with_holds) started = Clock::now();
    for (std::uint64_t k = 0; k < trades_ahead; ++k) {
      const Match match = match_of(n + k);
      clearing.settle(match, clearing.charges(match), events);
    }
    n += trades_ahead;
    state.SetIterationTime(seconds_since(started));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(n));
}

void state_hash(benchmark::State& state) {
  const Flow& flow = flow_of(state.range(0));
  VenueUnderTest under_test;
  EventBuffer events;
  run_setup(flow, under_test.venue, events);
  for (auto _ : state) benchmark::DoNotOptimize(under_test.venue.state_hash());
}

BENCHMARK(venue_throughput)
    ->ArgNames({"instruments", "ahead"})
    ->ArgsProduct({{1}, {0, 4}})
    ->UseManualTime()
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(venue_latency)->ArgName("instruments")->Arg(1)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(bare_books_throughput)
    ->ArgName("instruments")
    ->Arg(1)
    ->UseManualTime()
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(venue_throughput)
    ->ArgNames({"instruments", "ahead"})
    ->ArgsProduct({{1'000}, {0, 4}})
    ->UseManualTime()
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(venue_with_combinations)
    ->ArgName("where")
    ->DenseRange(0, 2)
    ->UseManualTime()
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(venue_latency)
    ->ArgName("instruments")
    ->Arg(1'000)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(bare_books_throughput)
    ->ArgName("instruments")
    ->Arg(1'000)
    ->UseManualTime()
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(venue_throughput)
    ->ArgNames({"instruments", "ahead"})
    ->ArgsProduct({{100'000}, {0, 4}})
    ->UseManualTime()
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(venue_latency)
    ->ArgName("instruments")
    ->Arg(100'000)
    ->UseManualTime()
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(bare_books_throughput)
    ->ArgName("instruments")
    ->Arg(100'000)
    ->UseManualTime()
    ->Iterations(3)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(settlement)->ArgName("with_holds")->Arg(0)->Arg(1)->UseManualTime();
BENCHMARK(state_hash)->ArgName("instruments")->Arg(100'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace licet::bench

BENCHMARK_MAIN();
