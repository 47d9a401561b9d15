#include <gtest/gtest.h>

#include <set>

#include "gateway/licet/demonstration.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

TEST(Bootstrap, SetsUpMembersKeysCashAndOneOpenSeriesForEachDataset) {
  const TemporaryDirectory data;
  StoredVenue venue(data.path());
  const BootstrapReport report = venue.bootstrap();
  EXPECT_EQ(report.members, 6U);
  EXPECT_EQ(report.keys, 7U);
  EXPECT_EQ(report.datasets, 2U);
  EXPECT_EQ(venue.model().members().size(), 7U);
  std::set<DatasetId> with_series;
  for (const InstrumentRecord& instrument : venue.model().instruments()) {
    EXPECT_EQ(instrument.session, SessionState::open);
    EXPECT_EQ(instrument.terms.reference_price.raw() % instrument.terms.tick.raw(), 0);
    with_series.insert(instrument.terms.dataset);
  }
  EXPECT_EQ(with_series.size(), 2U);
  EXPECT_EQ(venue.model().dataset_by_code("AIRPORTS")->terms.vendor, venue.model().member_by_code("GEOWORKS")->id);
  const auto key_file = data.path() / "keys/NEURALIS.pem";
  EXPECT_EQ(std::filesystem::status(key_file).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_TRUE(venue.model().key("NEURALIS-1"));
}

TEST(Bootstrap, ASecondRunChangesNothing) {
  const TemporaryDirectory data;
  Sequence before;
  {
    StoredVenue venue(data.path());
    venue.bootstrap();
    before = venue.model().applied();
  }
  StoredVenue venue(data.path());
  const BootstrapReport again = venue.bootstrap();
  EXPECT_EQ(again.members + again.keys + again.deposits + again.datasets + again.instruments + again.opened, 0U);
  EXPECT_EQ(venue.model().applied(), before);
}

TEST(Bootstrap, CompletesWhatWasInterrupted) {
  const TemporaryDirectory data;
  StoredVenue venue(data.path());
  // As far as a first run may have come: the venue, one member without key or cash.
  OpenVenue opening;
  opening.mic = "SHDE";
  opening.operator_code = "SHDEOPS";
  opening.name = "half a venue";
  ASSERT_TRUE(venue.caller().call(MemberId(), opening));
  CertifyMember member;
  member.code = "ORIONAI";
  member.name = "Orion";
  member.certified_until = Timestamp(INT64_MAX);
  member.role = MemberRole::buyer;
  ASSERT_TRUE(venue.caller().call(Bootstrap::operator_id, member));
  const BootstrapReport report = venue.bootstrap();
  EXPECT_EQ(report.members, 5U);
  EXPECT_EQ(report.deposits, 6U);
  EXPECT_EQ(venue.model().members().size(), 7U);
  EXPECT_FALSE(venue.model().balances(venue.model().member_by_code("ORIONAI")->id).empty());
}

TEST(Simulation, TradesKeepsDepthAndIsHardlyEverRefused) {
  const TemporaryDirectory data;
  StoredVenue venue(data.path());
  venue.bootstrap();
  const Simulation::Counts counts = venue.simulate(1'500);
  EXPECT_LT(counts.refused * 20, counts.commands) << counts.refused << " of " << counts.commands;
  std::int64_t volume = 0;
  for (const InstrumentRecord& instrument : venue.model().instruments()) {
    volume += instrument.volume.raw();
    const BookSnapshot book = venue.model().book(instrument.id, 0);
    EXPECT_FALSE(book.bids.empty()) << instrument.terms.symbol.view();
    EXPECT_FALSE(book.asks.empty()) << instrument.terms.symbol.view();
    EXPECT_LE(book.asks.size() + book.bids.size(), 60U);
  }
  EXPECT_GT(volume, 100);
}

TEST(Demonstration, PricesFollowSizeAndGradeAlone) {
  using demonstration::training_price;
  EXPECT_EQ(training_price(1'000'000, Grade::a1), training_price(1'000'000, Grade::a1));
  EXPECT_LT(training_price(1'000, Grade::a1), training_price(1'000'000, Grade::a1));
  EXPECT_LT(training_price(1'000, Grade::a0), training_price(1'000, Grade::a4));
}

}  // namespace
}  // namespace licet::test
