#include "gateway/fix/requests.hpp"

#include <gtest/gtest.h>

namespace licet::fix {
namespace {

/// Takes every command, and remembers none.
class TakingPort final : public CommandPort {
 public:
  Result<void> submit(const Command&) noexcept override { return {}; }
  [[nodiscard]] OriginId new_origin() noexcept override { return OriginId(++last_); }

 private:
  OriginId::Rep last_ = 0;
};

/// What was asked over the connection before the last is not answered any more, and whoever waits for it hears so.
TEST(FixRequests, WhatIsForgottenHearsThatItsOutcomeIsUnknown) {
  TakingPort port;
  Requests requests(MemberId(2), port);
  std::vector<std::pair<int, Reject>> heard;
  const auto ask = [&](int name) {
    requests.send(CancelAll{}, [&heard, name](Reject code) { heard.emplace_back(name, code); });
  };
  ask(1);
  ask(2);
  requests.begin_connection();
  EXPECT_TRUE(heard.empty()) << "the last connection's are still answered";
  ask(3);
  requests.begin_connection();
  const std::vector<std::pair<int, Reject>> expected{{1, Reject::outcome_unknown}, {2, Reject::outcome_unknown}};
  EXPECT_EQ(heard, expected);
  requests.begin_connection();
  ASSERT_EQ(heard.size(), 3U);
  EXPECT_EQ(heard.back(), std::pair(3, Reject::outcome_unknown));
}

}  // namespace
}  // namespace licet::fix
