#include "settlement/audit/proof.hpp"

#include <simdjson.h>

#include "engine/core/sha256.hpp"
#include "settlement/audit/hash_text.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

constexpr std::size_t document_max = std::size_t{4} << 20U;
constexpr std::size_t path_max = 64;  // as deep as a tree of 2^64 leaves

void write_path(json_text::Writer& out, const merkle::Path& path) {
  out.key("path").begin_array();
  for (const Hash256& hash : path) out.string(to_text(hash));
  out.end_array();
}

/// A document's members, the first that cannot be read making all the rest of the reading pointless.
class Reader {
 public:
  explicit Reader(simdjson::dom::element document) : document_(document) {}

  [[nodiscard]] bool is_whole() const noexcept { return is_whole_; }
  std::string text(std::string_view pointer) {
    std::string_view value;
    is_whole_ = is_whole_ && document_.at_pointer(pointer).get(value) == simdjson::SUCCESS;
    return std::string(value);
  }
  std::uint64_t number(std::string_view pointer) {
    std::uint64_t value = 0;
    is_whole_ = is_whole_ && document_.at_pointer(pointer).get(value) == simdjson::SUCCESS;
    return value;
  }
  Hash256 hash(std::string_view pointer) { return hash_of(text(pointer)); }
  merkle::Path path() {
    merkle::Path path;
    simdjson::dom::array hashes;
    is_whole_ = is_whole_ && document_.at_pointer("/path").get(hashes) == simdjson::SUCCESS;
    if (!is_whole_) return path;
    for (const auto entry : hashes) {
      std::string_view value;
      is_whole_ = is_whole_ && path.size() < path_max && entry.get(value) == simdjson::SUCCESS;
      if (!is_whole_) break;
      path.push_back(hash_of(value));
    }
    return path;
  }
  /// Empty when there is none.
  std::string optional_bytes(std::string_view pointer) {
    std::string_view value;
    if (document_.at_pointer(pointer).get(value) != simdjson::SUCCESS) return {};
    auto bytes = jose::decode_base64url(value);
    is_whole_ = is_whole_ && bytes.has_value();
    return bytes ? std::move(*bytes) : std::string();
  }

 private:
  Hash256 hash_of(std::string_view value) {
    const auto hash = hash_from_text(value);
    is_whole_ = is_whole_ && hash.has_value();
    return hash ? *hash : Hash256{};
  }

  simdjson::dom::element document_;
  bool is_whole_ = true;
};

template <class Proof, class Read>
Result<Proof> read_document(std::string_view json, Read read) {
  if (json.size() > document_max) return refuse(Reject::too_large);
  simdjson::dom::parser parser;
  simdjson::dom::element document;
  if (parser.parse(json.data(), json.size()).get(document) != simdjson::SUCCESS) return refuse(Reject::malformed);
  Reader reader(document);
  Proof proof = read(reader);
  if (!reader.is_whole()) return refuse(Reject::malformed);
  return proof;
}

}  // namespace

std::string to_json(const InclusionProof& proof) {
  const auto& [index, entry, first, path] = proof.inclusion;
  json_text::Writer out;
  out.begin_object().member("tree_head", proof.tree_head).key("leaf").begin_object();
  out.member("index", index).member("first_command", first.value()).member("last_command", entry.last.value());
  out.member("time", entry.time.nanoseconds()).member("group_sha256", to_text(entry.group)).end_object();
  write_path(out, path);
  if (!proof.group.empty()) out.member("group", jose::encode_base64url(proof.group));
  out.end_object();
  return std::move(out).take();
}

std::string to_json(const ConsistencyProof& proof) {
  json_text::Writer out;
  out.begin_object().member("tree_head", proof.tree_head).member("old_size", proof.old_size);
  write_path(out, proof.path);
  out.end_object();
  return std::move(out).take();
}

Result<std::string> read_head_document(std::string_view json) {
  return read_document<std::string>(json, [](Reader& reader) { return reader.text("/tree_head"); });
}

Result<InclusionProof> read_inclusion_proof(std::string_view json) {
  return read_document<InclusionProof>(json, [](Reader& reader) {
    InclusionProof proof;
    proof.tree_head = reader.text("/tree_head");
    proof.inclusion.index = reader.number("/leaf/index");
    proof.inclusion.first = Sequence(reader.number("/leaf/first_command"));
    proof.inclusion.entry.last = Sequence(reader.number("/leaf/last_command"));
    proof.inclusion.entry.time = Timestamp(static_cast<std::int64_t>(reader.number("/leaf/time")));
    proof.inclusion.entry.group = reader.hash("/leaf/group_sha256");
    proof.inclusion.path = reader.path();
    proof.group = reader.optional_bytes("/group");
    return proof;
  });
}

Result<ConsistencyProof> read_consistency_proof(std::string_view json) {
  return read_document<ConsistencyProof>(json, [](Reader& reader) {
    ConsistencyProof proof;
    proof.tree_head = reader.text("/tree_head");
    proof.old_size = reader.number("/old_size");
    proof.path = reader.path();
    return proof;
  });
}

Result<TreeHead> check(const InclusionProof& proof, const PublicKey& key) {
  auto head = read_tree_head(proof.tree_head, key);
  if (!head) return head;
  const auto& [index, entry, first, path] = proof.inclusion;
  const bool is_in_tree =
      merkle::proves_inclusion(merkle::leaf_hash(entry.bytes()), index, head->head.size, path, head->head.root);
  const bool is_its_group = proof.group.empty() || sha256(proof.group) == entry.group;
  if (!is_in_tree || !is_its_group) return refuse(Reject::audit_proof_invalid);
  return head;
}

Result<TreeHead> check(const ConsistencyProof& proof, const TreeHead& older, const PublicKey& key) {
  auto head = read_tree_head(proof.tree_head, key);
  if (!head) return head;
  const bool holds =
      proof.old_size == older.head.size &&
      merkle::proves_consistency(older.head.size, older.head.root, head->head.size, head->head.root, proof.path);
  if (!holds) return refuse(Reject::audit_proof_invalid);
  return head;
}

}  // namespace licet
