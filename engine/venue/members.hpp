#pragma once

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "engine/core/digest.hpp"
#include "engine/core/result.hpp"
#include "engine/venue/client_order_ids.hpp"
#include "engine/venue/timers.hpp"
#include "schemas/command.hpp"

namespace licet {

/// Member 1, since the venue opened.
inline constexpr MemberId operator_id{1};

/// A certified entity, and what it has in the market. A limit of 0 in its terms is no limit.
struct Member {
  CertifyMember terms;
  MemberId id;
  std::vector<OrderSlot> resting;  // its orders that stand in books, in no particular order
  ClientOrderIds client_order_ids;

  [[nodiscard]] bool is_operator() const noexcept { return id == operator_id; }
  [[nodiscard]] bool is_certified(Timestamp now) const noexcept { return now < terms.certified_until; }
};

/// Members and the keys by which they sign.
class Members {
 public:
  static constexpr std::uint32_t max_members = (std::uint32_t{1} << 24U) - 1;

  /// The member; null when there is none.
  [[nodiscard]] Member* find(MemberId id) noexcept {
    return id.is_set() && id.value() <= members_.size() ? &members_[id.value() - 1] : nullptr;
  }
  [[nodiscard]] const Member* find(MemberId id) const noexcept { return const_cast<Members*>(this)->find(id); }

  /// Makes the operator, the first member, whose certification does not end.
  const Member& open(const OpenVenue& terms);
  /// Certifies a new member, or gives new terms to the one of the same code. Errors: invalid_value (code, negative
  /// limit, the operator's role for another or another role for the operator), capacity_reached.
  Result<MemberId> certify(const CertifyMember& terms);
  /// A member whose certification ended by `now` and was not yet named here; null when there is none. Earliest end
  /// first, then lowest id.
  [[nodiscard]] Member* next_lapsed(Timestamp now);
  /// When the next certification ends; `never` when none does.
  [[nodiscard]] Timestamp next_end() const noexcept { return ends_.empty() ? never : ends_.begin()->first; }
  /// Errors: unknown_member, missing_field (no key id), invalid_value (no key), already_exists (another's), not_found
  /// (withdraws what is not registered).
  Result<void> register_key(const RegisterKey& terms);

  void digest(Digest& digest) const;

 private:
  std::vector<Member> members_;  // by MemberId - 1
  std::map<MemberCode, MemberId> codes_;
  std::map<KeyId, RegisterKey> keys_;
  std::set<std::pair<Timestamp, MemberId>> ends_;  // of certifications that have not lapsed
};

}  // namespace licet
