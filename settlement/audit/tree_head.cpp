#include "settlement/audit/tree_head.hpp"

#include <simdjson.h>

#include "settlement/audit/hash_text.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

constexpr std::string_view type = "licet-tree-head+jwt";

}  // namespace

std::string sign_tree_head(const TreeHead& head, const jose::SigningKey& key) {
  json_text::Writer payload;
  payload.begin_object()
      .member("iss", head.issuer)
      .member("iat", head.signed_at.nanoseconds() / 1'000'000'000)
      .member("tree_size", head.head.size)
      .member("last_command", head.head.last.value())
      .member("last_time", head.head.time.nanoseconds())
      .member("root_hash", to_text(head.head.root))
      .end_object();
  return jose::sign_token(key, type, key.key_id(), std::move(payload).take());
}

Result<TreeHead> read_tree_head(std::string_view token, const PublicKey& key) {
  const auto parsed = jose::parse_token(token);
  if (!parsed) return refuse(parsed.error());
  if (!jose::verify(*parsed, key)) return refuse(Reject::bad_credentials);
  if (parsed->typ != type) return refuse(Reject::invalid_value);
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(parsed->payload).get(document) != simdjson::SUCCESS) return refuse(Reject::malformed);
  std::string_view issuer;
  std::string_view root;
  std::int64_t signed_at = 0;
  std::int64_t time = 0;
  std::uint64_t size = 0;
  std::uint64_t last = 0;
  const bool is_whole =
      document["iss"].get(issuer) == simdjson::SUCCESS && document["iat"].get(signed_at) == simdjson::SUCCESS &&
      document["tree_size"].get(size) == simdjson::SUCCESS && document["last_command"].get(last) == simdjson::SUCCESS &&
      document["last_time"].get(time) == simdjson::SUCCESS && document["root_hash"].get(root) == simdjson::SUCCESS;
  constexpr std::int64_t second = 1'000'000'000;
  if (!is_whole || signed_at < 0 || signed_at > INT64_MAX / second) return refuse(Reject::malformed);
  const auto hash = hash_from_text(root);
  if (!hash) return refuse(hash.error());
  return TreeHead{.issuer = std::string(issuer),
                  .signed_at = Timestamp(signed_at * second),
                  .head = {.size = size, .last = Sequence(last), .time = Timestamp(time), .root = *hash}};
}

}  // namespace licet
