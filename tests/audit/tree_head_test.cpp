#include "settlement/audit/tree_head.hpp"

#include <gtest/gtest.h>

namespace licet {
namespace {

TreeHead sample() {
  TreeHead head;
  head.issuer = "https://venue.example";
  head.signed_at = Timestamp(1'769'860'800'000'000'000);
  head.head = {.size = 17, .last = Sequence(99), .time = Timestamp(1'769'860'799'123'456'789), .root = {}};
  head.head.root[0] = 0xFE;
  head.head.root[31] = 1;
  return head;
}

TEST(TreeHead, ReadsBackAsSigned) {
  const auto key = jose::SigningKey::generate();
  const auto read = read_tree_head(sign_tree_head(sample(), key), key.public_key());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->issuer, sample().issuer);
  EXPECT_EQ(read->signed_at, sample().signed_at);
  EXPECT_EQ(read->head.size, 17U);
  EXPECT_EQ(read->head.last, Sequence(99));
  EXPECT_EQ(read->head.time, sample().head.time);
  EXPECT_EQ(read->head.root, sample().head.root);
}

TEST(TreeHead, AnotherKeyOrAnotherKindOfTokenIsRefused) {
  const auto key = jose::SigningKey::generate();
  const auto other = jose::SigningKey::generate();
  EXPECT_EQ(read_tree_head(sign_tree_head(sample(), other), key.public_key()).error(), Reject::bad_credentials);
  const auto grant = jose::sign_token(key, "at+jwt", key.key_id(), R"({"iss":"x"})");
  EXPECT_EQ(read_tree_head(grant, key.public_key()).error(), Reject::invalid_value);
  const auto part = jose::sign_token(key, "licet-tree-head+jwt", key.key_id(), R"({"iss":"x","iat":1})");
  EXPECT_EQ(read_tree_head(part, key.public_key()).error(), Reject::malformed);
  EXPECT_EQ(read_tree_head("nonsense", key.public_key()).error(), Reject::malformed);
}

}  // namespace
}  // namespace licet
