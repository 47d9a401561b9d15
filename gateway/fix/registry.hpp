#pragma once

#include <filesystem>
#include <memory>
#include <unordered_map>

#include "gateway/fix/member_session.hpp"

namespace licet::fix {

/// The members' sessions: those of the store directory, and one more with each member's first logon. At most one for a
/// certified member. One thread.
class SessionRegistry {
 public:
  SessionRegistry(const SessionServices& services, const FixOptions& options);

  /// Reopens the sessions that the store directory holds, so that their reports are kept from now on. Throws
  /// std::filesystem::filesystem_error when the directory cannot be made or read.
  void restore();
  /// Errors: storage_failed.
  [[nodiscard]] Result<MemberSession*> find_or_open(MemberId member, const MemberCode& code);
  /// Null when the member has none.
  [[nodiscard]] MemberSession* find(MemberId member) const noexcept;

  template <class Action>
  void for_each(Action&& action) {
    for (auto& [member, session] : sessions_) action(*session);
  }

 private:
  SessionServices services_;
  const FixOptions& options_;
  std::unordered_map<MemberId, std::unique_ptr<MemberSession>> sessions_;
};

}  // namespace licet::fix
