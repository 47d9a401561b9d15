// The calendar: what a schedule says of an instant, how it is read, and that the log gets it.

#include "gateway/licet/calendar.hpp"

#include <gtest/gtest.h>

#include "gateway/licet/calendar_config.hpp"
#include "gateway/licet/config.hpp"
#include "gateway/licet/demonstration.hpp"
#include "gateway/licet/session_scheduler.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

constexpr std::string_view example = R"(
[calendar]
utc_offset = "+08:00"
trading_days = ["mon", "tue", "wed", "thu", "fri"]
holidays = [2026-01-01]

[[segments]]
code = "MAIN"
dynamic_collar_bps = 300
block_trades = true
ticks = [{ from = "1000.00", tick = "1.00" }]

[[segments.day]]
state = "opening_call"
at = "09:15"
ends = "09:25"
random_end_ms = 30000
next = "open"

[[segments.day]]
state = "scheduled_call"
at = "11:00"
ends = "11:02"
every_minutes = 60
until = "15:00"

[[segments.day]]
state = "closed"
at = "15:00"
)";

/// 2026-01-02 is a Friday; hours and minutes of China's time.
Timestamp friday(std::int64_t hours, std::int64_t minutes) {
  constexpr std::int64_t midnight_utc = 1'767'312'000;
  return Timestamp((midnight_utc + (hours - 8) * 3'600 + minutes * 60) * 1'000'000'000);
}

Calendar example_calendar() {
  Calendar calendar;
  EXPECT_EQ(read_calendar(example, "licet.toml", calendar), "");
  return calendar;
}

TEST(Calendar, ReadsSegmentsAndTheirDay) {
  const Calendar calendar = example_calendar();
  ASSERT_EQ(calendar.segments.size(), 1U);
  const SegmentPlan& plan = calendar.segments[0];
  EXPECT_EQ(plan.terms.code, SegmentCode("MAIN"));
  EXPECT_EQ(plan.terms.dynamic_collar_bps, 300U);
  EXPECT_EQ(plan.terms.block_trades, 1);
  EXPECT_EQ(plan.terms.ticks[0].tick, Price(10'000));
  ASSERT_EQ(plan.day.size(), 3U);
  EXPECT_EQ(plan.day[0].lasts_s, 600U);
  EXPECT_EQ(plan.day[1].every_s, 3'600U);
}

TEST(Calendar, FindsTheTransitionsAroundAnInstant) {
  const Calendar calendar = example_calendar();
  const SegmentPlan& plan = calendar.segments[0];
  const auto last = last_transition(calendar, plan, friday(13, 30));
  ASSERT_TRUE(last);
  EXPECT_EQ(last->at, friday(13, 0));
  EXPECT_EQ(last->entry.state, SessionState::scheduled_call);
  const auto next = next_transition(calendar, plan, friday(13, 30));
  ASSERT_TRUE(next);
  EXPECT_EQ(next->at, friday(14, 0));
  EXPECT_EQ(next_transition(calendar, plan, friday(14, 0))->at, friday(15, 0)) << "no call begins at the close";
  EXPECT_EQ(next_transition(calendar, plan, friday(15, 0))->at, friday(9 + 3 * 24, 15)) << "the weekend is passed over";
  EXPECT_EQ(last_transition(calendar, plan, friday(9, 0))->at, friday(15 - 2 * 24, 0)) << "and so is the holiday";
}

TEST(Calendar, SaysTheStateAfterACallThatIsOver) {
  const Calendar calendar = example_calendar();
  const SegmentPlan& plan = calendar.segments[0];
  const auto call = last_transition(calendar, plan, friday(9, 20));
  const SetSession during = command_of(*call, SegmentId(3), 77, friday(9, 20));
  EXPECT_EQ(during.state, SessionState::opening_call);
  EXPECT_EQ(during.ends_at, friday(9, 25));
  EXPECT_EQ(during.random_end_ms, 30'000U);
  EXPECT_EQ(during.seed, 77U);
  EXPECT_EQ(during.segment, SegmentId(3));
  const SetSession after = command_of(*call, SegmentId(3), 77, friday(9, 26));
  EXPECT_EQ(after.state, SessionState::open);
  EXPECT_EQ(after.ends_at, Timestamp());
}

std::string fault_of(std::string_view text) {
  const auto config = parse_config(text, "licet.toml");
  return config ? "" : config.error();
}

TEST(Calendar, RefusesWhatItCannotReadByNameAndLine) {
  EXPECT_EQ(fault_of("[calendar]\nzone = 1\n"), "licet.toml:2: there is no key 'calendar.zone'");
  EXPECT_EQ(fault_of("[calendar]\nutc_offset = \"8\"\n"),
            "licet.toml:2: the key 'calendar.utc_offset' takes an offset like \"+08:00\"");
  EXPECT_EQ(fault_of("[[segments]]\ncode = \"MAIN\"\n[[segments.day]]\nstate = \"open\"\nat = \"25:00\"\n"),
            "licet.toml:5: the key 'segments.day.at' takes a time of the day like \"09:30\"");
  EXPECT_NE(fault_of("[[segments]]\ncode = \"MAIN\"\n[[segments.day]]\nstate = \"halted\"\nat = \"09:00\"\n"), "");
  EXPECT_NE(fault_of("[[segments]]\ncode = \"m\"\n"), "");
  EXPECT_EQ(fault_of("[[segments]]\ncode = \"MAIN\"\n[[segments]]\ncode = \"MAIN\"\n"),
            "licet.toml:3: the segment 'MAIN' stands there twice");
}

TEST(SessionScheduler, EstablishesTheSessionAndSendsEachTransitionOnce) {
  const TemporaryDirectory data;
  StoredVenue venue(data.path());
  const Calendar calendar = demonstration_calendar();
  venue.bootstrap();
  // A series of the segment that the first bootstrap, without a calendar, has not put into it.
  ASSERT_EQ(define_segments(calendar, venue.model(), venue.caller()).value_or(0), 1U);
  EXPECT_EQ(define_segments(calendar, venue.model(), venue.caller()).value_or(9), 0U) << "it is there";
  const auto segment = venue.model().segment_by_code(demonstration::thin_segment);
  ASSERT_TRUE(segment);
  InstrumentRecord first = venue.model().instruments().front();
  ListInstrument terms = first.terms;
  terms.symbol = "AIRPORTS/TRAIN/SEAT/1M";
  terms.segment = segment->id;
  ASSERT_TRUE(venue.caller().call(first.vendor, terms));

  SystemClock clock;
  SessionScheduler scheduler(calendar, venue.model(), venue.caller(), clock);
  const std::int64_t five_minutes = clock.now().seconds() / 300 + 1;
  const Timestamp call(five_minutes * 300 * 1'000'000'000);  // the next, in the venue's future
  EXPECT_EQ(scheduler.act(call + Duration::seconds(20)), call + Duration::seconds(300));
  const auto state = [&] { return venue.model().instrument_by_symbol("AIRPORTS/TRAIN/SEAT/1M")->session; };
  EXPECT_EQ(state(), SessionState::scheduled_call);
  const Sequence before = venue.model().applied();
  scheduler.act(call + Duration::seconds(40));
  EXPECT_EQ(venue.model().applied(), before) << "nothing is due";

  SessionScheduler restarted(calendar, venue.model(), venue.caller(), clock);
  restarted.act(call + Duration::seconds(40));
  EXPECT_EQ(venue.model().applied(), before) << "it is established already";
}

}  // namespace
}  // namespace licet::test
