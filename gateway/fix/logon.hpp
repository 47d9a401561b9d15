#pragma once

#include <string>
#include <string_view>

#include "gateway/auth/authenticator.hpp"
#include "gateway/fix/fix_gateway.hpp"

/// The first message of a connection, looked at before any session hears of it: a refused Logon touches neither store
/// nor sequence numbers, whatever flags it carries.
namespace licet::fix {

struct LogonRefusal {
  Reject code = Reject::malformed;
  std::string comp_id;  // whom to answer; empty: the message is no Logon of FIX 4.4, close without a word
};

/// A Logon (A) of the dictionary's form, to `options.comp_id`, with HeartBtInt(108) in range, and an assertion in
/// Password(554) that verifies for the key in Username(553) and the member in SenderCompID(49). Errors: malformed,
/// invalid_value (HeartBtInt, TargetCompID), unauthenticated (no credential), and those of
/// Authenticator::verify_assertion.
[[nodiscard]] tl::expected<Principal, LogonRefusal> authenticate_logon(const std::string& message,
                                                                       const FixOptions& options,
                                                                       Authenticator& authenticator, Timestamp now);

/// A Logout (5) outside any session, MsgSeqNum 1, that says why. Appends to `out`.
void append_refusal(std::string& out, const FixOptions& options, const LogonRefusal& refusal);

}  // namespace licet::fix
