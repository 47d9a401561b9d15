#include "engine/runtime/engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <thread>
#include <vector>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/memory_journal.hpp"
#include "tests/runtime/journal_fixture.hpp"

namespace licet {
namespace {

using namespace testing;

/// Keeps what it hears. `before` may look at the world at the moment of hearing.
class Listener final : public EventSink {
 public:
  explicit Listener(std::function<void(const EventBatch&)> before = {}) : before_(std::move(before)) {}
  void on_events(const EventBatchPtr& batch) override {
    if (before_) before_(*batch);
    const std::lock_guard lock(mutex_);
    for (const RecordView event : batch->events) {
      sequences_.push_back(event.header().sequence.value());
      requests_.push_back(event.header().request.value());
      times_.push_back(event.header().time);
    }
  }
  [[nodiscard]] std::vector<std::uint64_t> sequences() const {
    const std::lock_guard lock(mutex_);
    return sequences_;
  }
  [[nodiscard]] std::vector<std::uint64_t> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }
  [[nodiscard]] std::vector<Timestamp> times() const {
    const std::lock_guard lock(mutex_);
    return times_;
  }
  void await(std::size_t events) const {
    while (sequences().size() < events) std::this_thread::sleep_for(std::chrono::microseconds(100));
  }

 private:
  std::function<void(const EventBatch&)> before_;
  mutable std::mutex mutex_;
  std::vector<std::uint64_t> sequences_;
  std::vector<std::uint64_t> requests_;
  std::vector<Timestamp> times_;
};

/// A journal whose appends wait until they are let through.
class GatedJournal final : public Journal {
 public:
  JournalResult<JournalPosition> recover(const JournalPosition& from, const CommandHandler& each,
                                         const JournalProgressHandler& progress) override {
    return inner_.recover(from, each, progress);
  }
  void append(const JournalGroup& group) override {
    std::unique_lock lock(mutex_);
    ++waiting_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_ || allowed_ > 0; });
    if (allowed_ > 0) --allowed_;
    --waiting_;
    inner_.append(group);
    durable_.store(inner_.position().last.value());
  }
  [[nodiscard]] std::size_t max_group_bytes() const noexcept override { return inner_.max_group_bytes(); }
  [[nodiscard]] JournalPosition position() const override { return inner_.position(); }

  void await_append() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_ > 0; });
  }
  void let_one_through() {
    const std::lock_guard lock(mutex_);
    ++allowed_;
    changed_.notify_all();
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] std::uint64_t durable() const { return durable_.load(); }

 private:
  MemoryJournal inner_;
  std::mutex mutex_;
  std::condition_variable changed_;
  int waiting_ = 0;
  int allowed_ = 0;
  bool open_ = false;
  std::atomic<std::uint64_t> durable_{0};
};

EngineOptions small_options() {
  EngineOptions options;
  options.ring_slots = 64;
  options.max_group = 16;
  options.spins = 10;
  return options;
}

void submit_until_taken(Engine& engine, const Command& command) {
  for (;;) {
    const auto taken = engine.submit(command);
    if (taken) return;
    ASSERT_EQ(taken.error(), Reject::overloaded);
    std::this_thread::yield();
  }
}

