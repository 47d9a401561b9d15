// A projection that cannot keep up, with its own thread behind a real engine: the engine waits, members are refused by
// name, and not a command is lost or taken twice.

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_journal.hpp"
#include "settlement/ledger/projection_check.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/venue/random_day.hpp"

namespace licet::test {
namespace {

constexpr std::uint64_t max_backlog = std::uint64_t{4} << 10U;  // bytes of events: a few commands

/// A venue's machine, and RocksDB behind its engine.
struct Market {
  explicit Market(const std::filesystem::path& rows, Journal& journal) {
    ProjectionOptions options;
    options.directory = rows;
    options.venue = "SHDE";
    projection = Projection::open(options).value();
    EngineOptions limits;
    limits.ring_slots = 64;
    limits.max_group = 32;
    limits.max_backlog = max_backlog;
    limits.backlog = [this] { return projection->pending_bytes(); };
    engine.emplace(venue, journal, clock, limits);
    engine->subscribe(*projection);
  }

  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
  SystemClock clock;
  std::unique_ptr<Projection> projection;
  std::optional<Engine> engine;
};

/// Hears everything behind the projection, and how far that one is behind.
class Witness final : public EventSink {
 public:
  explicit Witness(const Projection& projection) : projection_(projection) {}
  void on_events(const EventBatchPtr& batch) override {
    const bool is_next = batches_.empty() || batch->first.value() == batches_.back()->last.value() + 1;
    has_gap_ = has_gap_ || !is_next;
    is_bounded_ = is_bounded_ && projection_.pending_bytes() <= max_backlog + batch->events.bytes().size();
    batches_.push_back(batch);
  }
  [[nodiscard]] const std::vector<EventBatchPtr>& batches() const noexcept { return batches_; }
  [[nodiscard]] bool has_gap() const noexcept { return has_gap_; }
  [[nodiscard]] bool is_bounded() const noexcept { return is_bounded_; }

 private:
  const Projection& projection_;
  std::vector<EventBatchPtr> batches_;
  bool has_gap_ = false;
  bool is_bounded_ = true;
};

void expect_the_same(const Projection& projection, const std::vector<EventBatchPtr>& told) {
  ProjectionCheck check(projection);
  for (const EventBatchPtr& batch : told) check.on_events(batch);
  const auto report = check.compare();
  EXPECT_EQ(report.first_difference, "");
  EXPECT_EQ(report.applied, told.back()->last);
  EXPECT_GT(report.transfers, 100U);
}

TEST(BackPressure, ALaggingProjectionHoldsTheEngineBackAndLosesNothing) {
  const TemporaryDirectory directory;
  MemoryJournal journal;
  std::uint64_t refused = 0;
  std::vector<EventBatchPtr> told;
  {
    Market market(directory.path() / "rows", journal);
    Engine& engine = *market.engine;
    ASSERT_TRUE(engine.recover().has_value());
    Witness witness(*market.projection);
    engine.subscribe(witness);
    engine.start();
    const auto submit = [&](const Command& command) {
      for (auto sent = engine.submit(command); !sent; sent = engine.submit(command)) {
        ASSERT_EQ(sent.error(), Reject::overloaded);
        ++refused;
        std::this_thread::yield();
      }
    };
    open_small_world([&](MemberId member, const auto& body) { submit(Command::make(member, body)); });
    std::mt19937 random(7);
    for (std::uint32_t n = 0; n < 3'000; ++n) {
      Draw draw;
      for (auto& number : draw) number = static_cast<std::uint32_t>(random());
      submit(command_of(draw, n));
    }
    while (engine.ring_depth() > 0) std::this_thread::yield();  // a closed ring is emptied without waiting
    engine.stop();
    ASSERT_TRUE(market.projection->flush().has_value());
    EXPECT_GT(engine.metrics().throttled.load(), 10U);
    EXPECT_GT(refused, 10U);
    EXPECT_FALSE(witness.has_gap());
    EXPECT_TRUE(witness.is_bounded());
    EXPECT_EQ(witness.batches().back()->last, journal.position().last);
    EXPECT_EQ(market.projection->durable(), journal.position().last);
    told = witness.batches();
    expect_the_same(*market.projection, told);
  }

  // Recovery too waits for a RocksDB that has everything before it.
  Market again(directory.path() / "fresh", journal);
  Witness witness(*again.projection);
  again.engine->subscribe(witness);
  ASSERT_TRUE(again.engine->recover().has_value());
  ASSERT_TRUE(again.projection->flush().has_value());
  EXPECT_TRUE(witness.is_bounded());
  expect_the_same(*again.projection, told);
}

}  // namespace
}  // namespace licet::test
