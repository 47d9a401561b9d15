#include "settlement/delivery/presigned_url.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace licet {
namespace {

constexpr Timestamp end = Timestamp() + Duration::seconds(2'000);
constexpr Timestamp before = Timestamp() + Duration::seconds(1'999);

std::string query_of(const std::string& url) { return url.substr(url.find('?') + 1); }

class PresignedUrlTest : public testing::Test {
 protected:
  Result<void> verify(GrantId grant, std::string_view name, std::string_view query, Timestamp now = before) {
    return urls_.verify(grant, name, FormValues::parse(query).value(), now);
  }

  PresignedUrls urls_{VenueSecret::generate(), "https://venue.example/data"};
};

TEST_F(PresignedUrlTest, OpensItsFileUntilItsEnd) {
  const std::string url = urls_.make(GrantId(7), "a b.bin", end);
  EXPECT_TRUE(url.starts_with("https://venue.example/data/grants/7/files/a%20b.bin?expires=2000&signature=")) << url;
  EXPECT_TRUE(verify(GrantId(7), "a b.bin", query_of(url)));
  EXPECT_EQ(verify(GrantId(7), "a b.bin", query_of(url), end).error(), Reject::credential_expired);
}

TEST_F(PresignedUrlTest, OpensNothingElse) {
  const std::string query = query_of(urls_.make(GrantId(7), "a", end));
  EXPECT_EQ(verify(GrantId(8), "a", query).error(), Reject::bad_credentials);
  EXPECT_EQ(verify(GrantId(7), "b", query).error(), Reject::bad_credentials);
  const std::string signature = query.substr(query.find("&signature="));
  EXPECT_EQ(verify(GrantId(7), "a", "expires=3000" + signature).error(), Reject::bad_credentials);
  EXPECT_EQ(verify(GrantId(7), "a", "expires=02000" + signature).error(), Reject::malformed);
  EXPECT_EQ(verify(GrantId(7), "a", "expires=-1" + signature).error(), Reject::malformed);
  EXPECT_EQ(verify(GrantId(7), "a", signature.substr(1)).error(), Reject::malformed);
  EXPECT_EQ(verify(GrantId(7), "a", "expires=2000").error(), Reject::malformed);
  const PresignedUrls others(VenueSecret::generate(), "https://venue.example/data");
  EXPECT_EQ(verify(GrantId(7), "a", query_of(others.make(GrantId(7), "a", end))).error(), Reject::bad_credentials);
}

RC_GTEST_FIXTURE_PROP(PresignedUrlTest, RefusesEveryChangeOfACharacter, ()) {
  std::string query = query_of(urls_.make(GrantId(7), "file.parquet", end));
  const auto at = *rc::gen::inRange<std::size_t>(0, query.size());
  const auto character = *rc::gen::elementOf(std::string("ABCabc0189-_"));
  RC_PRE(query[at] != character);
  query[at] = character;
  RC_ASSERT(!verify(GrantId(7), "file.parquet", query));
}

RC_GTEST_FIXTURE_PROP(PresignedUrlTest, NoNameReadsLikeAnother, (const std::string& name, const std::string& other)) {
  RC_PRE(name != other);
  const std::string query = query_of(urls_.make(GrantId(7), name, end));
  RC_ASSERT(verify(GrantId(7), name, query).has_value());
  RC_ASSERT(!verify(GrantId(7), other, query));
}

TEST(FormValues, ReadsFormsStrictly) {
  const auto form = FormValues::parse("a=1&b=x+y%2Fz&&c&d=").value();
  EXPECT_EQ(form.find("a"), "1");
  EXPECT_EQ(form.find("b"), "x y/z");
  EXPECT_EQ(form.find("c"), "");
  EXPECT_EQ(form.find("d"), "");
  EXPECT_EQ(form.find("e"), std::nullopt);
  for (const auto* bad : {"a=%", "a=%4", "a=%zz", "%=1"}) {
    EXPECT_EQ(FormValues::parse(bad).error(), Reject::malformed) << bad;
  }
  EXPECT_EQ(FormValues::parse("a=1&a=2").error(), Reject::duplicate_field);
  EXPECT_EQ(FormValues::parse(std::string(FormValues::size_max + 1, 'a')).error(), Reject::too_large);
}

TEST(Authorization, IsReadInAnyCase) {
  EXPECT_EQ(bearer_token("Bearer abc"), "abc");
  EXPECT_EQ(bearer_token("bearer  abc "), "abc");
  EXPECT_EQ(bearer_token("Basic abc"), "");
  EXPECT_EQ(bearer_token("Bearer"), "");
  EXPECT_EQ(bearer_token("Bearerabc"), "");
  // base64 of "grant%3A7:s%2Fx" and, as many clients send it, of "grant:7:s/x".
  for (const auto* field : {"Basic Z3JhbnQlM0E3OnMlMkZ4", "basic Z3JhbnQ6NzpzL3g="}) {
    const auto client = basic_credentials(field);
    ASSERT_TRUE(client) << field;
    EXPECT_EQ(client->user, "grant:7");
    EXPECT_EQ(client->password, "s/x");
  }
  for (const auto* bad : {"", "Basic", "Basic !!!!", "Basic Z3JhbnQ=", "Bearer Z3JhbnQ6NzpzL3g="}) {
    EXPECT_FALSE(basic_credentials(bad)) << bad;
  }
}

TEST(PathOfAddress, IsWhatFollowsTheHost) {
  EXPECT_EQ(path_of_address("https://venue.example"), "");
  EXPECT_EQ(path_of_address("https://venue.example/"), "");
  EXPECT_EQ(path_of_address("https://venue.example:8443/data/"), "/data");
}

}  // namespace
}  // namespace licet
