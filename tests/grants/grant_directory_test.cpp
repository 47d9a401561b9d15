#include "settlement/grants/grant_directory.hpp"

#include <gtest/gtest.h>

#include "tests/grants/event_stream.hpp"

namespace licet {
namespace {

using namespace testing_events;

class GrantDirectoryTest : public testing::Test {
 protected:
  void SetUp() override { directory_.on_events(typical_venue(manifest(9), 1'000)); }
  void change(GrantState state) {
    EventStream stream;
    stream.emit(grant_changed(GrantId(1), state));
    directory_.on_events(stream.take());
  }
  Reject refusal(Timestamp now) { return directory_.usable(GrantId(1), now).error(); }

  GrantDirectory directory_;
};

TEST_F(GrantDirectoryTest, JoinsAGrantWithItsNames) {
  const ReleasedGrant grant = directory_.find(GrantId(1)).value();
  EXPECT_EQ(grant.mic.view(), "SHDE");
  EXPECT_EQ(grant.holder.view(), "ACME");
  EXPECT_EQ(grant.vendor.view(), "CITYBUS");
  EXPECT_EQ(grant.vendor_id, vendor);
  EXPECT_EQ(grant.dataset.view(), "FLIGHTS_3M");
  EXPECT_EQ(grant.release, 3U);
  EXPECT_EQ(grant.instrument.view(), "FLIGHTS_3M.R3/TRAIN/ORG/12M");
  EXPECT_EQ(grant.released_at, noon);
  EXPECT_EQ(directory_.applied(), Sequence(7));
  EXPECT_EQ(directory_.last(), GrantId(1));
  EXPECT_EQ(directory_.find(GrantId(2)).error(), Reject::unknown_grant);
  EXPECT_TRUE(directory_.is_operator(operator_member));
  EXPECT_FALSE(directory_.is_operator(acme));
}

TEST_F(GrantDirectoryTest, KeepsTheReleaseThatWasBought) {
  EventStream stream;
  stream.emit(dataset_registered("FLIGHTS_3M", 4, manifest(10)));
  stream.emit(grant_released(GrantId(2), manifest(10)));
  directory_.on_events(stream.take());
  EXPECT_EQ(directory_.find(GrantId(1))->release, 3U);
  EXPECT_EQ(directory_.find(GrantId(2))->release, 4U);
}

TEST_F(GrantDirectoryTest, LooksAtTheTimeItself) {
  EXPECT_TRUE(directory_.usable(GrantId(1), noon));
  EXPECT_EQ(refusal(noon + Duration(-1)), Reject::grant_not_started);
  EXPECT_TRUE(directory_.usable(GrantId(1), term_end + Duration(-1)));
  EXPECT_EQ(refusal(term_end), Reject::grant_expired);
}

TEST_F(GrantDirectoryTest, FollowsTheState) {
  change(GrantState::suspended);
  EXPECT_EQ(refusal(noon), Reject::grant_suspended);
  change(GrantState::active);
  EXPECT_TRUE(directory_.usable(GrantId(1), noon));
  change(GrantState::exhausted);
  EXPECT_EQ(refusal(noon), Reject::grant_exhausted);
  change(GrantState::expired);
  EXPECT_EQ(refusal(noon), Reject::grant_expired);
  change(GrantState::revoked);
  EXPECT_EQ(refusal(noon), Reject::grant_revoked);
  EXPECT_EQ(refusal(term_end), Reject::grant_revoked);  // the stronger reason
}

TEST_F(GrantDirectoryTest, CountsWhatTheVenueMetered) {
  EventStream stream;
  stream.emit(usage_metered(GrantId(1), 10, 110)).emit(usage_metered(GrantId(99), 1, 1));
  directory_.on_events(stream.take());
  EXPECT_EQ(directory_.find(GrantId(1))->used_bytes, 110U);
  EXPECT_EQ(directory_.find(GrantId(99)).error(), Reject::unknown_grant);
}

}  // namespace
}  // namespace licet
