#include "settlement/audit/proof.hpp"
#include "engine/core/sha256.hpp"

#include <gtest/gtest.h>

#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

/// A log of ten groups, whose bytes are "group 0" … "group 9", and what an auditor is given of it.
class AuditProof : public ::testing::Test {
 protected:
  AuditProof() { grow(10); }
  void grow(int count) {
    for (int n = 0; n < count; ++n, ++groups_) {
      const std::string group = bytes_of(groups_);
      log_.append({.last = Sequence(5 * (groups_ + 1)),
                   .time = Timestamp(static_cast<std::int64_t>(groups_)),
                   .group = sha256(group)});
    }
  }
  static std::string bytes_of(std::uint64_t group) { return "group " + std::to_string(group); }
  [[nodiscard]] TreeHead head() const { return {"https://venue.example", Timestamp(0), log_.head()}; }
  [[nodiscard]] InclusionProof inclusion(std::uint64_t command) const {
    InclusionProof proof;
    proof.tree_head = sign_tree_head(head(), key_);
    proof.inclusion = *log_.inclusion(Sequence(command), log_.head().size);
    proof.group = bytes_of(proof.inclusion.index);
    return proof;
  }

  TemporaryDirectory directory_;
  MerkleLog log_{*EntryFile::create(directory_.path() / "entries")};
  jose::SigningKey key_ = jose::SigningKey::generate();
  std::uint64_t groups_ = 0;
};

TEST_F(AuditProof, AnInclusionIsCheckedFromItsDocumentAndTheKeyAlone) {
  const auto proof = read_inclusion_proof(to_json(inclusion(23)));
  ASSERT_TRUE(proof);
  EXPECT_EQ(proof->inclusion.index, 4U);
  EXPECT_EQ(proof->inclusion.first, Sequence(21));
  EXPECT_EQ(proof->group, "group 4");
  const auto under = check(*proof, key_.public_key());
  ASSERT_TRUE(under);
  EXPECT_EQ(under->head.size, 10U);
  EXPECT_EQ(under->head.last, Sequence(50));
}

TEST_F(AuditProof, AnInclusionIsRefusedWhenAnythingInItIsChanged) {
  const auto key = key_.public_key();
  const auto changed = [&](auto change) {
    InclusionProof proof = inclusion(23);
    change(proof);
    return check(proof, key).error();
  };
  EXPECT_EQ(changed([](InclusionProof& p) { p.group = "group 5"; }), Reject::audit_proof_invalid);
  EXPECT_EQ(changed([](InclusionProof& p) { p.inclusion.index = 5; }), Reject::audit_proof_invalid);
  EXPECT_EQ(changed([](InclusionProof& p) { p.inclusion.entry.last = Sequence(26); }), Reject::audit_proof_invalid);
  EXPECT_EQ(changed([](InclusionProof& p) { p.inclusion.entry.time = Timestamp(9); }), Reject::audit_proof_invalid);
  EXPECT_EQ(changed([](InclusionProof& p) { p.inclusion.path.pop_back(); }), Reject::audit_proof_invalid);
  EXPECT_EQ(changed([](InclusionProof& p) { p.tree_head.back() = p.tree_head.back() == 'A' ? 'Q' : 'A'; }),
            Reject::bad_credentials);
  EXPECT_EQ(check(inclusion(23), jose::SigningKey::generate().public_key()).error(), Reject::bad_credentials);
}

TEST_F(AuditProof, GrowthIsCheckedAgainstAHeadThatWasKept) {
  const TreeHead kept = head();
  grow(7);
  ConsistencyProof proof{sign_tree_head(head(), key_), kept.head.size, *log_.consistency(10, 17)};
  const auto read = read_consistency_proof(to_json(proof));
  ASSERT_TRUE(read);
  const auto newer = check(*read, kept, key_.public_key());
  ASSERT_TRUE(newer);
  EXPECT_EQ(newer->head.size, 17U);

  TreeHead other_past = kept;
  other_past.head.root[0] ^= 1U;
  EXPECT_EQ(check(*read, other_past, key_.public_key()).error(), Reject::audit_proof_invalid);
  EXPECT_EQ(check(*read, kept, jose::SigningKey::generate().public_key()).error(), Reject::bad_credentials);
}

/// Two heads of one log, before and after its venue moved.
TEST_F(AuditProof, GrowthHoldsWhateverAddressTheHeadsName) {
  TreeHead kept = head();
  kept.issuer = "http://127.0.0.1:8080";
  grow(7);
  const ConsistencyProof proof{sign_tree_head(head(), key_), kept.head.size, *log_.consistency(10, 17)};
  const auto newer = check(proof, kept, key_.public_key());
  ASSERT_TRUE(newer);
  EXPECT_EQ(newer->issuer, "https://venue.example");
  kept.head.root[0] ^= 1U;
  EXPECT_EQ(check(proof, kept, key_.public_key()).error(), Reject::audit_proof_invalid) << "and only of one log";
}

TEST_F(AuditProof, WhatIsNoProofIsRefusedByName) {
  for (const std::string_view text :
       {"", "{}", "[1]", R"({"tree_head":"x","leaf":{},"path":[]})", R"({"tree_head":"x","old_size":-1,"path":[]})",
        R"({"tree_head":"x","old_size":1,"path":["short"]})"}) {
    EXPECT_EQ(read_inclusion_proof(text).error(), Reject::malformed) << text;
    EXPECT_EQ(read_consistency_proof(text).error(), Reject::malformed) << text;
  }
  EXPECT_EQ(read_inclusion_proof(std::string(5U << 20U, ' ')).error(), Reject::too_large);
}

}  // namespace
}  // namespace licet
