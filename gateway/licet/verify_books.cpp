#include "gateway/licet/verify_books.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace licet {
namespace {

std::string name_of(AssetId asset) {
  return asset.is_currency() ? std::string(word(asset.currency()))
                             : fmt::format("instrument {}", asset.instrument().value());
}

std::string name_of(AccountId account) {
  return fmt::format("member {} / {} / {}", account.member().value(), name_of(account.asset()),
                     word(account.purpose()));
}

struct Supply {
  Int128 issued = 0;
  Int128 with_members = 0;
};

}  // namespace

CheckResult check_ledger(const Ledger& ledger) {
  std::map<AssetId, Int128> sums;
  const auto accounts = ledger.accounts();
  for (const auto& [account, balance] : accounts) {
    sums[account.asset()] += balance;
    if (balance < 0 && !Ledger::is_contra(account.purpose())) {
      return tl::unexpected(fmt::format("account {} is negative", name_of(account)));
    }
  }
  for (const auto& [asset, sum] : sums) {
    if (sum != 0) return tl::unexpected(fmt::format("asset {} does not sum to zero", name_of(asset)));
  }
  return fmt::format("{} accounts: all {} assets sum to zero, no balance is negative", accounts.size(), sums.size());
}

CheckResult check_transfers(const LedgerTransfers& transfers) {
  if (!transfers.is_in_transit_right()) {
    return tl::unexpected(std::string("what is in transit is not what is pending"));
  }
  const auto& all = transfers.pending().all();
  const auto pending =
      std::ranges::count_if(all, [](const auto& entry) { return entry.second.state == TransferState::pending; });
  return fmt::format("{} pending: what is in transit is what is pending", pending);
}

CheckResult check_licences(const Ledger& ledger, const Caps& caps) {
  std::map<InstrumentId, Supply> supplies;
  for (const auto& [account, balance] : ledger.accounts()) {
    if (account.asset().is_currency()) continue;
    Supply& supply = supplies[account.asset().instrument()];
    if (account.purpose() == Purpose::issued) {
      supply.issued -= balance;
    } else {
      supply.with_members += balance;
    }
  }
  for (const auto& [instrument, supply] : supplies) {
    const auto cap = caps.find(instrument);
    if (supply.issued == supply.with_members && cap != caps.end() && supply.issued <= cap->second.raw()) continue;
    return tl::unexpected(fmt::format("instrument {}: {} issued, {} with members, cap {}", instrument.value(),
                                      static_cast<std::int64_t>(supply.issued),
                                      static_cast<std::int64_t>(supply.with_members),
                                      cap == caps.end() ? 0 : cap->second.raw()));
  }
  return fmt::format("{} series listed: issued = available + held + activated + retired, and issued <= cap",
                     caps.size());
}

}  // namespace licet
