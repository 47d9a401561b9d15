#include "settlement/delivery/meter.hpp"

#include <limits>
#include <utility>

#include "engine/core/check.hpp"

namespace licet {

Meter::Reservation::Reservation(Reservation&& other) noexcept
    : meter_(std::exchange(other.meter_, nullptr)), grant_(other.grant_), bytes_(other.bytes_) {}

Meter::Reservation::~Reservation() {
  if (meter_ != nullptr) meter_->release(grant_, bytes_, false);
}

void Meter::Reservation::served() noexcept {
  LICET_CHECK(meter_ != nullptr);
  std::exchange(meter_, nullptr)->release(grant_, bytes_, true);
}

Result<Meter::Reservation> Meter::reserve(GrantId grant, std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  const auto at = accounts_.find(grant);
  if (at == accounts_.end()) return refuse(Reject::unknown_grant);
  Account& account = at->second;
  if (account.quota != 0) {
    const std::uint64_t taken = account.metered + account.outstanding();
    if (taken > account.quota || bytes > account.quota - taken) return refuse(Reject::grant_exhausted);
  }
  account.reserved += bytes;
  return Reservation(*this, grant, bytes);
}

void Meter::release(GrantId grant, std::uint64_t bytes, bool was_served) noexcept {
  const std::lock_guard lock(mutex_);
  Account& account = accounts_.find(grant)->second;  // there since reserve(): accounts are never removed
  LICET_CHECK(account.reserved >= bytes);
  account.reserved -= bytes;
  if (!was_served) return;
  account.unreported += bytes;
  if (account.unreported_requests < std::numeric_limits<std::uint32_t>::max()) ++account.unreported_requests;
  report(grant, account);
}

void Meter::report(GrantId grant, Account& account) noexcept {
  if (account.is_reporting || account.unreported_requests == 0) return;
  if (!port_.report(grant, account.unreported, account.unreported_requests)) return;
  account.in_report = std::exchange(account.unreported, 0);
  account.unreported_requests = 0;
  account.is_reporting = true;
}

void Meter::on_events(const EventBatchPtr& batch) {
  const std::lock_guard lock(mutex_);
  for (const RecordView event : batch->events) apply(event);
}

void Meter::apply(const RecordView& event) {
  if (const auto* released = event.get_if<GrantReleased>()) {
    accounts_[released->grant].quota = released->quota_bytes;
    return;
  }
  const bool is_answer_to_us = event.header().origin.is_set() && event.header().origin == port_.origin();
  if (const auto* metered = event.get_if<UsageMetered>()) {
    const auto at = accounts_.find(metered->grant);
    if (at == accounts_.end()) return;
    Account& account = at->second;
    account.metered = metered->used_bytes;
    if (!is_answer_to_us || !account.is_reporting) return;
    account.in_report = 0;
    account.is_reporting = false;
    report(metered->grant, account);
  } else if (const auto* rejected = event.get_if<CommandRejected>()) {
    if (!is_answer_to_us || rejected->command != CommandType::meter_usage) return;
    const auto at = accounts_.find(GrantId(event.header().request.value()));
    if (at == accounts_.end()) return;
    // What the venue will not meter (the grant has ended) was served all the same: it stays counted here, and nothing
    // more of this grant is reported until the next use.
    at->second.metered += std::exchange(at->second.in_report, 0);
    at->second.is_reporting = false;
  }
}

void Meter::flush() {
  const std::lock_guard lock(mutex_);
  for (auto& [grant, account] : accounts_) report(grant, account);
}

Result<Meter::Usage> Meter::usage(GrantId grant) const {
  const std::lock_guard lock(mutex_);
  const auto at = accounts_.find(grant);
  if (at == accounts_.end()) return refuse(Reject::unknown_grant);
  return Usage{at->second.quota, at->second.metered, at->second.outstanding()};
}

void Meter::adopt(GrantId grant, std::uint64_t quota_bytes, std::uint64_t metered_bytes) {
  const std::lock_guard lock(mutex_);
  Account& account = accounts_[grant];
  account.quota = quota_bytes;
  account.metered = metered_bytes;
}

}  // namespace licet
