#include "gateway/fix/logon.hpp"

#include "gateway/fix/dictionary.hpp"
#include "gateway/fix/fields.hpp"
#include "gateway/fix/framer.hpp"
#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/tags.hpp"
#include "gateway/fix/writer.hpp"

namespace licet::fix {
namespace {

/// [A-Z0-9]{2,15}: what a member's code may be, and so whom an answer may name.
bool is_member_code(std::string_view text) noexcept {
  if (text.size() < 2 || text.size() > MemberCode::capacity) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

Result<Principal> check(const FIX::Message& logon, const FixOptions& options, Authenticator& authenticator,
                        Timestamp now) {
  if (header_of(logon, tag::target_comp_id) != options.comp_id) return refuse(Reject::invalid_value);
  const auto heartbeat = whole_number_of(logon, tag::heart_bt_int);
  if (!heartbeat || *heartbeat < options.limits.heartbeat_min_s || *heartbeat > options.limits.heartbeat_max_s) {
    return refuse(Reject::invalid_value);
  }
  const auto key_id = field_of(logon, tag::username);
  const auto assertion = field_of(logon, tag::password);
  if (key_id.empty() || assertion.empty()) return refuse(Reject::unauthenticated);
  auto principal = authenticator.verify_assertion(assertion, Authenticator::audience_fix, now);
  if (!principal) return principal;
  const bool is_named =
      principal->key_id.view() == key_id && principal->code.view() == header_of(logon, tag::sender_comp_id);
  if (!is_named) return refuse(Reject::bad_credentials);
  return principal;
}

}  // namespace

tl::expected<Principal, LogonRefusal> authenticate_logon(const std::string& message, const FixOptions& options,
                                                         Authenticator& authenticator, Timestamp now) {
  LogonRefusal refusal;
  if (msg_type_of(message) != "A") return tl::unexpected(refusal);
  try {
    const FIX::Message logon(message, dictionary(), true);
    const auto comp_id = header_of(logon, tag::sender_comp_id);
    if (is_member_code(comp_id)) refusal.comp_id = comp_id;
    dictionary().validate(logon);
    const auto principal = check(logon, options, authenticator, now);
    if (principal) return *principal;
    refusal.code = principal.error();
  } catch (const std::exception&) {
    // Not readable, or not of the dictionary's form: malformed.
  }
  return tl::unexpected(refusal);
}

void append_refusal(std::string& out, const FixOptions& options, const LogonRefusal& refusal) {
  if (refusal.comp_id.empty()) return;
  std::string body;
  BodyWriter(body).refusal(refusal.code);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  append_message(out,
                 {"5", options.comp_id, refusal.comp_id, 1,
                  Timestamp(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count())},
                 body);
}

}  // namespace licet::fix