TEST(Engine, NumbersAppliesAndTellsInOrder) {
  ToyMachine machine;
  MemoryJournal journal;
  ManualClock clock(Timestamp(5'000));
  Engine engine(machine, journal, clock, small_options());
  std::vector<int> order;
  Listener first([&](const EventBatch&) { order.push_back(1); });
  Listener second([&](const EventBatch&) { order.push_back(2); });
  engine.subscribe(first);
  engine.subscribe(second);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  for (std::uint64_t n = 1; n <= 10; ++n) {
    ASSERT_TRUE(engine.submit(make_order(100 + n)).has_value());
    first.await(n);
  }
  engine.stop();
  EXPECT_EQ(first.sequences(), (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
  EXPECT_EQ(first.requests().front(), 101U);
  EXPECT_EQ(second.requests(), first.requests());
  for (std::size_t n = 0; n < order.size(); ++n) EXPECT_EQ(order[n], n % 2 == 0 ? 1 : 2) << "order of subscription";
  EXPECT_EQ(engine.released(), Sequence(10));
  EXPECT_EQ(engine.metrics().commands.load(), 10U);
  EXPECT_EQ(engine.metrics().sync_nanoseconds.count(), engine.metrics().groups.load());
}

TEST(Engine, TimeNeverGoesBack) {
  ToyMachine machine;
  MemoryJournal journal;
  ManualClock clock(Timestamp(5'000));
  Engine engine(machine, journal, clock, small_options());
  Listener listener;
  engine.subscribe(listener);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  ASSERT_TRUE(engine.submit(make_order(1)).has_value());
  listener.await(1);
  clock.set(Timestamp(4'000));
  ASSERT_TRUE(engine.submit(make_order(2)).has_value());
  listener.await(2);
  clock.set(Timestamp(6'000));
  ASSERT_TRUE(engine.submit(make_order(3)).has_value());
  engine.stop();
  EXPECT_EQ(listener.times(), (std::vector{Timestamp(5'000), Timestamp(5'000), Timestamp(6'000)}));
}

TEST(Engine, PutsTimeIntoTheLogWhenSomethingIsDueAndNothingElseComes) {
  ToyMachine machine;
  machine.set_due(Timestamp(8'000));
  MemoryJournal journal;
  ManualClock clock(Timestamp(5'000));
  Engine engine(machine, journal, clock, small_options());
  Listener listener;
  engine.subscribe(listener);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_TRUE(listener.times().empty());
  clock.set(Timestamp(9'000));
  listener.await(1);
  ASSERT_TRUE(engine.submit(make_order(7)).has_value());
  listener.await(2);
  engine.stop();
  EXPECT_EQ(listener.times(), (std::vector{Timestamp(9'000), Timestamp(9'000)}));
  EXPECT_EQ(listener.requests(), (std::vector<std::uint64_t>{0, 7})) << "time answers nobody";
  EXPECT_EQ(engine.metrics().commands.load(), 2U) << "once, and not again until the next is due";

  ToyMachine replayed;
  Engine again(replayed, journal, clock, small_options());
  ASSERT_TRUE(again.recover().has_value());
  EXPECT_EQ(again.state_hash(), engine.state_hash()) << "the log carries the time";
}

// The promise of the whole: nobody hears of a command before it is durable, also not of one whose group waits behind
// it.
TEST(Engine, TellsNothingBeforeItIsDurable) {
  ToyMachine machine;
  GatedJournal journal;
  ManualClock clock;
  Engine engine(machine, journal, clock, small_options());
  Listener listener([&](const EventBatch& batch) { EXPECT_LE(batch.last.value(), journal.durable()); });
  engine.subscribe(listener);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  ASSERT_TRUE(engine.submit(make_order(1)).has_value());
  journal.await_append();
  ASSERT_TRUE(engine.submit(make_order(2)).has_value());
  EXPECT_EQ(engine.metrics().commands.load(), 1U);
  EXPECT_TRUE(listener.sequences().empty()) << "applied, not durable";
  journal.let_one_through();
  listener.await(1);
  journal.await_append();
  EXPECT_EQ(listener.sequences(), (std::vector<std::uint64_t>{1}));
  journal.open();
  engine.stop();
  EXPECT_EQ(listener.sequences(), (std::vector<std::uint64_t>{1, 2}));
}

TEST(Engine, GathersWhatArrivesDuringASyncIntoOneGroup) {
  ToyMachine machine;
  GatedJournal journal;
  ManualClock clock;
  Engine engine(machine, journal, clock, small_options());
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  ASSERT_TRUE(engine.submit(make_order(1)).has_value());
  journal.await_append();
  for (std::uint64_t n = 2; n <= 9; ++n) ASSERT_TRUE(engine.submit(make_order(n)).has_value());
  journal.open();
  engine.stop();
  EXPECT_EQ(engine.metrics().released.load(), 9U);
  EXPECT_EQ(engine.metrics().groups.load(), 2U);
}

// Groups of 512 and more are synced in the background: the next is applied meanwhile, and told in its turn.
TEST(Engine, AppliesTheNextGroupWhileALargeOneIsSynced) {
  ToyMachine machine;
  GatedJournal journal;
  ManualClock clock;
  EngineOptions options;
  options.ring_slots = 4'096;
  Engine engine(machine, journal, clock, options);
  Listener listener([&](const EventBatch& batch) { EXPECT_LE(batch.last.value(), journal.durable()); });
  engine.subscribe(listener);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  ASSERT_TRUE(engine.submit(make_order(1)).has_value());
  journal.await_append();
  for (std::uint64_t n = 2; n <= 701; ++n) ASSERT_TRUE(engine.submit(make_order(n)).has_value());
  journal.let_one_through();
  listener.await(1);
  journal.await_append();
  ASSERT_TRUE(engine.submit(make_order(702)).has_value());
  while (engine.metrics().commands.load() < 702) std::this_thread::yield();
  EXPECT_EQ(listener.sequences().size(), 1U) << "applied, not durable";
  journal.open();
  engine.stop();
  EXPECT_EQ(listener.sequences().size(), 702U);
  const auto told = listener.sequences();
  EXPECT_TRUE(std::ranges::is_sorted(told));
  EXPECT_EQ(engine.released(), Sequence(702));
}

TEST(Engine, RefusesWhenEverythingIsFullAndLosesNothingThatItTook) {
  ToyMachine machine;
  GatedJournal journal;
  ManualClock clock;
  const EngineOptions options = small_options();
  Engine engine(machine, journal, clock, options);
  Listener listener;
  engine.subscribe(listener);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  std::vector<std::uint64_t> taken;
  std::uint64_t refused = 0;
  for (std::uint64_t n = 1; refused < 100; ++n) {
    const auto result = engine.submit(make_order(n));
    if (result) {
      taken.push_back(n);
    } else {
      ASSERT_EQ(result.error(), Reject::overloaded);
      ++refused;
      std::this_thread::yield();
    }
  }
  EXPECT_LE(taken.size(), options.ring_slots + options.max_group);
  EXPECT_GE(engine.metrics().overloaded.load(), 100U);
  journal.open();
  engine.stop();
  EXPECT_EQ(listener.requests(), taken);
}

TEST(Engine, TakesNothingWhileAViewLagsTooFar) {
  ToyMachine machine;
  MemoryJournal journal;
  ManualClock clock;
  std::atomic<std::uint64_t> lag{1'000};
  EngineOptions options = small_options();
  options.backlog = [&] { return lag.load(); };
  options.max_backlog = 999;
  Engine engine(machine, journal, clock, options);
  Listener listener;
  ASSERT_TRUE(engine.recover().has_value());
  engine.subscribe(listener);
  engine.start();
  for (std::uint64_t n = 0; n < options.ring_slots; ++n) ASSERT_TRUE(engine.submit(make_order(n)).has_value());
  EXPECT_EQ(engine.submit(make_order(99)).error(), Reject::overloaded);
  while (engine.metrics().throttled.load() == 0) std::this_thread::yield();
  EXPECT_TRUE(listener.sequences().empty());
  lag = 0;
  listener.await(options.ring_slots);
  engine.stop();
}

TEST(Engine, StopReleasesWhatWasTakenAndRefusesTheRest) {
  ToyMachine machine;
  MemoryJournal journal;
  SystemClock clock;
  Engine engine(machine, journal, clock, small_options());
  Listener listener;
  engine.subscribe(listener);
  EXPECT_EQ(engine.submit(make_order(1)).error(), Reject::not_ready);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  std::atomic<std::uint64_t> taken{0};
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < 3; ++t) {
    threads.emplace_back([&] {
      for (std::uint64_t n = 0;; ++n) {
        const auto result = engine.submit(make_order(n));
        if (result) {
          taken.fetch_add(1);
        } else if (result.error() == Reject::not_ready) {
          return;
        } else {
          std::this_thread::yield();
        }
      }
    });
  }
  while (taken.load() < 2'000) std::this_thread::yield();
  engine.stop();
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(listener.sequences().size(), taken.load());
  EXPECT_EQ(journal.position().last.value(), taken.load());
  EXPECT_EQ(machine.applied(), taken.load());
  EXPECT_EQ(engine.submit(make_order(1)).error(), Reject::not_ready);
}

TEST(Engine, RefusesWhatRecoveryCouldNotRead) {
  ToyMachine machine;
  MemoryJournal journal;
  ManualClock clock;
  Engine engine(machine, journal, clock, small_options());
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  EXPECT_EQ(engine.submit(Command()).error(), Reject::unknown_record_type);
  PlaceOrder order;
  order.side = static_cast<Side>(9);
  EXPECT_EQ(engine.submit(Command::make(MemberId(1), order)).error(), Reject::invalid_value);
  engine.stop();
  EXPECT_EQ(machine.applied(), 0U);
}

TEST(Engine, RecoversTheSameStateAndTellsViewsTheWholeStory) {
  const TemporaryDirectory directory;
  SystemClock clock;
  std::uint64_t hash = 0;
  {
    ToyMachine machine;
    const auto journal = FileJournal::open(journal_options(directory.path()));
    Engine engine(machine, **journal, clock, small_options());
    ASSERT_TRUE(engine.recover().has_value());
    engine.start();
    for (std::uint64_t n = 1; n <= 500; ++n) submit_until_taken(engine, make_order(n));
    engine.stop();
    hash = engine.state_hash();
  }
  ToyMachine machine;
  const auto journal = FileJournal::open(journal_options(directory.path()));
  Engine engine(machine, **journal, clock, small_options());
  Listener view;
  engine.subscribe(view);
  JournalProgress progress;
  const auto report = engine.recover([&](const JournalProgress& now) { progress = now; });
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->commands, 500U);
  EXPECT_EQ(progress.commands, 500U);
  EXPECT_EQ(progress.bytes, progress.bytes_total);
  EXPECT_EQ(engine.state_hash(), hash);
  EXPECT_EQ(view.requests().size(), 500U);
  EXPECT_EQ(engine.released(), Sequence(500));
  Listener gateway;
  engine.subscribe(gateway);
  engine.start();
  submit_until_taken(engine, make_order(501));
  engine.stop();
  EXPECT_EQ(gateway.sequences(), (std::vector<std::uint64_t>{501}));
}

TEST(Engine, SaysWhyItCannotRecover) {
  const TemporaryDirectory directory;
  append_orders(*open_journal(journal_options(directory.path())), 5);
  poke(directory.path() / "00000001.journal", 4'096 + 200, 'x');
  ToyMachine machine;
  ManualClock clock;
  const auto journal = FileJournal::open(journal_options(directory.path()));
  Engine engine(machine, **journal, clock, small_options());
  EXPECT_EQ(engine.recover().error(), Reject::journal_damaged);
  EXPECT_NE(engine.recovery_fault().find("00000001.journal at byte 4096, command 1"), std::string::npos)
      << engine.recovery_fault();
}

TEST(Engine, ASinkMayLeaveWhileItIsCalled) {
  ToyMachine machine;
  MemoryJournal journal;
  ManualClock clock;
  Engine engine(machine, journal, clock, small_options());
  Listener stays;
  std::optional<Listener> leaves;
  leaves.emplace([&](const EventBatch&) { engine.unsubscribe(*leaves); });
  engine.subscribe(*leaves);
  engine.subscribe(stays);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  ASSERT_TRUE(engine.submit(make_order(1)).has_value());
  stays.await(1);
  ASSERT_TRUE(engine.submit(make_order(2)).has_value());
  stays.await(2);
  EXPECT_EQ(leaves->sequences().size(), 1U);
  leaves.reset();
  ASSERT_TRUE(engine.submit(make_order(3)).has_value());
  engine.stop();
  EXPECT_EQ(stays.sequences().size(), 3U);
}

TEST(Engine, GivesEachConnectionItsOwnNumber) {
  ToyMachine machine;
  MemoryJournal journal;
  ManualClock clock;
  Engine engine(machine, journal, clock);
  EXPECT_EQ(engine.new_origin(), OriginId(1));
  EXPECT_EQ(engine.new_origin(), OriginId(2));
}

// An order remembers the connection that placed it, also over a restart: cancel on disconnect must not reach it through
// another connection of the same number.
TEST(Engine, GivesNoConnectionTheNumberOfOneInTheLog) {
  ToyMachine machine;
  MemoryJournal journal;
  ManualClock clock;
  {
    Engine engine(machine, journal, clock);
    ASSERT_TRUE(engine.recover().has_value());
    engine.start();
    for (int n = 0; n < 7; ++n) static_cast<void>(engine.new_origin());
    ASSERT_TRUE(engine.submit(Command::make(MemberId(2), PlaceOrder{}, engine.new_origin())).has_value());
    engine.stop();
  }
  ToyMachine again;
  Engine engine(again, journal, clock);
  ASSERT_TRUE(engine.recover().has_value());
  EXPECT_EQ(engine.new_origin(), OriginId(9));
}

TEST(Engine, SleepsWhenThereIsNothingToDo) {
  ToyMachine machine;
  MemoryJournal journal;
  ManualClock clock;
  Engine engine(machine, journal, clock);
  ASSERT_TRUE(engine.recover().has_value());
  engine.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  const std::clock_t before = std::clock();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const double used = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
  EXPECT_LT(used, 0.03) << "of one thread in 0.3 s";
  engine.stop();
}

}  // namespace
}  // namespace licet
