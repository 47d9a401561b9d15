#pragma once

#include <array>
#include <cstdint>

#include "engine/core/fixed_point.hpp"
#include "schemas/command_type.hpp"
#include "schemas/record.hpp"
#include "schemas/rules_version.hpp"
#include "schemas/vocabulary.hpp"

/// Who may trade what, when and under which rules: the commands of the operator and, for its own series, of a vendor.
namespace licet {

/// The first command of every log: which venue this is. Acts: nobody (member 0). Answers: VenueOpened.
struct OpenVenue {
  static constexpr auto type = CommandType::open_venue;
  static constexpr std::uint16_t version = 3;
  Text<7> mic;               // ISO 10383-style code: SHDE
  MemberCode operator_code;  // the operator becomes member 1
  Text<63> name;
  Currency currency = Currency::cny;        // the venue's cash
  Rulebook rulebook = Rulebook::open_clob;  // what may be admitted at all (engine/venue/rulebook.hpp)
  RulesVersion rules = newest_rules;        // by which the log is applied, until it adopts others
  std::array<std::uint8_t, 4> reserved{};
};

/// From the next command on the log is applied by later rules; this one itself changes nothing else. A start puts it
/// into a log of older rules before anything else. Acts: operator. Answers: RulesAdopted.
/// Errors: invalid_value (not later than those that hold).
struct AdoptRules {
  static constexpr auto type = CommandType::adopt_rules;
  static constexpr std::uint16_t version = 1;
  RulesVersion rules = newest_rules;
  std::array<std::uint8_t, 7> reserved{};
};

/// Certifies a member, or renews or changes one of the same code. A limit of 0 is no limit. When the certification
/// ends, or is renewed into the past, the member's open orders are cancelled. Acts: operator. Answers: MemberCertified.
/// Errors: invalid_value (code, negative limit, an owner that is no member or has an owner itself).
struct CertifyMember {
  static constexpr auto type = CommandType::certify_member;
  static constexpr std::uint16_t version = 2;
  MemberCode code;
  Text<63> name;
  Timestamp certified_until;
  Quantity max_order_quantity;
  Money max_order_notional;
  Money max_gross_exposure;  // sum over its open orders of limit × leaves, both sides
  std::uint32_t max_open_orders = 0;
  std::uint32_t max_messages_per_second = 0;  // of orders, cancels, replaces and quotes, by the commands' clock
  MemberId owner;  // the member at the head of its group: self-trade prevention takes the group for one; 0: itself
  MemberRole role = MemberRole::buyer;
  std::array<std::uint8_t, 3> reserved{};
};

/// Adds (or with `revoked` withdraws) a public key by which a member signs its logons. Acts: operator.
/// Answers: KeyRegistered. Errors: already_exists (the id is another member's), unknown_member.
struct RegisterKey {
  static constexpr auto type = CommandType::register_key;
  static constexpr std::uint16_t version = 1;
  KeyId key_id;
  PublicKey public_key{};
  MemberId holder;
  std::uint8_t revoked = 0;
  std::array<std::uint8_t, 3> reserved{};
};

/// Registers a dataset's release. Acts: operator, on behalf of the vendor. Answers: DatasetRegistered.
struct RegisterDataset {
  static constexpr auto type = CommandType::register_dataset;
  static constexpr std::uint16_t version = 1;
  DatasetCode code;
  Hash256 manifest_sha256{};  // over the release's files: names, sizes, hashes
  std::uint64_t size_bytes = 0;
  MemberId vendor;
  std::uint32_t release = 1;
  Sensitivity sensitivity = Sensitivity::public_data;
  PersonalData personal_data = PersonalData::none;
  Grade grade = Grade::a0;
  std::array<std::uint8_t, 5> reserved{};
};

/// One step of a tick table (FIX TickRules): from this price on, prices are multiples of `tick`.
struct TickStep {
  Price from;
  Price tick;  // 0: the step is not used, nor are those behind it
};

/// Defines the rules that a group of instruments shares (FIX 1300 MarketSegmentID), or changes those of the segment of
/// the same code. A number of 0 switches its rule off. Acts: operator. Answers: SegmentDefined.
/// Errors: invalid_value (code; steps that do not rise; ticks that are not multiples of the one before).
struct DefineSegment {
  static constexpr auto type = CommandType::define_segment;
  static constexpr std::uint16_t version = 1;
  static constexpr std::size_t max_tick_steps = 4;
  SegmentCode code;
  std::array<TickStep, max_tick_steps> ticks;  // coarser ticks for higher prices; the instrument's own tick below them
  std::uint32_t dynamic_collar_bps = 0;        // a trade further from the last trade starts a volatility call
  std::uint32_t static_collar_bps = 0;         // a trade further from the last call's price does
  std::uint32_t breaker_bps = 0;               // a trade further from the last call's price halts the instrument
  std::uint32_t volatility_call_ms = 0;        // how long the call after a breach of a collar or a halt lasts
  std::uint32_t random_end_ms = 0;             // and by how much longer at most
  std::uint32_t halt_ms = 0;                   // how long the breaker halts; 0: until the operator resumes
  std::uint8_t block_trades = 0;               // negotiated offers between two members are taken
  std::array<std::uint8_t, 7> reserved{};
};

/// Lists a licence series; immutable afterwards. Acts: operator or the dataset's vendor. Answers: InstrumentListed.
struct ListInstrument {
  static constexpr auto type = CommandType::list_instrument;
  static constexpr std::uint16_t version = 2;
  Symbol symbol;
  Price tick;
  Price reference_price;  // band, collars and market orders start from it; 0: none until the first trade
  Quantity lot;
  Quantity min_quantity;
  Quantity max_quantity;
  Quantity cap;                   // licences that may ever be in issue
  std::uint64_t quota_bytes = 0;  // delivery limit of one licence; 0: unlimited
  Timestamp issue_date;           // FIX 225: no trading before; 0: at once
  Timestamp redeem_by;            // FIX 541: the series expires; 0: never
  DatasetId dataset;
  SegmentId segment;              // 0: no rules beside these terms
  std::uint32_t term_days = 0;    // of a grant, from activation
  std::uint32_t royalty_bps = 0;  // of the price, to the vendor, on resale
  std::uint32_t buyer_fee_bps = 0;
  std::uint32_t seller_fee_bps = 0;
  std::uint32_t band_bps = 0;       // limit prices stay within reference ± this; 0: no band
  std::uint32_t min_hold_days = 0;  // before a purchase may be resold; the rulebook may ask for more
  std::uint32_t holder_cap = 0;     // members that may hold it at one time; the rulebook may ask for fewer
  Currency currency = Currency::cny;
  Right right = Right::train;
  LicenceUnit unit = LicenceUnit::organisation;
  TradingMode mode = TradingMode::continuous;
  std::uint8_t transferable = 0;
  std::array<std::uint8_t, 6> reserved{};
};

/// Moves one instrument, a segment's instruments (instrument 0) or all (both 0) to a state of the session (FIX 336,
/// 625). A call trades when it ends: at `ends_at`, later by a part of `random_end_ms` drawn from `seed`, or by the next
/// SetSession; then comes `next`. Closing cancels day orders. Acts: operator. Answers: SessionChanged for each
/// instrument that changed. Errors: invalid_value (an end without a next state, a state that nobody sets).
struct SetSession {
  static constexpr auto type = CommandType::set_session;
  static constexpr std::uint16_t version = 2;
  Reason reason;
  Timestamp ends_at;       // 0: until the next SetSession
  std::uint64_t seed = 0;  // of the random end
  InstrumentId instrument;
  SegmentId segment;
  std::uint32_t random_end_ms = 0;
  SessionState state = SessionState::open;
  SessionState next = SessionState::open;
  std::array<std::uint8_t, 2> reserved{};
};

/// Ends a listing: open orders are cancelled, paid grants run on. Acts: operator or the vendor.
/// Answers: SessionChanged (expired).
struct DelistInstrument {
  static constexpr auto type = CommandType::delist_instrument;
  static constexpr std::uint16_t version = 1;
  Reason reason;
  InstrumentId instrument;
  std::array<std::uint8_t, 4> reserved{};
};

/// Engages or releases the kill switch of one member, or of the venue (holder 0): its open orders are cancelled and no
/// new ones are taken, while cancels go through. Acts: operator; a member may engage its own. Answers: KillSwitchSet.
struct SetKillSwitch {
  static constexpr auto type = CommandType::set_kill_switch;
  static constexpr std::uint16_t version = 1;
  Reason reason;
  MemberId holder;
  std::uint8_t engaged = 1;
  std::array<std::uint8_t, 3> reserved{};
};

/// Records cash paid in (amount > 0) or out (< 0) at the settlement bank. Acts: operator. Answers: TransferPosted, and
/// CashPosted when it is to be done `once`: then the reference names it as schemas/transfer_commands.hpp says of ids.
/// Errors: invalid_value (amount 0), unknown_member, insufficient_funds, account_below_floor, account_above_ceiling.
struct PostCash {
  static constexpr auto type = CommandType::post_cash;
  static constexpr std::uint16_t version = 2;
  ClientTransferId reference;  // the bank's
  Money amount;
  MemberId beneficiary;
  Currency currency = Currency::cny;
  std::uint8_t once = 0;
  std::array<std::uint8_t, 1> reserved{};
};

}  // namespace licet
