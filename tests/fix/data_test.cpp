#include <gtest/gtest.h>

#include <algorithm>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

constexpr const char* series = "FLIGHTS/TRAIN/ORG/12M";

class FixData : public ::testing::Test {
 protected:
  void SetUp() override { venue.start_gateway(); }
  void sell(FixClient& vendor, const std::string& id, const std::string& price, const std::string& quantity) {
    vendor.send("D", limit_order(id, '2', price, quantity));
    ASSERT_EQ(vendor.expect("8")[150], "0");
  }
  FixVenue venue;
};

Fields subscribe(const std::string& id, char type, const std::string& depth, const std::string& symbol = series) {
  return {{262, id},    {263, std::string(1, type)},
          {264, depth}, {265, "1"},
          {267, "3"},   {269, "0"},
          {269, "1"},   {269, "2"},
          {146, "1"},   {55, symbol}};
}

TEST_F(FixData, TheSecurityListTellsTheTermsOfTheLicence) {
  auto alice = venue.logged_on("ALICE");
  alice.send("x", {{320, "r1"}, {559, "4"}});
  const auto list = alice.expect("y");
  EXPECT_EQ(list[320], "r1") << list.text();
  EXPECT_EQ(list[560], "0");
  EXPECT_EQ(list[893], "Y");
  EXPECT_EQ(list[146], "1");
  EXPECT_EQ(list[55], series);
  EXPECT_EQ(list[48], series);
  EXPECT_EQ(list[22], "8");
  EXPECT_EQ(list[207], "SHDE");
  EXPECT_EQ(list[762], "train");
  EXPECT_EQ(list[15], "CNY");
  EXPECT_EQ(list[969], "1");
  EXPECT_EQ(list[326], "17");
  const auto attributes = list.all(872);
  EXPECT_EQ(list[870], std::to_string(attributes.size()));
  EXPECT_NE(std::find(attributes.begin(), attributes.end(), "term_days=365"), attributes.end());
  EXPECT_NE(std::find(attributes.begin(), attributes.end(), "dataset=FLIGHTS"), attributes.end());
  alice.send("x", {{320, "r2"}, {559, "0"}, {55, "NO/SUCH"}});
  const auto none = alice.expect("y");
  EXPECT_EQ(none[560], "2");
  EXPECT_EQ(none[20003], "202");
}

