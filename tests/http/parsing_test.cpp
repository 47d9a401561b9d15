#include <gtest/gtest.h>

#include "gateway/http/rest/bodies.hpp"
#include "gateway/http/target.hpp"
#include "gateway/json/strict_reader.hpp"

namespace licet::test {
namespace {

using json::FieldSpec;
using json::Reader;
using json::Value;

constexpr std::array<FieldSpec, 3> fields{{{"a"}, {"b", false}, {"c", false}}};

std::string outcome(Reader& reader, std::string_view text, json::UnknownKeys unknown = json::UnknownKeys::refuse) {
  const auto error = reader.read(
      text, fields, [](std::size_t, const Value&) -> Result<void> { return {}; }, unknown);
  return error ? std::string(reject_name(error->code)) + " " + error->field : "ok";
}

TEST(StrictReader, LetsNothingGoUnseen) {
  Reader reader(200, 4);
  EXPECT_EQ(outcome(reader, R"({"a":1})"), "ok");
  EXPECT_EQ(outcome(reader, R"( {"b":null,"a":{"x":[1,2]}} )"), "ok");
  EXPECT_EQ(outcome(reader, R"({"b":1})"), "MISSING_FIELD a");
  EXPECT_EQ(outcome(reader, R"({"a":1,"a":2})"), "DUPLICATE_FIELD a");
  EXPECT_EQ(outcome(reader, R"({"a":1,"\u0061":2})"), "DUPLICATE_FIELD a");
  EXPECT_EQ(outcome(reader, R"({"a":1,"d":2})"), "UNKNOWN_FIELD d");
  EXPECT_EQ(outcome(reader, R"({"a":1,"d":2,"d":3})", json::UnknownKeys::ignore), "ok");
  EXPECT_EQ(outcome(reader, R"({"a":1,"A":2})"), "UNKNOWN_FIELD A");
  for (const std::string_view text :
       {"", "null", "[1]", "{", R"({"a":1}x)", R"({"a":1}{"a":1})", R"({"a":01})", R"({"a":1,})", R"({'a':1})",
        "{\"a\":\"\xff\"}", "{\"a\":\"\n\"}", R"({"a":[[[[[1]]]]]})", R"({"a":nan})"}) {
    EXPECT_EQ(outcome(reader, text), "MALFORMED ") << text;
  }
  EXPECT_EQ(outcome(reader, R"({"a":")" + std::string(200, 'x') + R"("})"), "TOO_LARGE ");
  EXPECT_EQ(outcome(reader, "{\"" + std::string(100, 'k') + "\":1}"), "UNKNOWN_FIELD " + std::string(64, 'k'));
}

TEST(StrictReader, NeverConverts) {
  Reader reader(200);
  const auto error = reader.read(R"({"a":1.5,"b":"12.5","c":"42"})", fields, [](std::size_t index, const Value& value) {
    if (index == 0) {
      EXPECT_EQ(value.integer().error(), Reject::invalid_value);
      EXPECT_EQ(value.string().error(), Reject::invalid_value);
      EXPECT_EQ(value.price().error(), Reject::invalid_value);
      EXPECT_EQ(*value.numeric_date(), 1);
    } else if (index == 1) {
      EXPECT_EQ(value.price()->raw(), 125'000);
      EXPECT_EQ(value.quantity().error(), Reject::invalid_value);
      EXPECT_EQ(value.unsigned_integer().error(), Reject::invalid_value);
      EXPECT_EQ(value.id().error(), Reject::invalid_value);
      EXPECT_EQ(value.string(3).error(), Reject::too_large);
    } else {
      EXPECT_EQ(*value.id(), 42U);
      EXPECT_EQ(value.boolean().error(), Reject::invalid_value);
      EXPECT_EQ(value.read_array(1, [](std::size_t, const Value&) -> Result<void> { return {}; }).error(),
                Reject::invalid_value);
    }
    return Result<void>();
  });
  EXPECT_FALSE(error);
}

TEST(StrictReader, NamesTheFieldOfANestedRefusal) {
  Reader reader(200);
  const auto error = reader.read(R"({"a":{"x":1}})", fields, [](std::size_t, const Value& value) -> Result<void> {
    const auto inner = value.read_object(fields, [](std::size_t, const Value&) -> Result<void> { return {}; });
    return inner ? Result<void>(refuse(inner->code)) : Result<void>();
  });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code, Reject::unknown_field);
  EXPECT_EQ(error->field, "a");
}

TEST(Target, DecodesOnceAndRefusesTheRest) {
  EXPECT_EQ(parse_target("/a%2Fb%20c?x=%20&y")->path, "/a/b c");
  EXPECT_EQ(parse_target("/a%2Fb%20c?x=%20&y")->query, "x=%20&y");
  EXPECT_EQ(parse_target("/%252e")->path, "/%2e");
  EXPECT_EQ(parse_target("http://h:1/p?q")->path, "/p");
  for (const std::string_view text :
       {"", "*", "a", "http://h", "http://h?x", "/%", "/%2", "/%g0", "/a#b", "/%0a", "/%7f", "/\x01"}) {
    EXPECT_EQ(parse_target(text).error(), Reject::malformed) << text;
  }
}

TEST(Target, EncodingReadsBackTheSame) {
  const std::string all = "FLIGHTS/TRAIN/ORG 12M+?&=%\xe4\xb8\x8a";
  EXPECT_EQ(*percent_decode(percent_encode(all), true), all);
}

TEST(Parameters, RefusesWhatIsTwiceOrTooMuch) {
  const auto parameters = Parameters::parse("a=1&b=x+y%2B&c&&=e");
  ASSERT_TRUE(parameters);
  EXPECT_EQ(parameters->find("b"), "x y+");
  EXPECT_EQ(parameters->find("c"), "");
  EXPECT_EQ(parameters->find("d"), std::nullopt);
  EXPECT_EQ(parameters->find(""), "e");
  EXPECT_EQ(parameters->unknown(std::vector<std::string>{"a", "c", ""}), "b");
  EXPECT_EQ(Parameters::parse("a=1&%61=2").error(), Reject::duplicate_field);
  EXPECT_EQ(Parameters::parse("a=%zz").error(), Reject::malformed);
  std::string many;
  for (int n = 0; n < 33; ++n) many += "p" + std::to_string(n) + "=1&";
  EXPECT_EQ(Parameters::parse(many).error(), Reject::too_large);
}

TEST(Bodies, OrderTakesItsDefaultsAndNamesWhatIsWrong) {
  Reader reader(4'096);
  const auto order =
      rest::read_order(reader, R"({"symbol":"S","side":"buy","quantity":"2","price":"1.5","client_order_id":"a/1"})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->order.order_type, OrderType::limit);
  EXPECT_EQ(order->order.time_in_force, TimeInForce::day);
  EXPECT_EQ(order->order.settle_to, SettleTo::activate);
  EXPECT_EQ(order->order.price.raw(), 15'000);
  const std::pair<std::string_view, std::string> cases[] = {
      {R"({"symbol":"S","side":"buy","quantity":"2","client_order_id":"a"})", "MISSING_FIELD price"},
      {R"({"symbol":"S","side":"hold","quantity":"2","client_order_id":"a"})", "INVALID_VALUE side"},
      {R"({"symbol":"S","side":"buy","quantity":2,"client_order_id":"a"})", "INVALID_VALUE quantity"},
      {R"({"symbol":"S","side":"buy","quantity":"0.5","client_order_id":"a"})", "INVALID_VALUE quantity"},
      {R"({"symbol":"S","side":"buy","quantity":"99999999999999999999","client_order_id":"a"})",
       "NUMERIC_OVERFLOW quantity"},
      {R"({"symbol":"S","side":"buy","quantity":"1","client_order_id":"a b"})", "INVALID_VALUE client_order_id"},
      {R"({"symbol":"S","side":"buy","quantity":"1","client_order_id":""})", "INVALID_VALUE client_order_id"},
      {R"({"symbol":"S","side":"buy","quantity":"1","client_order_id":"1234567890123456789012345678901234567890"})",
       "TOO_LARGE client_order_id"},
      {R"({"symbol":"S","side":"buy","quantity":"1","client_order_id":"a","price":"1e3"})", "INVALID_VALUE price"},
      {R"({"symbol":"S","side":"buy","quantity":"1","client_order_id":"a","type":"limit"})", "UNKNOWN_FIELD type"},
  };
  for (const auto& [text, expected] : cases) {
    const auto body = rest::read_order(reader, text);
    ASSERT_FALSE(body) << text;
    EXPECT_EQ(std::string(reject_name(body.error().code)) + " " + body.error().field, expected);
  }
}

}  // namespace
}  // namespace licet::test
