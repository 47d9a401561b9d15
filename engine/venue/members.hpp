#pragma once

#include <limits>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/result.hpp"
#include "engine/venue/client_order_ids.hpp"
#include "engine/venue/timers.hpp"
#include "schemas/command.hpp"

namespace licet {

/// Member 1, since the venue opened.
inline constexpr MemberId operator_id{1};

/// How many messages a member has sent in one second of the commands' clock.
struct MessageCount {
  std::int64_t second = 0;
  std::uint32_t messages = 0;

  /// Counts one at `now`; whether it is within `limit`.
  bool add(Timestamp now, std::uint32_t limit) noexcept {
    const std::int64_t at = now.seconds();
    if (at != second) *this = {at, 0};
    if (messages < std::numeric_limits<std::uint32_t>::max()) ++messages;
    return messages <= limit;
  }
  static void archive(auto& self, auto& a) { a(self.second, self.messages); }
};

/// A certified entity, and what it has in the market. A limit of 0 in its terms is no limit.
struct Member {
  CertifyMember terms;
  MemberId id;
  std::uint32_t dependants = 0;  // members whose owner it is
  std::vector<OrderSlot> open;   // its open orders, wherever they stand, in no particular order
  ClientOrderIds client_order_ids;
  Int128 exposure = 0;  // sum over its open orders of limit × leaves, in 1/10,000 currency units
  MessageCount message_count;
  bool is_killed = false;  // its kill switch

  /// Counts a message towards the member's limit. Errors: rate_limited; a cancel goes through all the same.
  Result<void> count_message(Timestamp now) noexcept {
    const std::uint32_t limit = terms.max_messages_per_second;
    if (limit != 0 && !message_count.add(now, limit)) return refuse(Reject::rate_limited);
    return {};
  }
  /// What an order of the member adds to its exposure.
  [[nodiscard]] static Int128 exposure_of(Price limit, Quantity leaves) noexcept {
    return static_cast<Int128>(limit.raw()) * leaves.raw();
  }
  /// Whom self-trade prevention takes it for.
  [[nodiscard]] SelfTradeOwner self_trade_owner() const noexcept { return terms.owner.is_set() ? terms.owner : id; }
  [[nodiscard]] bool is_operator() const noexcept { return id == operator_id; }
  [[nodiscard]] bool is_certified(Timestamp now) const noexcept { return now < terms.certified_until; }

  /// Its open orders and their exposure are loaded with the orders.
  static void archive(auto& self, auto& a) {
    a(self.terms);
    a.derived(std::uint64_t{self.open.size()}, static_cast<std::uint64_t>(self.exposure));
    a(self.message_count, self.is_killed, self.client_order_ids);
  }
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
  /// limit, the operator's role for another or another role for the operator, an owner that is no other member or has
  /// an owner itself, an owner for who is one), capacity_reached.
  Result<MemberId> certify(const CertifyMember& terms);
  /// A member whose certification ended by `now` and was not yet named here; null when there is none. Earliest end
  /// first, then lowest id.
  [[nodiscard]] Member* next_lapsed(Timestamp now);
  /// When the next certification ends; `never` when none does.
  [[nodiscard]] Timestamp next_end() const noexcept { return ends_.empty() ? never : ends_.begin()->first; }
  /// Errors: unknown_member, missing_field (no key id), invalid_value (no key), already_exists (another's), not_found
  /// (withdraws what is not registered).
  Result<void> register_key(const RegisterKey& terms);

  [[nodiscard]] std::uint32_t count() const noexcept { return static_cast<std::uint32_t>(members_.size()); }

  template <class Archive>
  static void archive(auto& self, Archive& a) {
    a(self.members_);
    a.unhashed(self.keys_);
    for (const auto& [id, key] : self.keys_) a.derived(key);
  }
  /// After they were loaded, at the time of the last command: finds them by code, group and end. Returns whether they
  /// are such as certify() and register_key() make.
  [[nodiscard]] bool index(Timestamp now);

 private:
  [[nodiscard]] bool is_admissible_owner(MemberId owner, const Member* of) const noexcept;

  std::vector<Member> members_;  // by MemberId - 1
  std::map<MemberCode, MemberId> codes_;
  std::map<KeyId, RegisterKey> keys_;
  std::set<std::pair<Timestamp, MemberId>> ends_;  // of certifications that have not lapsed
};

}  // namespace licet