TEST_F(FixData, TheSecurityListTellsSegmentTicksAndDates) {
  DefineSegment segment;
  segment.code = "MAIN";
  segment.ticks[0] = {Price(1'000 * money_scale), Price(5 * money_scale)};
  venue.apply(MemberId(1), segment);
  auto terms = venue.model.instrument(InstrumentId(1))->terms;
  terms.symbol = "FLIGHTS/TRAIN/ORG/24M";
  terms.segment = SegmentId(1);
  terms.issue_date = Timestamp(1'767'225'600'000'000'000);  // 2026-01-01
  terms.redeem_by = Timestamp(1'893'456'000'000'000'000);   // 2030-01-01
  terms.mode = TradingMode::auction;
  terms.min_hold_days = 5;
  terms.holder_cap = 200;
  venue.apply(MemberId(1), terms);
  auto alice = venue.logged_on("ALICE");
  alice.send("x", {{320, "r1"}, {559, "0"}, {55, "FLIGHTS/TRAIN/ORG/24M"}});
  const auto list = alice.expect("y");
  EXPECT_EQ(list[1300], "MAIN") << list.text();
  EXPECT_EQ(list[225], "20260101");
  EXPECT_EQ(list[541], "20300101");
  EXPECT_EQ(list[1205], "2");
  EXPECT_EQ(list.all(1206), (std::vector<std::string>{"0", "1000"}));
  EXPECT_EQ(list.all(1208), (std::vector<std::string>{"1", "5"}));
  const auto attributes = list.all(872);
  for (const char* wanted : {"mode=auction", "min_hold_days=5", "holder_cap=200"}) {
    EXPECT_NE(std::find(attributes.begin(), attributes.end(), wanted), attributes.end()) << wanted;
  }
}

TEST_F(FixData, ManyInstrumentsComeInFragments) {
  const auto listed = venue.model.instrument(InstrumentId(1))->terms;
  for (int n = 0; n < 120; ++n) {
    auto terms = listed;
    terms.symbol = *Symbol::from("FLIGHTS/TRAIN/ORG/" + std::to_string(n) + "D");
    venue.apply(MemberId(1), terms);
  }
  auto alice = venue.logged_on("ALICE");
  alice.send("x", {{320, "all"}, {559, "4"}});
  std::size_t symbols = 0;
  int fragments = 0;
  for (std::string last; last != "Y"; ++fragments) {
    const auto list = alice.expect("y");
    ASSERT_FALSE(list.fields.empty());
    symbols += list.all(55).size();
    last = list[893];
  }
  EXPECT_EQ(symbols, 121U);
  EXPECT_EQ(fragments, 3);
}

TEST_F(FixData, ASnapshotShowsTheBookByLevels) {
  auto vendor = venue.logged_on("VENDOR");
  sell(vendor, "v1", "100", "5");
  sell(vendor, "v2", "100", "2");
  sell(vendor, "v3", "101", "9");
  auto alice = venue.logged_on("ALICE");
  alice.send("V", subscribe("m1", '0', "1"));
  const auto top = alice.expect("W");
  EXPECT_EQ(top[262], "m1") << top.text();
  EXPECT_EQ(top[268], "1");
  EXPECT_EQ(top[269], "1");
  EXPECT_EQ(top[270], "100");
  EXPECT_EQ(top[271], "7");
  EXPECT_EQ(top[346], "2");
  alice.send("V", subscribe("m2", '0', "0"));
  EXPECT_EQ(alice.expect("W").all(270), (std::vector<std::string>{"100", "101"}));
}

TEST_F(FixData, UpdatesTurnTheSnapshotIntoTheBook) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  sell(vendor, "v1", "100", "5");
  alice.send("V", subscribe("m1", '1', "2"));
  EXPECT_EQ(alice.expect("W")[271], "5");
  sell(vendor, "v2", "99", "1");
  auto update = alice.expect("X");
  EXPECT_EQ(update[262], "m1");
  EXPECT_EQ(update[279], "0") << update.text();
  EXPECT_EQ(update[270], "99");
  sell(vendor, "v3", "98", "3");  // the third level pushes 100 out of the two that were asked for
  update = alice.expect("X");
  EXPECT_EQ(update.all(279), (std::vector<std::string>{"0", "2"})) << update.text();
  EXPECT_EQ(update.all(270), (std::vector<std::string>{"98", "100"}));
  auto bob = venue.logged_on("BOB");
  bob.send("D", limit_order("b1", '1', "98", "2"));
  update = alice.expect("X");
  EXPECT_EQ(update.all(279), (std::vector<std::string>{"1", "0"})) << update.text();
  EXPECT_EQ(update.all(269), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(update.all(271), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(update[278], "1");
}

TEST_F(FixData, UnsubscribingStopsUpdates) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  alice.send("V", subscribe("m1", '1', "0"));
  EXPECT_EQ(alice.expect("W")[268], "0");
  alice.send("V", subscribe("m1", '1', "0"));
  EXPECT_EQ(alice.expect("Y")[281], "1");
  alice.send("V", subscribe("m1", '2', "0"));
  sell(vendor, "v1", "100", "5");
  EXPECT_TRUE(alice.is_quiet(std::chrono::milliseconds(200)));
  alice.send("V", subscribe("m1", '1', "0"));
  EXPECT_EQ(alice.expect("W")[268], "1");
}

TEST_F(FixData, AFullRefreshSendsTheWholeBookAgain) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  auto request = subscribe("m1", '1', "0");
  request[3].second = "0";
  alice.send("V", request);
  static_cast<void>(alice.expect("W"));
  sell(vendor, "v1", "100", "5");
  EXPECT_EQ(alice.expect("W")[270], "100");
}

TEST_F(FixData, ARequestThatCannotBeServedIsRejectedByName) {
  auto alice = venue.logged_on("ALICE");
  alice.send("V", subscribe("m1", '1', "0", "NO/SUCH"));
  auto reject = alice.expect("Y");
  EXPECT_EQ(reject[281], "0");
  EXPECT_EQ(reject[20003], "202");
  alice.send("V", subscribe("m2", '1', "100000"));
  EXPECT_EQ(alice.expect("Y")[281], "5");
  auto no_update_type = subscribe("m3", '1', "0");
  no_update_type.erase(no_update_type.begin() + 3);
  alice.send("V", no_update_type);
  EXPECT_EQ(alice.expect("Y")[281], "6");
}

}  // namespace
}  // namespace licet::test
