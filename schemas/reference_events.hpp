#pragma once

#include <array>
#include <cstdint>

#include "schemas/command.hpp"
#include "schemas/event_type.hpp"

/// What the operator, and the clock, changed.
namespace licet {

/// A command other than an order's was refused.
struct CommandRejected {
  static constexpr auto type = EventType::command_rejected;
  static constexpr std::uint16_t version = 1;
  CommandType command{};
  Reject reject{};
  std::array<std::uint8_t, 4> reserved{};
};

struct VenueOpened {
  static constexpr auto type = EventType::venue_opened;
  static constexpr std::uint16_t version = 1;
  OpenVenue terms;
};

struct RulesAdopted {
  static constexpr auto type = EventType::rules_adopted;
  static constexpr std::uint16_t version = 1;
  RulesVersion rules{};
  RulesVersion before{};
  std::array<std::uint8_t, 6> reserved{};
};

struct MemberCertified {
  static constexpr auto type = EventType::member_certified;
  static constexpr std::uint16_t version = 1;
  CertifyMember terms;
  MemberId id;
  std::array<std::uint8_t, 4> reserved{};
};

struct KeyRegistered {
  static constexpr auto type = EventType::key_registered;
  static constexpr std::uint16_t version = 1;
  RegisterKey terms;
};

struct DatasetRegistered {
  static constexpr auto type = EventType::dataset_registered;
  static constexpr std::uint16_t version = 1;
  RegisterDataset terms;
  DatasetId id;
  std::array<std::uint8_t, 4> reserved{};
};

struct InstrumentListed {
  static constexpr auto type = EventType::instrument_listed;
  static constexpr std::uint16_t version = 1;
  ListInstrument terms;
  InstrumentId id;
  MemberId vendor;
};

struct SegmentDefined {
  static constexpr auto type = EventType::segment_defined;
  static constexpr std::uint16_t version = 1;
  DefineSegment terms;
  SegmentId id;
  std::array<std::uint8_t, 4> reserved{};
};

/// FIX f, h.
struct SessionChanged {
  static constexpr auto type = EventType::session_changed;
  static constexpr std::uint16_t version = 2;
  Reason reason;
  Timestamp ends_at;  // the earliest end of a call or of the breaker's halt; 0: none is set
  InstrumentId instrument;
  SessionState state{};
  SessionState before{};
  std::array<std::uint8_t, 2> reserved{};
};

struct KillSwitchSet {
  static constexpr auto type = EventType::kill_switch_set;
  static constexpr std::uint16_t version = 1;
  SetKillSwitch terms;
  std::uint32_t orders = 0;  // that were cancelled
  std::array<std::uint8_t, 4> reserved{};
};

/// What would trade if the call ended now. Public; told while the call builds, at most ten times a second for each
/// instrument by the commands' clock.
struct AuctionIndicated {
  static constexpr auto type = EventType::auction_indicated;
  static constexpr std::uint16_t version = 1;
  Price price;  // 0: nothing would trade
  Quantity volume;
  Quantity surplus;  // that stays unexecuted at that price
  InstrumentId instrument;
  SideOrBoth surplus_side = SideOrBoth::both;  // both: none
  std::array<std::uint8_t, 3> reserved{};
};

/// A call has ended; its trades came before. Public.
struct AuctionExecuted {
  static constexpr auto type = EventType::auction_executed;
  static constexpr std::uint16_t version = 1;
  Price price;  // 0: nothing traded
  Quantity volume;
  Quantity surplus;
  InstrumentId instrument;
  std::uint32_t trades = 0;
  SessionState call{};
  SideOrBoth surplus_side = SideOrBoth::both;
  std::array<std::uint8_t, 6> reserved{};
};

}  // namespace licet
