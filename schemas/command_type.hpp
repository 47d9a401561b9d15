#pragma once

#include <array>
#include <cstdint>

#include "engine/core/sha256.hpp"
#include "engine/core/text.hpp"

/// What every command is made of: its type, and the texts that commands share.
namespace licet {

/// Values are what the log stores: append only, never renumber.
enum class CommandType : std::uint16_t {
  open_venue = 1,
  certify_member = 2,
  register_key = 3,
  register_dataset = 4,
  list_instrument = 5,
  set_session = 6,
  post_cash = 7,
  place_order = 8,
  cancel_order = 9,
  replace_order = 10,
  cancel_all = 11,
  activate_licence = 12,
  set_grant_state = 13,
  meter_usage = 14,
  advance_time = 15,
  define_segment = 16,
  set_kill_switch = 17,
  delist_instrument = 18,
  place_mass_quote = 19,
  request_quote = 20,
  make_offer = 21,
  accept_offer = 22,
  place_combination = 23,
  begin_transfer = 24,
  post_transfer = 25,
  void_transfer = 26,
  post_journal = 27,
  set_account_limits = 28,
  adopt_rules = 29,
};

using MemberCode = Text<15>;        // FIX CompID of the member: [A-Z0-9]{2,15}
using ClientOrderId = Text<39>;     // FIX 11, 41: printable ASCII without spaces
using ClientTransferId = Text<39>;  // its caller's name of a transfer: printable ASCII without spaces
using KeyId = Text<31>;
using DatasetCode = Text<31>;  // [A-Z0-9_]{2,31}
using SegmentCode = Text<15>;  // FIX 1300: [A-Z0-9_]{2,15}
using Symbol = Text<63>;       // FIX 55: DATASET/RIGHT/UNIT/TERM
using Reason = Text<47>;
using PublicKey = std::array<std::uint8_t, 32>;  // Ed25519, RFC 8032

}  // namespace licet
