#include "schemas/reject_catalogue.hpp"

#include <gtest/gtest.h>

#include <set>

namespace licet {
namespace {

TEST(RejectCatalogue, RisesByNumberAndNamesEachOnce) {
  std::set<std::string_view> names;
  std::uint16_t last = 0;
  for (const auto& entry : reject_catalogue()) {
    EXPECT_GT(static_cast<std::uint16_t>(entry.code), last);
    last = static_cast<std::uint16_t>(entry.code);
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.message.empty());
  }
}

TEST(RejectCatalogue, MapsToCodesThatTheProtocolsHave) {
  for (const auto& entry : reject_catalogue()) {
    EXPECT_TRUE(entry.http_status >= 400 && entry.http_status < 600) << entry.name;
    EXPECT_TRUE(entry.ord_rej_reason <= 18 || entry.ord_rej_reason == 99) << entry.name;  // FIX 4.4, tag 103
    EXPECT_TRUE(entry.cxl_rej_reason <= 6 || entry.cxl_rej_reason == 99) << entry.name;   // tag 102
    EXPECT_LE(entry.business_reason, 7) << entry.name;                                    // tag 380
  }
}

TEST(RejectCatalogue, FindsByCode) { EXPECT_EQ(reject_entry(Reject::grant_revoked).http_status, 403); }

}  // namespace
}  // namespace licet
