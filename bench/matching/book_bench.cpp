#include <benchmark/benchmark.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <vector>

#include "bench/matching/flow.hpp"
#include "bench/matching/venue_books.hpp"
#include "engine/core/check.hpp"

// Operations a second of our book, without and with prefetching, and of the textbook's on the flows of flow.hpp, in one
// run on one core, and how long single operations take. Every timed run must give the trades that the set-up has
// checked between the two books.
namespace licet::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct CheckedFlow {
  Flow flow;
  std::uint64_t digest = 0;  // of the trades of the timed operations
};

/// Runs both books in step, compares every trade with its maker, and writes into the cancels the ids that our book
/// gave.
void check_and_resolve(CheckedFlow& checked) {
  Flow& flow = checked.flow;
  VenueBooks ours(flow);
  TextbookBooks<PlacesByNumber> textbook(flow);
  struct Trade {
    std::uint32_t maker;
    std::int64_t ticks;
    std::int64_t quantity;
    bool operator==(const Trade&) const = default;
  };
  std::vector<std::uint64_t> id_of(flow.orders);
  std::vector<std::uint32_t> number_of(ours.orders().capacity() + std::size_t{1});
  std::vector<Trade> trades;
  std::vector<Trade> expected;
  for (const std::span<Operation> part : {std::span(flow.prefill), std::span(flow.operations)}) {
    TradeDigest digest;
    for (Operation& operation : part) {
      trades.clear();
      expected.clear();
      if (operation.kind == OperationKind::cancel) operation.venue_order = id_of[operation.order];
      const OrderSlot slot = ours.apply(operation, [&](OrderSlot maker, std::int64_t ticks, std::int64_t quantity) {
        trades.push_back({number_of[maker.value()], ticks, quantity});
        digest.add(ticks, quantity);
      });
      textbook.apply(operation, [&](std::uint32_t maker, std::int64_t ticks, std::int64_t quantity) {
        expected.push_back({maker, ticks, quantity});
      });
      LICET_CHECK(trades == expected);
      if (operation.kind == OperationKind::cancel) continue;
      number_of[slot.value()] = operation.order;
      id_of[operation.order] = ours.orders().id(slot).value();
    }
    checked.digest = digest.value();
  }
}

/// The flow of these terms; the last one is kept, since each takes seconds and 200 MB.
const CheckedFlow& flow_of(const FlowTerms& terms) {
  static std::unique_ptr<CheckedFlow> kept;
  if (kept == nullptr || kept->flow.terms.name != terms.name) {
    kept.reset();
    kept = std::make_unique<CheckedFlow>(CheckedFlow{generate(terms)});
    check_and_resolve(*kept);
  }
  return *kept;
}

template <class Books>
std::unique_ptr<Books> prefilled(const Flow& flow) {
  auto books = std::make_unique<Books>(flow);
  for (const Operation& operation : flow.prefill) books->apply(operation, [](auto...) {});
  return books;
}

/// Processor time of this thread: on a shared machine, what others run is not counted.
double thread_seconds() {
  timespec now{};
  LICET_CHECK(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now) == 0);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Books, class OnTrade>
void run(Books& books, const std::vector<Operation>& operations, OnTrade&& on_trade) {
  for (const Operation& operation : operations) books.apply(operation, on_trade);
}

/// Ours again, as a venue with a batch of commands at hand can drive it: it lets the books prefetch.
struct LookaheadBooks : VenueBooks {
  using VenueBooks::VenueBooks;
};
template <class OnTrade>
void run(LookaheadBooks& books, const std::vector<Operation>& operations, OnTrade&& on_trade) {
  constexpr std::size_t step = 16;  // commands between two stages
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (i + 2 * step < operations.size()) {
      books.near(operations[i + 2 * step]);
      books.nearer(operations[i + step]);
    }
    books.apply(operations[i], on_trade);
  }
}

