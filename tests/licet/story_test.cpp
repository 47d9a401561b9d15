// `licet replay --explain` and `licet statement` on a stored venue.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "gateway/licet/commands.hpp"
#include "settlement/ledger/projected_book.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// A venue that traded for a while, and stopped.
class StoryTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    data_ = std::make_unique<TemporaryDirectory>();
    StoredVenue venue(data_->path());
    venue.bootstrap();
    venue.simulate(300);
  }
  static void TearDownTestSuite() { data_.reset(); }

  static std::string explain(const std::string& kind, const std::string& id, std::uint64_t to = UINT64_MAX) {
    ReplayOptions options;
    options.data = data_->path();
    options.mic = "SHDE";
    options.explain_kind = kind;
    options.explain_id = id;
    options.to = to;
    ::testing::internal::CaptureStdout();
    EXPECT_EQ(run_replay(options), 0);
    return ::testing::internal::GetCapturedStdout();
  }
  /// The number behind the first `text`.
  static std::string number_behind(const std::string& story, const std::string& text) {
    const auto at = story.find(text);
    if (at == std::string::npos) return "";
    const auto begin = at + text.size();
    return story.substr(begin, story.find_first_not_of("0123456789", begin) - begin);
  }
  static std::unique_ptr<Projection> books() {
    ProjectionOptions options;
    options.directory = data_->path() / "ledger";
    options.venue = "SHDE";
    return Projection::open(options).value();
  }

  static inline std::unique_ptr<TemporaryDirectory> data_;
};

TEST_F(StoryTest, ATradeIsToldFromItsOrdersToItsGrant) {
  const std::string story = explain("trade", "1");
  EXPECT_THAT(story, HasSubstr("trade trade 1: "));
  EXPECT_THAT(story, HasSubstr("pay_trade"));
  EXPECT_THAT(story, HasSubstr("hold_cash"));
  EXPECT_THAT(story, HasSubstr("; now "));
  EXPECT_THAT(story, HasSubstr("balances after command "));
  EXPECT_THAT(story, Not(HasSubstr("trade trade 2: ")));
  const std::string buyer = number_behind(story, "order_accepted order ");
  EXPECT_THAT(explain("order", buyer), HasSubstr("trade trade 1: ")) << "and from an order to its trade";
  const std::string transfer = number_behind(story.substr(story.find("pay_trade") - 60), "transfer_posted transfer ");
  EXPECT_THAT(explain("transfer", transfer), HasSubstr("trade trade 1: ")) << "and from a transfer";
  const std::string grant = number_behind(story, "grant_released grant ");
  if (!grant.empty()) {
    EXPECT_THAT(explain("grant", grant), HasSubstr("trade trade 1: ")) << "and from the grant";
  }
}

TEST_F(StoryTest, AnAccountIsToldWithItsBalanceAsOfACommand) {
  const auto projection = books();
  const std::string name = "NEURALIS/CNY/available";
  AccountId account;
  projection->for_each_member([&](const MemberRow& row) {
    if (row.terms.terms.code == MemberCode("NEURALIS")) {
      account = AccountId(row.terms.id, AssetId(Currency::cny), Purpose::available);
    }
  });
  const std::uint64_t last = projection->applied().value();
  for (const std::uint64_t at : {last / 2, last * 3 / 4, last}) {
    const std::string story = explain("account", name, at);
    const auto balance = projection->balance_as_of(account, Sequence(at));
    ASSERT_TRUE(balance.has_value());
    EXPECT_THAT(story, HasSubstr("deposit"));
    EXPECT_THAT(story, HasSubstr("balances after command " + std::to_string(at)));
    EXPECT_THAT(story, HasSubstr("    " + name + " " + to_text(Money(balance->balance)) + "\n"));
  }
  EXPECT_THAT(explain("account", name), HasSubstr("place_order")) << "and with the orders behind its transfers";
}

TEST_F(StoryTest, WhatHasNoFormIsRefused) {
  ReplayOptions options;
  options.data = data_->path();
  options.mic = "SHDE";
  for (const auto& [kind, id] : {std::pair{"trade", "x"}, {"client_order", "7"}, {"account", ""}, {"grant", ""}}) {
    options.explain_kind = kind;
    options.explain_id = id;
    EXPECT_EQ(run_replay(options), 2) << kind;
  }
}

TEST_F(StoryTest, AStatementAsAFileAddsUpToTheBalances) {
  StatementOptions options;
  options.data = data_->path();
  options.mic = "SHDE";
  options.member = "NEURALIS";
  options.from = "2000-01-01";
  options.to = "2190-01-01T00:00:00Z";
  ::testing::internal::CaptureStdout();
  ASSERT_EQ(run_statement(options), 0);
  std::istringstream file(::testing::internal::GetCapturedStdout());
  std::map<std::string, std::int64_t> sums;
  std::size_t closings = 0;
  std::size_t entries = 0;
  std::string line;
  ASSERT_TRUE(std::getline(file, line));
  while (std::getline(file, line)) {
    std::vector<std::string> fields;
    std::istringstream split(line);
    for (std::string field; std::getline(split, field, ',');) fields.push_back(field);
    ASSERT_GE(fields.size(), 10U) << line;
    const std::string account = fields[2] + "/" + fields[3];
    const auto units = [](const std::string& text) { return parse_money(text).value().raw(); };
    if (fields[0] == "opening") {
      EXPECT_EQ(fields[9], "0");
    }
    if (fields[0] == "entry") sums[account] += units(fields[8]);
    if (fields[0] == "entry") {
      EXPECT_EQ(units(fields[9]), sums[account]) << line;
    }
    if (fields[0] == "closing") {
      EXPECT_EQ(units(fields[9]), sums[account]) << line;
    }
    entries += fields[0] == "entry" ? 1U : 0U;
    closings += fields[0] == "closing" ? 1U : 0U;
  }
  EXPECT_GT(entries, 5U);
  EXPECT_EQ(closings, sums.size());
  options.member = "NOBODY";
  EXPECT_EQ(run_statement(options), 2);
}

}  // namespace
}  // namespace licet::test
