// A venue under load that waits to be killed: engine, file journal, projection, three connections. Writes every command
// that was acknowledged to standard output, as Acknowledged. Usage: crash_child DIRECTORY RUN SEED

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/file_journal.hpp"
#include "settlement/ledger/projection.hpp"
#include "tests/runtime/crash_report.hpp"
#include "tests/runtime/market.hpp"

namespace {

using namespace licet;

class TellParent final : public EventSink {
 public:
  void on_events(const EventBatchPtr& batch) override {
    told_.clear();
    testing::for_each_command(*batch, [&](const testing::Acknowledged& one) { told_.push_back(one); });
    const char* at = reinterpret_cast<const char*>(told_.data());
    for (std::size_t left = told_.size() * sizeof told_.front(); left > 0;) {
      const ssize_t written = ::write(STDOUT_FILENO, at, left);
      if (written <= 0) std::_Exit(3);
      at += written;
      left -= static_cast<std::size_t>(written);
    }
  }

 private:
  std::vector<testing::Acknowledged> told_;
};

void submit(Engine& engine, const Command& command) {
  while (!engine.submit(command)) std::this_thread::yield();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::filesystem::path directory = argv[1];
  const std::uint64_t run = std::strtoull(argv[2], nullptr, 10);
  const std::uint64_t seed = std::strtoull(argv[3], nullptr, 10);

  testing::RealVenue venue;
  SystemClock clock;
  FileJournalOptions journal_options;
  journal_options.directory = directory / "journal";
  journal_options.venue = *Text<7>::from("SHDE");
  journal_options.segment_bytes = std::uint64_t{256} << 10U;  // many segments are begun
  const auto journal = FileJournal::open(journal_options);
  if (!journal) {
    std::fprintf(stderr, "%s\n", journal.error().text().c_str());
    return 1;
  }
  ProjectionOptions rows;
  rows.directory = directory / "rows";
  rows.venue = journal_options.venue;
  rows.write_buffer_mib = 1;
  const auto projection = Projection::open(rows);
  if (!projection) return 1;

  EngineOptions options;
  options.backlog = [&] { return (*projection)->pending_bytes(); };
  Engine engine(venue.machine(), **journal, clock, options);
  engine.subscribe(**projection);
  const auto recovered = engine.recover();
  if (!recovered || !(*projection)->check_not_ahead(recovered->position.last)) {
    std::fprintf(stderr, "%s\n", engine.recovery_fault().c_str());
    return 1;
  }
  TellParent parent;
  engine.subscribe(parent);
  engine.start();
  if (recovered->commands == 0) {
    for (const Command& command : testing::opening_commands(testing::crash_buyers, testing::crash_instruments)) {
      submit(engine, command);
    }
  }
  std::vector<std::thread> threads;
  for (std::uint32_t n = 0; n < testing::crash_buyers; ++n) {
    threads.emplace_back([&, n] {
      testing::OrderFlow flow(MemberId(testing::first_market_buyer + n), testing::crash_instruments,
                              run * testing::crash_buyers + n, seed + n, engine.new_origin());
      for (;;) submit(engine, flow.next());
    });
  }
  for (auto& thread : threads) thread.join();
}
