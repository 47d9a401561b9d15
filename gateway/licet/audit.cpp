#include <fmt/format.h>
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "engine/core/reject_text.hpp"
#include "engine/runtime/group_finder.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/describe.hpp"
#include "gateway/licet/key_files.hpp"
#include "gateway/licet/log_start.hpp"
#include "gateway/licet/snapshot_maker.hpp"
#include "schemas/codec.hpp"
#include "settlement/grants/json_text.hpp"
#include "settlement/grants/venue_keys.hpp"

namespace licet {
namespace {

int cannot(std::string_view command, std::string_view why) {
  fmt::print(stderr, "licet audit {}: {}\n", command, why);
  return 2;
}

/// Documents hold a group of the journal at most, in base64.
constexpr std::size_t document_bytes_max = std::size_t{64} << 20U;

/// Any time after the key set was read: what is in it is to be believed.
constexpr Timestamp whenever{0};

/// The key under which the head in any of our documents is signed. Errors: bad_credentials (none of `keys`).
Result<PublicKey> key_for(std::string_view head_token, const KeyLookup& keys) {
  const auto parsed = jose::parse_token(head_token);
  if (!parsed) return refuse(parsed.error());
  const auto key = keys.find(parsed->key_id, whenever);
  return key ? Result<PublicKey>(*key) : Result<PublicKey>(refuse(Reject::bad_credentials));
}

/// The head that any of our documents carries.
Result<TreeHead> head_in(std::string_view document, const KeyLookup& keys) {
  const auto token = read_head_document(document);
  if (!token) return refuse(token.error());
  const auto key = key_for(*token, keys);
  if (!key) return refuse(key.error());
  return read_tree_head(*token, *key);
}

void print_head(std::string_view what, const TreeHead& head) {
  fmt::print("{:<8} {} groups to command {} ({}), signed by {} at {}\n", what, head.head.size, head.head.last.value(),
             json_text::utc_milliseconds(head.head.time), head.issuer, json_text::utc_seconds(head.signed_at));
}

/// The commands of a group in words, as far as a reader without the rest of the log can tell them.
int print_group(std::string_view group) {
  const ReadModel nothing;
  auto rest = std::as_bytes(std::span(group));
  if (rest.size() < sizeof(journal_format::GroupHeader)) return 1;
  for (rest = rest.subspan(sizeof(journal_format::GroupHeader)); !rest.empty();) {
    const auto command = decode_command(rest);
    if (!command) {
      fmt::print("DIFFERS  the group holds no commands: {}\n", reject_text(command.error()));
      return 1;
    }
    fmt::print("         {}\n", describe_command(command->view(), nothing));
    RecordHeader written;  // the command may have been turned into one of today's, of another size
    std::memcpy(&written, rest.data(), sizeof written);
    rest = rest.subspan(sizeof written + written.body_size);
  }
  return 0;
}

int check_inclusion(const InclusionProof& proof, const PublicKey& key) {
  const auto head = check(proof, key);
  if (!head) {
    fmt::print("DIFFERS  {}\n", reject_text(head.error()));
    return 1;
  }
  print_head("head", *head);
  fmt::print("holds    group {} to command {} ({})\n", proof.inclusion.index, proof.inclusion.entry.last.value(),
             json_text::utc_milliseconds(proof.inclusion.entry.time));
  return proof.group.empty() ? 0 : print_group(proof.group);
}

int check_growth(const ConsistencyProof& proof, const TreeHead& older, const PublicKey& key) {
  const auto head = check(proof, older, key);
  if (!head) {
    fmt::print("DIFFERS  {}\n", reject_text(head.error()));
    return 1;
  }
  print_head("older", older);
  print_head("newer", *head);
  if (older.issuer != head->issuer) {
    fmt::print("note     they name different addresses, {} and {}: the log is known by its key, which signed both\n",
               older.issuer, head->issuer);
  }
  fmt::print("holds    the log only grew\n");
  return 0;
}

/// The leaves of groups that the log no longer has, which end at the snapshot that it begins behind: from DATA/audit,
/// where their root must be the snapshot's. Returns where the log begins.
tl::expected<JournalPosition, std::string> add_stored_leaves(const DataDirectory& directory, const Text<7>& mic,
                                                             MerkleLog& log) {
  const auto start = find_log_start(directory, mic, {});
  if (!start) return tl::unexpected(start.error());
  if (start->snapshot == nullptr) return JournalPosition();
  const auto mark = audit_mark_of(*start->snapshot);
  if (!mark) return tl::unexpected(reject_text("audit", mark.error()));
  const auto stored = EntryFile::open_to_read(directory.audit() / "entries", mark->leaves);
  if (!stored) return tl::unexpected(stored.error());
  Sequence last;
  std::vector<AuditEntry> some(MerkleLog::tile);
  for (std::uint64_t at = 0; at < stored->size(); at += some.size()) {
    some.resize(static_cast<std::size_t>(std::min(MerkleLog::tile, stored->size() - at)));
    stored->read(at, some);
    for (const AuditEntry& entry : some) {
      if (entry.last <= last) return tl::unexpected(std::string("the stored leaves are out of order"));
      last = entry.last;
      log.append(entry);
    }
  }
  if (log.head().root != mark->root) return tl::unexpected(std::string("the stored leaves are not those of this log"));
  return start->at().position;
}

/// The audit tree as the log makes it.
tl::expected<std::unique_ptr<MerkleLog>, std::string> tree_of(const DataDirectory& directory,
                                                              const std::string& venue) {
  const auto mic = Text<7>::from(venue);
  if (!mic) return tl::unexpected(std::string("the venue's mic is too long"));
  auto entries = EntryFile::temporary();
  if (!entries) return tl::unexpected(entries.error());
  auto log = std::make_unique<MerkleLog>(std::move(*entries));
  const auto from = add_stored_leaves(directory, *mic, *log);
  if (!from) return tl::unexpected(from.error());
  JournalReadOptions reading;
  reading.from = *from;
  reading.archive = directory.archive();
  reading.on_group = [&](const JournalPosition& group) { log->append(audit_entry_of(group)); };
  const auto read = read_journal(
      directory.journal(), venue, [](const Command&) {}, reading);
  if (!read) return tl::unexpected(read.error().text());
  return log;
}

}  // namespace

int run_audit_proof(const AuditProofOptions& options) {
  const DataDirectory directory(options.data);
  auto key = load_key(directory.keys() / "venue.pem");
  if (!key) return cannot("prove", key.error());
  const auto log = tree_of(directory, options.mic);
  if (!log) return cannot("prove", log.error());
  const SystemClock clock;
  const AuditService audit(**log, options.issuer, *key, clock);
  if (!options.older.empty()) {
    const auto document = read_file(options.older, document_bytes_max);
    if (!document) return cannot("prove", document.error());
    const auto older = head_in(*document, VenueKeys(*key));
    if (!older) return cannot("prove", reject_text(older.error()));
    const auto proof = audit.consistency(older->head.size);
    if (!proof) return cannot("prove", reject_text(proof.error()));
    fmt::print("{}\n", to_json(*proof));
    return 0;
  }
  auto proof = audit.inclusion(Sequence(options.command));
  if (!proof) return cannot("prove", reject_text(proof.error()));
  auto group = find_group(directory.journal(), options.mic, Sequence(options.command), directory.archive());
  if (!group) return cannot("prove", group.error().text());
  proof->group = std::move(*group);
  fmt::print("{}\n", to_json(*proof));
  return 0;
}

int run_audit_check(const AuditCheckOptions& options) {
  const auto document = read_file(options.document, document_bytes_max);
  if (!document) return cannot("check", document.error());
  const auto key_set = read_file(options.keys, document_bytes_max);
  if (!key_set) return cannot("check", key_set.error());
  const auto keys = PublishedKeys::from_jwks(*key_set);
  if (!keys) return cannot("check", reject_text(options.keys.string(), keys.error()));
  const auto token = read_head_document(*document);
  if (!token) return cannot("check", reject_text(token.error()));
  const auto key = key_for(*token, *keys);
  if (!key) {
    fmt::print("DIFFERS  the head is not signed with a key of {}\n", options.keys.string());
    return 1;
  }
  if (const auto inclusion = read_inclusion_proof(*document)) return check_inclusion(*inclusion, *key);
  if (const auto growth = read_consistency_proof(*document)) {
    if (options.older.empty()) return cannot("check", "a proof of growth needs --since");
    const auto kept = read_file(options.older, document_bytes_max);
    if (!kept) return cannot("check", kept.error());
    const auto older = head_in(*kept, *keys);
    if (!older) return cannot("check", reject_text(older.error()));
    return check_growth(*growth, *older, *key);
  }
  const auto head = read_tree_head(*token, *key);
  if (!head) {
    fmt::print("DIFFERS  {}\n", reject_text(head.error()));
    return 1;
  }
  print_head("head", *head);
  return 0;
}

}  // namespace licet
