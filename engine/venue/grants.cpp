#include "engine/venue/grants.hpp"

#include <algorithm>
#include <functional>
#include <limits>

namespace licet {
namespace {

/// `quota` of one licence × licences; 0 is unlimited, and so is what 64 bits do not hold.
std::uint64_t quota_of(std::uint64_t quota, Quantity quantity) noexcept {
  std::uint64_t product = 0;
  if (__builtin_mul_overflow(quota, static_cast<std::uint64_t>(quantity.raw()), &product)) {
    return std::numeric_limits<std::uint64_t>::max();
  }
  return product;
}

Timestamp end_of(Timestamp start, std::uint32_t days) noexcept {
  std::int64_t end = 0;
  if (__builtin_add_overflow(start.nanoseconds(), Duration::days(days).nanoseconds(), &end)) {
    return Timestamp(std::numeric_limits<std::int64_t>::max());
  }
  return Timestamp(end);
}

}  // namespace

const GrantReleased& Grants::release(const ListInstrument& terms, InstrumentId instrument, const Dataset& dataset,
                                     MemberId holder, Quantity quantity, TradeId trade, Timestamp now) {
  GrantReleased released;
  released.grant = GrantId(grants_.size() + 1);
  released.trade = trade;
  released.quantity = quantity;
  released.not_before = now;
  released.not_after = end_of(now, terms.term_days);
  released.quota_bytes = quota_of(terms.quota_bytes, quantity);
  released.manifest_sha256 = dataset.terms.manifest_sha256;
  released.holder = holder;
  released.dataset = dataset.id;
  released.instrument = instrument;
  released.right = terms.right;
  ends_.push_back({released.not_after, released.grant});
  std::ranges::push_heap(ends_, std::greater<>{});
  return grants_.push_back({.terms = released}).terms;
}

GrantEntry* Grants::next_expired(Timestamp now) {
  while (!ends_.empty() && ends_.front().at <= now) {
    GrantEntry* grant = find(ends_.front().grant);
    std::ranges::pop_heap(ends_, std::greater<>{});
    ends_.pop_back();
    if (!grant->is_final()) return grant;
  }
  return nullptr;
}

void Grants::set_ends(Timestamp now) {
  for (std::size_t at = 0; at < grants_.size(); ++at) {
    const GrantReleased& terms = grants_[at].terms;
    if (terms.not_after > now) ends_.push_back({terms.not_after, GrantId(at + 1)});
  }
  std::ranges::make_heap(ends_, std::greater<>{});
}

}  // namespace licet
