// A venue under load that waits to be killed: LoggedVenue and three connections. Tells on standard output, in Words,
// how far its start is, and every command that was acknowledged. Usage: crash_child DIRECTORY RUN SEED

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <span>
#include <thread>
#include <vector>

#include "engine/runtime/clock.hpp"
#include "gateway/licet/log.hpp"
#include "gateway/licet/logged_venue.hpp"
#include "tests/crash/crash_report.hpp"
#include "tests/runtime/market.hpp"

namespace {

using namespace licet;
using testing::Word;

void tell(std::span<const Word> words) {
  const char* at = reinterpret_cast<const char*>(words.data());
  for (std::size_t left = words.size_bytes(); left > 0;) {
    const ssize_t written = ::write(STDOUT_FILENO, at, left);
    if (written <= 0) std::_Exit(3);
    at += written;
    left -= static_cast<std::size_t>(written);
  }
}
void tell(const Word& word) { tell(std::span(&word, 1)); }

class TellParent final : public EventSink {
 public:
  void on_events(const EventBatchPtr& batch) override {
    told_.clear();
    testing::for_each_command(*batch, [&](const Word& one) { told_.push_back(one); });
    tell(told_);
  }

 private:
  std::vector<Word> told_;
};

void submit(Engine& engine, const Command& command) {
  while (!engine.submit(command)) std::this_thread::yield();
}

/// An earlier life may have ended in the middle of this: what is there already is refused, and the session, which comes
/// last, may be open or not.
void open_market(LoggedVenue& venue) {
  const auto commands = testing::opening_commands(testing::crash_buyers, testing::crash_instruments);
  const bool is_listed = venue.model().instruments().size() == testing::crash_instruments;
  for (std::size_t n = is_listed ? commands.size() - 1 : 0; n < commands.size(); ++n) {
    submit(venue.engine(), commands[n]);
  }
}

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::_Exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  set_log_level(log_level_from("warn"));
  const std::uint64_t run = std::strtoull(argv[2], nullptr, 10);
  const std::uint64_t seed = std::strtoull(argv[3], nullptr, 10);

  tell({.kind = Word::Kind::begun});
  DataDirectory directory(argv[1]);
  if (const auto locked = directory.lock(true); !locked) fail(locked.error());
  const SystemClock clock;
  const auto opened = LoggedVenue::open(directory, testing::crash_options(), clock);
  if (!opened) fail(opened.error());
  LoggedVenue& venue = **opened;
  if (const auto started = venue.start({}); !started) fail(started.error());

  tell({.kind = Word::Kind::started, .sequence = venue.started_from().value()});
  Engine& engine = venue.engine();
  TellParent parent;
  engine.subscribe(parent);
  open_market(venue);
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
