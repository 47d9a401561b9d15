#include "engine/venue/members.hpp"

#include <algorithm>
#include <limits>

namespace licet {
namespace {

bool is_member_code(const MemberCode& code) noexcept {
  return code.view().size() >= 2 &&
         std::ranges::all_of(code.view(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

bool has_admissible_limits(const CertifyMember& terms) noexcept {
  return !terms.max_order_quantity.is_negative() && !terms.max_order_notional.is_negative();
}

}  // namespace

const Member& Members::open(const OpenVenue& terms) {
  CertifyMember of_operator;
  of_operator.code = terms.operator_code;
  of_operator.name = terms.name;
  of_operator.certified_until = Timestamp(std::numeric_limits<std::int64_t>::max());
  of_operator.role = MemberRole::operator_;
  members_.push_back({.terms = of_operator, .id = operator_id, .resting = {}, .client_order_ids = {}});
  codes_.emplace(terms.operator_code, operator_id);
  return members_.front();
}

Result<MemberId> Members::certify(const CertifyMember& terms) {
  if (!is_member_code(terms.code) || !has_admissible_limits(terms)) return refuse(Reject::invalid_value);
  const auto known = codes_.find(terms.code);
  const bool is_operator = known != codes_.end() && known->second == operator_id;
  if (is_operator != (terms.role == MemberRole::operator_)) return refuse(Reject::invalid_value);
  if (known != codes_.end()) {
    Member& member = *find(known->second);
    ends_.erase({member.terms.certified_until, member.id});
    ends_.emplace(terms.certified_until, member.id);
    member.terms = terms;
    return member.id;
  }
  if (members_.size() >= max_members) return refuse(Reject::capacity_reached);
  const MemberId id(static_cast<std::uint32_t>(members_.size()) + 1);
  members_.push_back({.terms = terms, .id = id, .resting = {}, .client_order_ids = {}});
  codes_.emplace(terms.code, id);
  ends_.emplace(terms.certified_until, id);
  return id;
}

Member* Members::next_lapsed(Timestamp now) {
  if (ends_.empty() || ends_.begin()->first > now) return nullptr;
  const MemberId id = ends_.begin()->second;
  ends_.erase(ends_.begin());
  return find(id);
}

Result<void> Members::register_key(const RegisterKey& terms) {
  if (terms.key_id.empty()) return refuse(Reject::missing_field);
  if (find(terms.holder) == nullptr) return refuse(Reject::unknown_member);
  const bool is_empty = std::ranges::all_of(terms.public_key, [](std::uint8_t byte) { return byte == 0; });
  if (is_empty && terms.revoked == 0) return refuse(Reject::invalid_value);
  const auto known = keys_.find(terms.key_id);
  if (known != keys_.end() && known->second.holder != terms.holder) return refuse(Reject::already_exists);
  if (known == keys_.end() && terms.revoked != 0) return refuse(Reject::not_found);
  keys_[terms.key_id] = terms;
  return {};
}

void Members::digest(Digest& digest) const {
  digest.add(std::uint64_t{members_.size()});
  for (const Member& member : members_) {
    digest.add(member.terms);
    digest.add(std::uint64_t{member.resting.size()});
    member.client_order_ids.digest(digest);
  }
  for (const auto& [id, key] : keys_) digest.add(key);
}

}  // namespace licet
