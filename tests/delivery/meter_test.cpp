#include "settlement/delivery/meter.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <deque>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "tests/delivery/delivery_world.hpp"

namespace licet {
namespace {

using namespace testing_events;

class MeterTest : public testing::Test {
 protected:
  void release(std::uint64_t quota) {
    EventStream stream;
    stream.emit(grant_released(GrantId(1), manifest(9), quota));
    meter_.on_events(stream.take());
  }
  /// The venue's answer to a report.
  void metered(std::uint64_t bytes, std::uint64_t in_all, OriginId origin = OriginId(77)) {
    EventStream stream;
    stream.emit(usage_metered(GrantId(1), bytes, in_all), origin, RequestId(1));
    meter_.on_events(stream.take());
  }
  void serve(std::uint64_t bytes) { meter_.reserve(GrantId(1), bytes).value().served(); }
  Meter::Usage usage() { return meter_.usage(GrantId(1)).value(); }

  RecordedUsage port_;
  Meter meter_{port_};
};

TEST_F(MeterTest, RefusesWhatIsNotLeft) {
  release(100);
  serve(60);
  EXPECT_EQ(meter_.reserve(GrantId(1), 41).error(), Reject::grant_exhausted);
  serve(40);
  EXPECT_EQ(meter_.reserve(GrantId(1), 1).error(), Reject::grant_exhausted);
  EXPECT_TRUE(meter_.reserve(GrantId(1), 0));
  EXPECT_EQ(meter_.reserve(GrantId(2), 1).error(), Reject::unknown_grant);
}

TEST_F(MeterTest, AGrantOfBeforeItsTimeIsAdopted) {
  meter_.adopt(GrantId(1), 100, 70);
  EXPECT_EQ(usage().metered_bytes, 70U);
  EXPECT_EQ(meter_.reserve(GrantId(1), 31).error(), Reject::grant_exhausted);
  serve(30);
  metered(30, 100);
  EXPECT_EQ(usage().metered_bytes, 100U);
  EXPECT_EQ(usage().outstanding_bytes, 0U);
}

TEST_F(MeterTest, GivesBackWhatWasNotServed) {
  release(100);
  {
    const auto held = meter_.reserve(GrantId(1), 100);
    ASSERT_TRUE(held);
    EXPECT_EQ(usage().outstanding_bytes, 100U);
    EXPECT_FALSE(meter_.reserve(GrantId(1), 1));
  }
  EXPECT_EQ(usage().outstanding_bytes, 0U);
  EXPECT_TRUE(port_.reports.empty());
  EXPECT_TRUE(meter_.reserve(GrantId(1), 100));
}

TEST_F(MeterTest, ReportsAtOnceThenAddsUp) {
  release(0);
  serve(1);
  serve(2);
  serve(3);
  ASSERT_EQ(port_.reports.size(), 1U);  // the others wait for the answer
  EXPECT_EQ(port_.reports[0].bytes, 1U);
  metered(1, 1);
  ASSERT_EQ(port_.reports.size(), 2U);
  EXPECT_EQ(port_.reports[1].bytes, 5U);
  EXPECT_EQ(port_.reports[1].requests, 2U);
  metered(5, 6);
  EXPECT_EQ(port_.reports.size(), 2U);
  EXPECT_EQ(usage().metered_bytes, 6U);
  EXPECT_EQ(usage().outstanding_bytes, 0U);
}

TEST_F(MeterTest, CountsWhatOtherGatewaysServe) {
  release(100);
  serve(30);
  metered(50, 50, OriginId(5));  // somebody else's report: ours is still under way
  EXPECT_EQ(usage().metered_bytes, 50U);
  EXPECT_EQ(usage().outstanding_bytes, 30U);
  EXPECT_FALSE(meter_.reserve(GrantId(1), 21));
  metered(30, 80);
  EXPECT_EQ(usage().outstanding_bytes, 0U);
  EXPECT_TRUE(meter_.reserve(GrantId(1), 20));
}

TEST_F(MeterTest, OffersAgainWhatWasNotTaken) {
  release(0);
  port_.is_overloaded = true;
  serve(10);
  serve(5);
  meter_.flush();
  EXPECT_TRUE(port_.reports.empty());
  port_.is_overloaded = false;
  meter_.flush();
  ASSERT_EQ(port_.reports.size(), 1U);
  EXPECT_EQ(port_.reports[0].bytes, 15U);
  EXPECT_EQ(port_.reports[0].requests, 2U);
  meter_.flush();
  EXPECT_EQ(port_.reports.size(), 1U);
}

TEST_F(MeterTest, ARefusedReportStaysCounted) {
  release(100);
  serve(60);
  EventStream stream;
  CommandRejected rejected;
  rejected.command = CommandType::meter_usage;
  rejected.reject = Reject::grant_state_final;
  stream.emit(rejected, OriginId(77), RequestId(1));
  meter_.on_events(stream.take());
  EXPECT_FALSE(meter_.reserve(GrantId(1), 41));
  serve(1);
  EXPECT_EQ(port_.reports.size(), 2U);  // the way is free for the next
}

/// A venue that answers reports from a queue, as the real one does, on a thread of its own.
class AnsweringVenue final : public UsagePort {
 public:
  Result<void> report(GrantId, std::uint64_t bytes, std::uint32_t requests) noexcept override {
    const std::lock_guard lock(mutex_);
    if (++offered_ % 7 == 0) return refuse(Reject::overloaded);
    bytes_.push_back(bytes);
    requests_ += requests;
    return {};
  }
  [[nodiscard]] OriginId origin() const noexcept override { return OriginId(77); }

