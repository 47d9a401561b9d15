#pragma once

#include <array>
#include <cstdint>

#include "engine/core/fixed_point.hpp"
#include "schemas/account.hpp"
#include "schemas/command_type.hpp"
#include "schemas/record.hpp"
#include "schemas/vocabulary.hpp"

/// Cash that moves without a trade: transfers in two phases, journal entries and the limits of accounts. Licences move
/// by trade, activation and the end of a grant only. Each of these, and a deposit `once`, carries an id of the caller's
/// own: the same request under the same id is answered as before and has no effect (the answer says `repeated`);
/// another request under it is refused. Errors of all: missing_field (no id), transfer_id_reused.
namespace licet {

/// Takes cash out of an account and keeps it in transit (the debit member's `in_transit` account) until it is posted,
/// voided or `expires`. Acts: a member, for a withdrawal: from its own `available` cash to the settlement bank; the
/// operator for any two accounts of cash that journals may touch. Answers: TransferBegun.
/// Errors: forbidden, unknown_member, transfer_account_not_allowed, invalid_value (amount not positive),
/// expiry_invalid, insufficient_funds, account_below_floor, account_above_ceiling, limit_pending_transfers_exceeded.
struct BeginTransfer {
  static constexpr auto type = CommandType::begin_transfer;
  static constexpr std::uint16_t version = 1;
  ClientTransferId client_transfer_id;
  Reason reason;
  AccountId debit{MemberId(), AssetId(Currency::cny), Purpose::available};
  AccountId credit{MemberId(), AssetId(Currency::cny), Purpose::available};
  Money amount;
  Timestamp expires;  // 0: after the venue's usual time; a withdrawal has no other
};

/// Completes a pending transfer: `amount` reaches the credit account and the rest goes back. Acts: operator.
/// Answers: TransferEnded. Errors: forbidden, unknown_transfer, transfer_already_posted, transfer_already_voided,
/// transfer_timed_out, transfer_amount_exceeded, invalid_value (negative amount), account_above_ceiling.
struct PostTransfer {
  static constexpr auto type = CommandType::post_transfer;
  static constexpr std::uint16_t version = 1;
  ClientTransferId client_transfer_id;
  Reason reason;
  TransferId pending;  // TransferBegun's
  Money amount;        // 0: all of it
};

/// Gives a pending transfer back whole. Acts: operator. Answers: TransferEnded. Errors: as PostTransfer's.
struct VoidTransfer {
  static constexpr auto type = CommandType::void_transfer;
  static constexpr std::uint16_t version = 1;
  ClientTransferId client_transfer_id;
  Reason reason;
  TransferId pending;
};

/// One of several linked transfers: `amount` > 0 leaves `debit` and enters `credit`.
struct JournalEntry {
  AccountId debit{MemberId(), AssetId(Currency::cny), Purpose::available};
  AccountId credit{MemberId(), AssetId(Currency::cny), Purpose::available};
  Money amount;
};

/// Linked transfers, made in order and together or not at all: a correction, or cash that changes currency. Touches
/// `available` of any member, and the operator's `fees` and `external`. Acts: operator. Answers: JournalPosted.
/// Errors: forbidden, unknown_member, transfer_account_not_allowed, invalid_value (no entry, amount not positive, two
/// currencies in one entry), insufficient_funds, account_below_floor, account_above_ceiling.
struct PostJournal {
  static constexpr auto type = CommandType::post_journal;
  static constexpr std::uint16_t version = 1;
  static constexpr std::size_t max_entries = 5;
  ClientTransferId client_transfer_id;
  Reason reason;
  std::array<JournalEntry, max_entries> entries;
  std::uint8_t count = 0;
  std::array<std::uint8_t, 7> reserved{};
};

/// Bounds a member's account of cash: `available` or `in_transit`. They hold for what is asked by commands of this file
/// and for deposits; the floor also for new holds of orders. What trades settle, and what goes back, is not refused. A
/// balance that lies beyond a new bound stays, and may only come nearer. Acts: operator. Answers: AccountLimitsSet.
/// Errors: forbidden, unknown_member, transfer_account_not_allowed, invalid_value (negative, a floor over the ceiling).
struct SetAccountLimits {
  static constexpr auto type = CommandType::set_account_limits;
  static constexpr std::uint16_t version = 1;
  Reason reason;
  AccountId account{MemberId(), AssetId(Currency::cny), Purpose::available};
  Money floor;
  Money ceiling;  // 0: none
};

}  // namespace licet
