#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include "tests/http/support/live_gateway.hpp"

namespace licet::test {
namespace {

/// The document's own shape is enough to read it by: two spaces a level, one key a line.
struct Document {
  std::set<std::string> operations;                         // "GET /api/v1/venue"
  std::map<std::string, std::set<std::string>> parameters;  // of an operation, in its query
  std::set<std::string> secured;                            // operations that need a token
  std::map<std::string, std::set<std::string>> required;    // keys of a schema
};

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::set<std::string> split(const std::string& list) {
  std::set<std::string> words;
  std::string word;
  for (const char c : list + ",") {
    if (c != ',' && c != ' ') {
      word += c;
    } else if (!word.empty()) {
      words.insert(std::exchange(word, {}));
    }
  }
  return words;
}

std::string between(const std::string& line, const std::string& from, char to) {
  const auto at = line.find(from);
  if (at == std::string::npos) return "";
  return line.substr(at + from.size(), line.find(to, at + from.size()) - at - from.size());
}

Document read_document() {
  Document document;
  std::ifstream file(LICET_SOURCE_DIR "/schemas/openapi.yaml");
  std::string section;
  std::string path;
  std::string operation;
  std::string schema;
  for (std::string line; std::getline(file, line);) {
    const auto indent = line.find_first_not_of(' ');
    const std::string key = line.substr(std::min(indent, line.size()), line.find(':') - std::min(indent, line.size()));
    if (indent == 0) section = key;
    if (section == "paths") {
      if (indent == 2) path = key;
      if (indent == 4) document.operations.insert(operation = upper(key) + " " + path);
      if (indent == 6 && key == "security") document.secured.insert(operation);
      if (line.find("in: query") != std::string::npos) {
        document.parameters[operation].insert(between(line, "{name: ", ','));
      }
    } else if (section == "components") {
      if (indent == 4) schema = key;
      if (indent == 6 && key == "required") document.required[schema] = split(between(line, "[", ']'));
    }
  }
  return document;
}

std::string without_plus(std::string pattern) {
  std::erase(pattern, '+');
  return pattern;
}

std::set<std::string> keys(const std::string& body) {
  simdjson::dom::parser parser;
  std::set<std::string> result;
  simdjson::dom::object object;
  if (parser.parse(body).get(object) != simdjson::SUCCESS) return result;
  for (const auto field : object) result.insert(std::string(field.key));
  return result;
}

/// The first of a list's items.
std::set<std::string> item_keys(const std::string& body) {
  simdjson::dom::parser parser;
  std::set<std::string> result;
  simdjson::dom::object object;
  if (parser.parse(body).at_pointer("/items/0").get(object) != simdjson::SUCCESS) return result;
  for (const auto field : object) result.insert(std::string(field.key));
  return result;
}

class OpenApiTest : public LiveGateway, public ::testing::Test {
 protected:
  const Document document = read_document();
};

TEST_F(OpenApiTest, DescribesEveryRouteAndNoOther) {
  std::set<std::string> routes;
  for (const Route& route : gateway().router().routes()) {
    const std::string operation = route.method + " " + without_plus(route.pattern);
    EXPECT_TRUE(routes.insert(operation).second) << operation;
    EXPECT_EQ(document.secured.contains(operation), route.access != Access::anyone) << operation;
    const auto described = document.parameters.find(operation);
    const std::set<std::string> known(route.query.begin(), route.query.end());
    EXPECT_EQ(known, described == document.parameters.end() ? std::set<std::string>() : described->second) << operation;
  }
  EXPECT_EQ(routes, document.operations);
}

TEST_F(OpenApiTest, AnswersHaveTheKeysThatItPromises) {
  const std::string market = "symbol=FLIGHTS%2FTRAIN%2FORG%2F12M";
  const std::string sell =
      R"({"symbol":"FLIGHTS/TRAIN/ORG/12M","side":"sell","price":"100","quantity":"5","client_order_id":"s"})";
  const std::string buy =
      R"({"symbol":"FLIGHTS/TRAIN/ORG/12M","side":"buy","price":"100","quantity":"1","client_order_id":"b"})";
  EXPECT_EQ(keys(post("/api/v1/orders", "AIRDATA", sell).body), document.required.at("Order"));
  post("/api/v1/orders", "NEURALIS", buy);
  EXPECT_EQ(keys(get("/api/v1/venue").body), document.required.at("Venue"));
  EXPECT_EQ(item_keys(get("/api/v1/instruments").body), document.required.at("Instrument"));
  EXPECT_EQ(keys(get("/api/v1/instruments").body), document.required.at("InstrumentPage"));
  EXPECT_EQ(keys(get("/api/v1/datasets/FLIGHTS").body), document.required.at("Dataset"));
  EXPECT_EQ(item_keys(get("/api/v1/datasets").body), document.required.at("Dataset"));
  EXPECT_EQ(keys(get("/api/v1/datasets").body), document.required.at("DatasetPage"));
  EXPECT_EQ(keys(get("/api/v1/book?" + market).body), document.required.at("Book"));
  EXPECT_EQ(item_keys(get("/api/v1/trades?" + market).body), document.required.at("PublicTrade"));
  EXPECT_EQ(keys(get("/api/v1/quote?side=buy&quantity=1&" + market).body), document.required.at("Quote"));
  EXPECT_EQ(item_keys(get("/api/v1/orders", "NEURALIS").body), document.required.at("Order"));
  EXPECT_THAT(item_keys(get("/api/v1/fills", "NEURALIS").body), ::testing::IsSupersetOf(document.required.at("Fill")));
  EXPECT_EQ(item_keys(get("/api/v1/balances", "NEURALIS").body), document.required.at("Balance"));
  EXPECT_EQ(item_keys(get("/api/v1/holdings", "NEURALIS").body), document.required.at("Holding"));
  EXPECT_EQ(item_keys(get("/api/v1/grants", "NEURALIS").body), document.required.at("Grant"));
  EXPECT_EQ(item_keys(get("/api/v1/members", "SHDE").body), document.required.at("Member"));
  EXPECT_EQ(keys(get("/api/v1/nothing").body), document.required.at("Refusal"));
}

}  // namespace
}  // namespace licet::test