template <class Books>
void throughput(benchmark::State& state, const FlowTerms& terms) {
  const CheckedFlow& checked = flow_of(terms);
  for (auto _ : state) {
    const std::unique_ptr<Books> books = prefilled<Books>(checked.flow);
    TradeDigest digest;
    const double start = thread_seconds();
    run(*books, checked.flow.operations,
        [&](auto, std::int64_t ticks, std::int64_t quantity) { digest.add(ticks, quantity); });
    state.SetIterationTime(thread_seconds() - start);
    LICET_CHECK(digest.value() == checked.digest);
  }
  state.SetItemsProcessed(state.iterations() * std::int64_t{terms.operations});
}

/// Times every operation by itself. Each figure includes one reading of the clock (counter timer_ns).
template <class Books>
void latency(benchmark::State& state, const FlowTerms& terms) {
  const CheckedFlow& checked = flow_of(terms);
  std::vector<std::uint32_t> taken(checked.flow.operations.size());
  std::vector<std::uint32_t> nothing(1'000'000);
  const auto nanoseconds = [](Clock::duration span) { return static_cast<std::uint32_t>(span.count()); };
  for (auto _ : state) {
    const std::unique_ptr<Books> books = prefilled<Books>(checked.flow);
    for (std::uint32_t& sample : nothing) {
      const auto start = Clock::now();
      sample = nanoseconds(Clock::now() - start);
    }
    TradeDigest digest;
    const auto began = Clock::now();
    for (std::size_t i = 0; i < taken.size(); ++i) {
      const auto start = Clock::now();
      books->apply(checked.flow.operations[i],
                   [&](auto, std::int64_t ticks, std::int64_t quantity) { digest.add(ticks, quantity); });
      taken[i] = nanoseconds(Clock::now() - start);
    }
    state.SetIterationTime(std::chrono::duration<double>(Clock::now() - began).count());
    LICET_CHECK(digest.value() == checked.digest);
  }
  std::sort(taken.begin(), taken.end());
  std::sort(nothing.begin(), nothing.end());
  const auto at = [](const std::vector<std::uint32_t>& sorted, std::size_t thousandths) {
    return static_cast<double>(sorted[sorted.size() * thousandths / 1000]);
  };
  state.counters["p50_ns"] = at(taken, 500);
  state.counters["p99_ns"] = at(taken, 990);
  state.counters["p99.9_ns"] = at(taken, 999);
  state.counters["timer_ns"] = at(nothing, 500);
}

/// Memory of this process. (bytes)
std::int64_t resident_bytes() {
  std::int64_t pages = 0;
  std::int64_t resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

/// Makes books that nobody trades in, and measures what each costs in memory.
void idle_books(benchmark::State& state) {
  constexpr std::size_t count = 1'000'000;
  for (auto _ : state) {
    const std::int64_t before = resident_bytes();
    const double start = thread_seconds();
    BookMemory memory;
    const std::vector<OrderBook> books(count, OrderBook(memory));
    benchmark::DoNotOptimize(books.data());
    state.SetIterationTime(thread_seconds() - start);
    state.counters["bytes_a_book"] = static_cast<double>(resident_bytes() - before) / static_cast<double>(count);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(count));
}

void register_all() {
  benchmark::RegisterBenchmark("idle_books/1000000", idle_books)
      ->UseManualTime()
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
  const auto add = [](const std::string& name, auto function, const FlowTerms& terms) {
    benchmark::RegisterBenchmark((name + "/" + terms.name).c_str(),
                                 [function, terms](benchmark::State& state) { function(state, terms); })
        ->UseManualTime()
        ->Iterations(1)
        ->Repetitions(5)
        ->ReportAggregatesOnly(true)
        ->Unit(benchmark::kMillisecond);
  };
  for (const FlowTerms& terms : {hot_flow(), deep_flow(), sparse_flow(), pile_flow(), sweep_flow()}) {
    add("book", throughput<VenueBooks>, terms);
    add("book_lookahead", throughput<LookaheadBooks>, terms);
    add("textbook", throughput<TextbookBooks<PlacesById>>, terms);
    add("textbook_dense_ids", throughput<TextbookBooks<PlacesByNumber>>, terms);
    if (terms.name != "hot") continue;
    add("book_latency", latency<VenueBooks>, terms);
    add("textbook_latency", latency<TextbookBooks<PlacesById>>, terms);
  }
}

}  // namespace
}  // namespace licet::bench

int main(int argc, char** argv) {
  licet::bench::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
