#include "gateway/auth/replay_cache.hpp"

#include <cstring>

namespace licet {

std::size_t Hash256Hash::operator()(const Hash256& digest) const noexcept {
  std::size_t hash = 0;
  std::memcpy(&hash, digest.data(), sizeof hash);
  return hash;
}

Result<void> ReplayCache::remember(MemberId member, const Hash256& id, Timestamp expires, Timestamp now) {
  purge(now);
  if (seen_.contains(id)) return refuse(Reject::credential_replayed);
  std::size_t& of_member = per_member_[member];
  if (seen_.size() >= entries_max || of_member >= entries_max_per_member) return refuse(Reject::overloaded);
  seen_.insert(id);
  by_expiry_.push({expires, member, id});
  ++of_member;
  return {};
}

void ReplayCache::purge(Timestamp now) {
  while (!by_expiry_.empty() && by_expiry_.top().expires <= now) {
    const Entry& entry = by_expiry_.top();
    seen_.erase(entry.id);
    if (--per_member_[entry.member] == 0) per_member_.erase(entry.member);
    by_expiry_.pop();
  }
}

}  // namespace licet
