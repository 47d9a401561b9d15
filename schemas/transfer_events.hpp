#pragma once

#include <array>
#include <cstdint>

#include "schemas/command.hpp"
#include "schemas/event_type.hpp"

/// What became of transfers that were asked for. The postings themselves are TransferPosted events of the same command;
/// an answer that is `repeated` has none, and tells what was done before.
namespace licet {

/// A deposit or withdrawal under the bank's reference was posted. Private to the beneficiary.
struct CashPosted {
  static constexpr auto type = EventType::cash_posted;
  static constexpr std::uint16_t version = 1;
  TransferId transfer;
  PostCash terms;
  std::uint8_t repeated = 0;
  std::array<std::uint8_t, 7> reserved{};
};

/// Cash is in transit. Private to the debit account's member.
struct TransferBegun {
  static constexpr auto type = EventType::transfer_begun;
  static constexpr std::uint16_t version = 1;
  TransferId transfer;  // by which it is posted or voided
  BeginTransfer terms;
  Timestamp expires;
  std::uint8_t repeated = 0;
  std::array<std::uint8_t, 7> reserved{};
};

/// Cash is no longer in transit. Private to the debit account's member.
struct TransferEnded {
  static constexpr auto type = EventType::transfer_ended;
  static constexpr std::uint16_t version = 1;
  TransferId pending;
  ClientTransferId client_transfer_id;  // of the command that ended it; empty: time did
  Reason reason;
  AccountId debit{MemberId(), AssetId(Currency::cny), Purpose::available};
  AccountId credit{MemberId(), AssetId(Currency::cny), Purpose::available};
  Money posted;    // reached the credit account
  Money returned;  // went back to the debit account
  TransferState state = TransferState::posted;
  std::uint8_t repeated = 0;
  std::array<std::uint8_t, 6> reserved{};
};

/// All entries were posted. Private to the operator; each member hears of its own transfers.
struct JournalPosted {
  static constexpr auto type = EventType::journal_posted;
  static constexpr std::uint16_t version = 1;
  TransferId first;  // the entries' transfers are numbered on from it
  PostJournal terms;
  std::uint8_t repeated = 0;
  std::array<std::uint8_t, 7> reserved{};
};

/// Private to the account's member.
struct AccountLimitsSet {
  static constexpr auto type = EventType::account_limits_set;
  static constexpr std::uint16_t version = 1;
  SetAccountLimits terms;
};

}  // namespace licet