  /// Answers one report; false when there is none.
  bool answer(Meter& meter) {
    EventStream stream;
    {
      const std::lock_guard lock(mutex_);
      if (bytes_.empty()) return false;
      in_all_ += bytes_.front();
      stream.emit(usage_metered(GrantId(1), bytes_.front(), in_all_), origin(), RequestId(1));
      bytes_.pop_front();
    }
    meter.on_events(stream.take());
    return true;
  }
  [[nodiscard]] std::uint64_t in_all() const { return in_all_; }
  [[nodiscard]] std::uint64_t requests() const { return requests_; }

 private:
  std::mutex mutex_;
  std::deque<std::uint64_t> bytes_;
  std::uint64_t offered_ = 0;
  std::uint64_t in_all_ = 0;
  std::uint64_t requests_ = 0;
};

TEST(MeterThreads, NeverPassTheQuotaTogether) {
  constexpr std::uint64_t quota = 1'000'000;
  AnsweringVenue venue;
  Meter meter(venue);
  EventStream stream;
  stream.emit(grant_released(GrantId(1), manifest(9), quota));
  meter.on_events(stream.take());

  std::atomic<std::uint64_t> served{0};
  std::atomic<std::uint64_t> responses{0};
  std::atomic<int> running{8};
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 8; ++seed) {
    threads.emplace_back([&, seed] {
      std::mt19937 random(seed);
      for (int i = 0; i < 5'000; ++i) {
        const std::uint64_t bytes = 1 + random() % 200;
        auto reservation = meter.reserve(GrantId(1), bytes);
        if (!reservation || random() % 8 == 0) continue;  // some fail before they are served
        served += bytes;
        ++responses;
        reservation->served();
      }
      --running;
    });
  }
  const auto usage_now = [&] { return meter.usage(GrantId(1)).value(); };
  while (running > 0 || usage_now().outstanding_bytes > 0) {
    EXPECT_LE(usage_now().metered_bytes + usage_now().outstanding_bytes, quota);
    if (!venue.answer(meter)) meter.flush();
  }
  for (auto& thread : threads) thread.join();

  EXPECT_EQ(usage_now().metered_bytes, served.load());
  EXPECT_EQ(venue.in_all(), served.load());
  EXPECT_EQ(venue.requests(), responses.load());
  EXPECT_LE(served.load(), quota);
  EXPECT_GT(served.load(), quota - 200);  // and it was used up
}

}  // namespace
}  // namespace licet
