#pragma once

#include "engine/core/time.hpp"
#include "schemas/command.hpp"
#include "schemas/event.hpp"

namespace licet {

/// When a pending transfer ends by itself, if nobody said when.
inline constexpr Duration usual_transfer_time = Duration::days(7);

/// What was answered to a request for a transfer.
struct TransferAnswer {
  TransferId transfer;  // in two phases: that which is, or was, pending
  Timestamp expires;    // of a transfer in two phases
  bool repeated = false;
};

/// The part of settlement that moves cash without a trade, behind the commands of schemas/transfer_commands.hpp. Each
/// of these tells what it did (or, repeated, had done) with an event of its own behind the TransferPosted events, and
/// refuses with nothing changed. Whether the members exist, and may do this, is the venue's to know. `now` never goes
/// back. Errors of all that carry an id: transfer_id_reused.
class CashTransfers {
 public:
  virtual ~CashTransfers() = default;

  /// Errors: invalid_value (0), insufficient_funds, numeric_overflow, account_below_floor, account_above_ceiling.
  virtual Result<void> post_cash(MemberId acting, const PostCash& request, Timestamp now, EventBuffer& events) = 0;
  /// Errors: invalid_value (amount not positive, one account, two currencies), transfer_account_not_allowed (an account
  /// that holds no free cash), expiry_invalid (over), insufficient_funds, account_below_floor, account_above_ceiling,
  /// numeric_overflow, limit_pending_transfers_exceeded (of those that `acting` began).
  virtual Result<TransferAnswer> begin(MemberId acting, const BeginTransfer& request, Timestamp now,
                                       EventBuffer& events) = 0;
  /// Errors: those of PostTransfer, but for who may.
  virtual Result<TransferAnswer> post(MemberId acting, const PostTransfer& request, Timestamp now,
                                      EventBuffer& events) = 0;
  /// Errors: those of VoidTransfer, but for who may.
  virtual Result<TransferAnswer> cancel(MemberId acting, const VoidTransfer& request, Timestamp now,
                                        EventBuffer& events) = 0;
  /// Gives a pending transfer back, whose time is over.
  virtual void time_out(TransferId pending, EventBuffer& events) = 0;
  /// Errors: those of PostJournal, but for who may; numeric_overflow.
  virtual Result<void> post_journal(MemberId acting, const PostJournal& request, Timestamp now,
                                    EventBuffer& events) = 0;
  /// Errors: transfer_account_not_allowed, invalid_value.
  virtual Result<void> set_limits(const SetAccountLimits& request, EventBuffer& events) = 0;
};

}  // namespace licet
