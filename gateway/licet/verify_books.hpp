#pragma once

#include <map>
#include <string>

#include <tl/expected.hpp>

#include "schemas/event.hpp"
#include "settlement/clearing/ledger_transfers.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet {

/// What one check of `verify` has proven, or where it found a difference: a sentence for a human.
using CheckResult = tl::expected<std::string, std::string>;

/// Most licences that may be in issue, by instrument.
using Caps = std::map<InstrumentId, Quantity>;

/// Every asset sums to zero, and no balance is negative but those of contra purposes.
[[nodiscard]] CheckResult check_ledger(const Ledger& ledger);
/// What is in transit is what is pending, for each member and currency.
[[nodiscard]] CheckResult check_transfers(const LedgerTransfers& transfers);
/// For each instrument issued = available + held + activated + retired, and issued <= cap.
[[nodiscard]] CheckResult check_licences(const Ledger& ledger, const Caps& caps);

}  // namespace licet
