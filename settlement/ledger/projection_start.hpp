#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "settlement/ledger/projection_rows.hpp"

namespace licet {

/// What a projection must hold at one command, as something else than the log tells it (a snapshot of the venue): where
/// a check begins that does not hear the log from its first command. Rows do not say by which command they were changed
/// (`changed_by`, `released_by` unset): that is taken from the projection, if it can be.
struct ProjectionStart {
  Sequence at;                                               // the command
  TransferId last_transfer;                                  // up to there
  TradeId last_trade;                                        // likewise
  std::vector<std::pair<AccountId, std::int64_t>> balances;  // all that are not zero
  std::vector<OpenOrderRow> open_orders;
  std::vector<GrantRow> grants;
  std::set<GrantId> without_reason;  // of `grants`: those whose reason is not known either
  std::vector<InstrumentRow> instruments;
  std::vector<MemberRow> members;
};

}  // namespace licet
