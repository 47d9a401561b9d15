// Order to ExecutionReport over loopback: the FIX gateway with the whole venue behind it (risk, matching, ledger, read
// model, journal), beside a stock QuickFIX acceptor that only answers. One connection. `round_trip` has one order in
// flight; `pipelined` sends as fast as it may and counts the reports.

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "bench/fix/stock_acceptor.hpp"
#include "engine/runtime/file_journal.hpp"
#include "tests/fix/fix_venue.hpp"

namespace licet::bench {
namespace {

using test::FixClient;
using test::FixVenue;
using Clock = std::chrono::steady_clock;

constexpr int round_trips = 5'000;
constexpr int pipelined_orders = 100'000;

/// Orders that rest: they cross nothing, so each is answered by exactly one report.
std::vector<std::string> make_orders(FixClient& client, char side, int count) {
  static int made = 0;
  std::vector<std::string> orders;
  orders.reserve(static_cast<std::size_t>(count));
  for (int n = 0; n < count; ++n) {
    const auto order = test::limit_order(fmt::format("o{}", ++made), side, std::to_string(100 + n % 1'000), "1");
    orders.push_back(client.compose("D", order, client.next_sequence++));
  }
  return orders;
}

/// Reads the stream until `wanted` ExecutionReports more have passed, however they are cut.
class ReportCounter {
 public:
  explicit ReportCounter(int socket) : socket_(socket) {}
  void wait(int wanted) {
    seen_ = 0;
    while (seen_ < wanted) {
      const ssize_t size = ::recv(socket_, buffer_.data(), buffer_.size(), 0);
      if (size <= 0) throw std::runtime_error("the connection ended");
      const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(size));
      for (const char c : bytes) {
        matched_ = c == pattern[matched_] ? matched_ + 1 : (c == pattern[0] ? 1U : 0U);
        if (matched_ < pattern.size()) continue;
        ++seen_;
        matched_ = 1;  // the pattern ends with the separator that it begins with
      }
    }
  }

 private:
  static constexpr std::string_view pattern =
      "\x01"
      "35=8\x01";
  int socket_;
  int seen_ = 0;
  std::size_t matched_ = 0;
  std::array<char, 262'144> buffer_{};
};

void measure_round_trips(benchmark::State& state, FixClient& client, char side) {
  ReportCounter reports(client.descriptor());
  for (auto _ : state) {
    const auto orders = make_orders(client, side, round_trips);
    std::vector<double> microseconds;
    for (const auto& order : orders) {
      const auto start = Clock::now();
      client.send_raw(order);
      reports.wait(1);
      microseconds.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
    }
    std::sort(microseconds.begin(), microseconds.end());
    state.counters["p50_us"] = microseconds[microseconds.size() / 2];
    state.counters["p99_us"] = microseconds[microseconds.size() * 99 / 100];
  }
}

double cpu_seconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Beside orders/s, which a busy machine distorts: `server_cpu_us`, the processor time of all threads but the client's.
void measure_pipelined(benchmark::State& state, FixClient& client, char side) {
  ReportCounter reports(client.descriptor());
  double seconds = 0;
  double server_cpu = 0;
  for (auto _ : state) {
    const auto orders = make_orders(client, side, pipelined_orders);
    std::string all;
    for (const auto& order : orders) all += order;
    const double process_before = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
    const double reader_before = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    double sender_cpu = 0;
    const auto start = Clock::now();
    std::jthread sender([&] {
      client.send_raw(all);
      sender_cpu = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
    });
    reports.wait(pipelined_orders);
    seconds += std::chrono::duration<double>(Clock::now() - start).count();
    sender.join();
    const double client_cpu = cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - reader_before + sender_cpu;
    server_cpu += cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - process_before - client_cpu;
    state.SetIterationTime(seconds);
  }
  state.counters["server_cpu_us"] =
      server_cpu * 1e6 / (static_cast<double>(pipelined_orders) * static_cast<double>(state.iterations()));
  state.counters["orders/s"] =
      static_cast<double>(pipelined_orders) * static_cast<double>(state.iterations()) / seconds;
}

std::unique_ptr<Journal> file_journal(const std::filesystem::path& directory) {
  FileJournalOptions options;
  options.directory = directory;
  options.venue = "SHDE";
  auto journal = FileJournal::open(options);
  if (!journal) throw std::runtime_error(journal.error().text());
  return std::move(*journal);
}

/// A fresh venue and a vendor who may issue without end, logged on.
struct LicetSide {
  explicit LicetSide(bool durable)
      : directory(std::filesystem::temp_directory_path() / ("licet-fix-bench-" + std::to_string(::getpid()))),
        venue(durable ? file_journal(directory) : nullptr) {
    venue.options.limits.messages_per_second = 10'000'000;
    venue.options.limits.unsent_bytes_max = 64U << 20U;
    venue.start_gateway();
  }
  ~LicetSide() {
    venue.stop_gateway();
    std::error_code ignored;
    std::filesystem::remove_all(directory, ignored);
  }
  LicetSide(const LicetSide&) = delete;
  LicetSide& operator=(const LicetSide&) = delete;
  std::filesystem::path directory;
  FixVenue venue;
};

std::uint16_t free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(probe, generic, size) != 0 || ::getsockname(probe, generic, &size) != 0) {
    throw std::runtime_error("no free port");
  }
  ::close(probe);
  return ntohs(address.sin_port);
}

struct StockSide {
  StockSide() : port(free_port()), acceptor(port), client(port, "ALICE", "SHDE") {
    client.send("A", {{98, "0"}, {108, "300"}, {553, "alice"}, {554, "x"}});
    static_cast<void>(client.expect("A"));
  }
  std::uint16_t port;
  StockAcceptor acceptor;
  FixClient client;
};

void licet_memory_round_trip(benchmark::State& state) {
  LicetSide side(false);
  auto client = side.venue.logged_on("VENDOR");
  measure_round_trips(state, client, '2');
}
void licet_file_round_trip(benchmark::State& state) {
  LicetSide side(true);
  auto client = side.venue.logged_on("VENDOR");
  measure_round_trips(state, client, '2');
}
void stock_round_trip(benchmark::State& state) {
  StockSide side;
  measure_round_trips(state, side.client, '2');
}
void licet_memory_pipelined(benchmark::State& state) {
  LicetSide side(false);
  auto client = side.venue.logged_on("VENDOR");
  measure_pipelined(state, client, '2');
}
void licet_file_pipelined(benchmark::State& state) {
  LicetSide side(true);
  auto client = side.venue.logged_on("VENDOR");
  measure_pipelined(state, client, '2');
}
void stock_pipelined(benchmark::State& state) {
  StockSide side;
  measure_pipelined(state, side.client, '2');
}

BENCHMARK(stock_round_trip)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(licet_memory_round_trip)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(licet_file_round_trip)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(stock_pipelined)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(licet_memory_pipelined)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);
BENCHMARK(licet_file_pipelined)->Iterations(1)->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace licet::bench

BENCHMARK_MAIN();
