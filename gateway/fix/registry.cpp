#include "gateway/fix/registry.hpp"

#include <string>

namespace licet::fix {

SessionRegistry::SessionRegistry(const SessionServices& services, const FixOptions& options)
    : services_(services), options_(options) {}

void SessionRegistry::restore() {
  std::filesystem::create_directories(options_.store);
  const std::string prefix = options_.comp_id + "-";
  for (const auto& entry : std::filesystem::directory_iterator(options_.store)) {
    const std::string stem = entry.path().stem().string();
    if (!stem.starts_with(prefix)) continue;
    const auto member = services_.model.member_by_code(stem.substr(prefix.size()));
    // A store that cannot be opened is found again, and named, at the member's logon.
    if (member) static_cast<void>(find_or_open(member->id, member->terms.code));
  }
}

Result<MemberSession*> SessionRegistry::find_or_open(MemberId member, const MemberCode& code) {
  if (MemberSession* const known = find(member)) return known;
  const SessionStore::Limits limits{options_.limits.resend_messages_max, options_.limits.resend_bytes_max};
  auto store = SessionStore::open(options_.store / (options_.comp_id + "-" + code.str()), limits);
  if (!store) return refuse(store.error());
  auto session = std::make_unique<MemberSession>(services_, options_, member, code, std::move(*store));
  return sessions_.emplace(member, std::move(session)).first->second.get();
}

MemberSession* SessionRegistry::find(MemberId member) const noexcept {
  const auto session = sessions_.find(member);
  return session == sessions_.end() ? nullptr : session->second.get();
}

}  // namespace licet::fix
