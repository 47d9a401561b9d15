#include "schemas/reject_catalogue.hpp"

#include <algorithm>

#include "engine/core/check.hpp"

namespace licet {
namespace {

const auto& catalogue() {
  static const RejectEntry entries[] = {
#define LICET_REJECT(number, name, http, ord, cxl, business, retryable, message) \
  {Reject::name, reject_name(Reject::name), message, http, ord, cxl, business, retryable},
#include "engine/core/reject.def"
#undef LICET_REJECT
  };
  return entries;
}

}  // namespace

std::span<const RejectEntry> reject_catalogue() noexcept { return catalogue(); }

const RejectEntry& reject_entry(Reject code) noexcept {
  const auto entries = reject_catalogue();
  const auto at = std::ranges::lower_bound(entries, code, {}, &RejectEntry::code);
  LICET_CHECK(at != entries.end() && at->code == code);
  return *at;
}

}  // namespace licet
