// Orders over WebSocket through the whole venue (gateway, engine, journal, views), beside a stock Beast echo of 200
// bytes under the same load in the same run; and fan-out of one book to 1,000 subscribers beside a stock broadcast.
//
//   ws_bench                         all rows; LICET_BENCH_DIR=dir puts the file journal there (default: /var/tmp)

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "bench/ws/load.hpp"
#include "bench/ws/stock_server.hpp"
#include "engine/runtime/file_journal.hpp"
#include "tests/ws/support/live_venue.hpp"

namespace licet::bench {
namespace {

using std::chrono::milliseconds;
using test::LiveVenue;

constexpr milliseconds warm_up{500};
constexpr milliseconds measured{3'000};

WebSocketOptions bench_options() {
  WebSocketOptions options;
  options.requests_per_second = 0;
  options.max_in_flight = 4'096;
  options.logons_per_second = 10'000;
  return options;
}

/// Places an order at one of 50 prices and cancels it with the next message, as a market maker does: the book stays
/// small and every message is a command that is journalled and answered.
void make_order(std::uint32_t connection, std::uint64_t n, std::string& text) {
  std::string id = "c";
  id.append(std::to_string(connection)).append("-").append(std::to_string(n / 2));
  text.assign("{\"id\":").append(std::to_string(n));
  if (n % 2 == 0) {
    text += R"(,"op":"order.place","params":{"market":"FLIGHTS/TRAIN/ORG/12M","side":"sell","price":"100.)";
    text += std::to_string(10 + n / 2 % 50);
    text += R"(","quantity":"10","time_in_force":"day","client_order_id":")" + id + "\"}}";
  } else {
    text += R"(,"op":"order.cancel","params":{"orig_client_order_id":")" + id + "\"}}";
  }
}

void make_echo(std::uint32_t, std::uint64_t, std::string& text) { text.assign(200, 'x'); }

void report(benchmark::State& state, const LoadResult& result) {
  state.SetIterationTime(result.seconds);
  state.counters["per_second"] = result.per_second();
  state.counters["cpu_us"] = result.cpu_microseconds();
  state.counters["p50_us"] = result.microseconds(0.5);
  state.counters["p99_us"] = result.microseconds(0.99);
  if (result.refused != 0) state.SkipWithError(("refused: " + result.first_refused).c_str());
}

void stock_echo(benchmark::State& state) {
  for (auto _ : state) {
    StockServer server(false);
    Load load(server.port(), static_cast<std::uint32_t>(state.range(0)), {});
    report(state, load.run(static_cast<std::uint32_t>(state.range(1)), warm_up, measured, make_echo, "x"));
  }
}

void orders_into(benchmark::State& state, std::unique_ptr<Journal> journal) {
  LiveVenue venue(bench_options(), std::move(journal));
  const auto logon = [&](std::uint32_t) {
    return R"({"id":"logon","op":"auth","params":)" + venue.auth_params("VENDOR") + "}";
  };
  Load load(venue.port(), static_cast<std::uint32_t>(state.range(0)), logon);
  report(state, load.run(static_cast<std::uint32_t>(state.range(1)), warm_up, measured, make_order, "\"ok\":true"));
}

void orders_memory_journal(benchmark::State& state) {
  for (auto _ : state) orders_into(state, nullptr);
}

void orders_file_journal(benchmark::State& state) {
  const char* chosen = std::getenv("LICET_BENCH_DIR");
  const auto directory =
      std::filesystem::path(chosen != nullptr ? chosen : "/var/tmp") / ("licet-ws-bench-" + std::to_string(::getpid()));
  for (auto _ : state) {
    std::filesystem::remove_all(directory);
    FileJournalOptions options;
    options.directory = directory;
    options.venue = "SHDE";
    auto journal = FileJournal::open(options);
    if (!journal) return state.SkipWithError(journal.error().text().c_str());
    orders_into(state, std::move(*journal));
  }
  std::filesystem::remove_all(directory);
}

constexpr std::uint32_t subscribers = 1'000;

void report_fan_out(benchmark::State& state, std::uint64_t deliveries) {
  const double seconds = std::chrono::duration<double>(measured).count();
  state.SetIterationTime(seconds);
  state.counters["per_second"] = static_cast<double>(deliveries) / seconds;
}

/// Keeps one publisher busy on its own thread while `listeners` count what they are sent.
std::uint64_t fan_out(Load& publisher, Load& listeners, const MessageMaker& make) {
  std::thread sender([&] { publisher.run(16, milliseconds(0), measured + 2 * warm_up, make, ""); });
  static_cast<void>(listeners.listen(warm_up));
  const std::uint64_t deliveries = listeners.listen(measured);
  sender.join();
  return deliveries;
}

void stock_broadcast(benchmark::State& state) {
  for (auto _ : state) {
    StockServer server(true);
    Load listeners(server.port(), subscribers, {});
    Load publisher(server.port(), 1, {});
    // The publisher is told, too: that paces it.
    report_fan_out(state, fan_out(publisher, listeners, make_echo));
  }
}

void book_fan_out(benchmark::State& state) {
  for (auto _ : state) {
    LiveVenue venue(bench_options());
    const auto subscribe = [](std::uint32_t) {
      return R"({"id":1,"op":"subscribe","params":{"channel":"book","market":"FLIGHTS/TRAIN/ORG/12M"}})";
    };
    Load listeners(venue.port(), subscribers, subscribe);
    Load publisher(venue.port(), 1, [&](std::uint32_t) {
      return R"({"id":"logon","op":"auth","params":)" + venue.auth_params("VENDOR") + "}";
    });
    report_fan_out(state, fan_out(publisher, listeners, make_order));
  }
}

void connections_and_depth(benchmark::internal::Benchmark* bench) {
  bench->ArgNames({"connections", "depth"})->Args({1, 1})->Args({1, 64})->Args({100, 8});
  bench->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);
}

BENCHMARK(stock_echo)->Apply(connections_and_depth);
BENCHMARK(orders_memory_journal)->Apply(connections_and_depth);
BENCHMARK(orders_file_journal)->Apply(connections_and_depth);
BENCHMARK(stock_broadcast)->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);
BENCHMARK(book_fan_out)->Iterations(1)->UseManualTime()->Unit(benchmark::kSecond);

}  // namespace
}  // namespace licet::bench

BENCHMARK_MAIN();
