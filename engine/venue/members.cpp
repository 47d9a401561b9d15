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
  return !terms.max_order_quantity.is_negative() && !terms.max_order_notional.is_negative() &&
         !terms.max_gross_exposure.is_negative();
}

}  // namespace

const Member& Members::open(const OpenVenue& terms) {
  CertifyMember of_operator;
  of_operator.code = terms.operator_code;
  of_operator.name = terms.name;
  of_operator.certified_until = Timestamp(std::numeric_limits<std::int64_t>::max());
  of_operator.role = MemberRole::operator_;
  Member& its_operator = members_.emplace_back();
  its_operator.terms = of_operator;
  its_operator.id = operator_id;
  codes_.emplace(terms.operator_code, operator_id);
  return members_.front();
}

Result<MemberId> Members::certify(const CertifyMember& terms) {
  if (!is_member_code(terms.code) || !has_admissible_limits(terms)) return refuse(Reject::invalid_value);
  const auto known = codes_.find(terms.code);
  const bool is_operator = known != codes_.end() && known->second == operator_id;
  if (is_operator != (terms.role == MemberRole::operator_)) return refuse(Reject::invalid_value);
  const Member* before = known == codes_.end() ? nullptr : find(known->second);
  if (terms.owner.is_set() && !is_admissible_owner(terms.owner, before)) return refuse(Reject::invalid_value);
  if (before != nullptr) {
    Member& member = *find(known->second);
    if (member.terms.owner.is_set()) --find(member.terms.owner)->dependants;
    if (terms.owner.is_set()) ++find(terms.owner)->dependants;
    ends_.erase({member.terms.certified_until, member.id});
    ends_.emplace(terms.certified_until, member.id);
    member.terms = terms;
    return member.id;
  }
  if (members_.size() >= max_members) return refuse(Reject::capacity_reached);
  const MemberId id(static_cast<std::uint32_t>(members_.size()) + 1);
  Member& member = members_.emplace_back();
  member.terms = terms;
  member.id = id;
  if (terms.owner.is_set()) ++find(terms.owner)->dependants;
  codes_.emplace(terms.code, id);
  ends_.emplace(terms.certified_until, id);
  return id;
}

/// `of`: null for a new member.
bool Members::is_admissible_owner(MemberId owner, const Member* of) const noexcept {
  const Member* head = find(owner);
  return head != nullptr && !head->terms.owner.is_set() && head != of && (of == nullptr || of->dependants == 0);
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

bool Members::index(Timestamp now) {
  for (std::size_t at = 0; at < members_.size(); ++at) {
    Member& member = members_[at];
    member.id = MemberId(static_cast<std::uint32_t>(at) + 1);
    if (!codes_.emplace(member.terms.code, member.id).second) return false;
    if (member.is_operator() != (member.terms.role == MemberRole::operator_)) return false;
    if (member.is_certified(now)) ends_.emplace(member.terms.certified_until, member.id);
    if (!member.terms.owner.is_set()) continue;
    Member* owner = find(member.terms.owner);
    if (owner == nullptr || owner->terms.owner.is_set()) return false;
    ++owner->dependants;
  }
  return std::ranges::all_of(keys_, [&](const auto& entry) {
    return entry.first == entry.second.key_id && find(entry.second.holder) != nullptr;
  });
}

}  // namespace licet
