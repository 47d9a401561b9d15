#include "schemas/vocabulary.hpp"

#include <gtest/gtest.h>

#include "schemas/account.hpp"

namespace licet {
namespace {

template <class Enum>
class Vocabulary : public testing::Test {};
using Lists = testing::Types<Side, OrderType, TimeInForce, SelfTradePrevention, SettleTo, Right, LicenceUnit,
                             Sensitivity, PersonalData, Grade, SessionState, TradingMode, MemberRole, GrantState,
                             Currency, CancelReason, Purpose, TransferCode>;
TYPED_TEST_SUITE(Vocabulary, Lists);

TYPED_TEST(Vocabulary, EachWordReadsBackAndZeroIsNone) {
  int words = 0;
  for (unsigned value = 0; value < 1'000; ++value) {
    const auto word_of_value = word(static_cast<TypeParam>(value));
    if (word_of_value.empty()) continue;
    ++words;
    EXPECT_EQ(from_word<TypeParam>(word_of_value), static_cast<TypeParam>(value)) << word_of_value;
  }
  EXPECT_GT(words, 0);
  EXPECT_TRUE(word(static_cast<TypeParam>(0)).empty());
  EXPECT_EQ(from_word<TypeParam>("no such word"), std::nullopt);
}

TEST(AccountId, PacksMemberAssetAndPurpose) {
  const AccountId account(MemberId(0xABCDEF), AssetId(InstrumentId(0x1234567)), Purpose::held);
  EXPECT_EQ(account.member(), MemberId(0xABCDEF));
  EXPECT_EQ(account.asset().instrument(), InstrumentId(0x1234567));
  EXPECT_EQ(account.purpose(), Purpose::held);
  EXPECT_FALSE(account.asset().is_currency());
  EXPECT_EQ(AccountId::from_value(account.value()), account);
  EXPECT_TRUE(AssetId(Currency::cny).is_currency());
  EXPECT_EQ(AssetId(Currency::cny).currency(), Currency::cny);
}

}  // namespace
}  // namespace licet
