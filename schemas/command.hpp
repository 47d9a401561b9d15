#pragma once

#include <array>
#include <cstdint>

#include "engine/core/fixed_point.hpp"
#include "engine/core/text.hpp"
#include "schemas/account.hpp"
#include "schemas/record.hpp"
#include "schemas/vocabulary.hpp"

/// Everything that can change a venue. A command's `member` (in its header) is who acts, as the gateway authenticated
/// it; the venue checks what that member may do. Refusals are events, never exceptions.
namespace licet {

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
};

using MemberCode = Text<15>;     // FIX CompID of the member: [A-Z0-9]{2,15}
using ClientOrderId = Text<39>;  // FIX 11, 41: printable ASCII without spaces
using KeyId = Text<31>;
using DatasetCode = Text<31>;  // [A-Z0-9_]{2,31}
using Symbol = Text<63>;       // FIX 55: DATASET/RIGHT/UNIT/TERM
using Reason = Text<47>;
using Hash256 = std::array<std::uint8_t, 32>;
using PublicKey = std::array<std::uint8_t, 32>;  // Ed25519, RFC 8032

/// The first command of every log: which venue this is. Acts: nobody (member 0). Answers: VenueOpened.
struct OpenVenue {
  static constexpr auto type = CommandType::open_venue;
  static constexpr std::uint16_t version = 1;
  Text<7> mic;               // ISO 10383-style code: SHDE
  MemberCode operator_code;  // the operator becomes member 1
  Text<63> name;
  Currency currency = Currency::cny;  // the venue's cash
  std::array<std::uint8_t, 6> reserved{};
};

/// Certifies a member, or renews or changes one of the same code. A limit of 0 is no limit. When the certification
/// ends, or is renewed into the past, the member's open orders are cancelled. Acts: operator. Answers: MemberCertified.
struct CertifyMember {
  static constexpr auto type = CommandType::certify_member;
  static constexpr std::uint16_t version = 1;
  MemberCode code;
  Text<63> name;
  Timestamp certified_until;
  Quantity max_order_quantity;
  Money max_order_notional;
  std::uint32_t max_open_orders = 0;
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

/// Lists a licence series; immutable afterwards. Acts: operator or the dataset's vendor. Answers: InstrumentListed.
struct ListInstrument {
  static constexpr auto type = CommandType::list_instrument;
  static constexpr std::uint16_t version = 1;
  Symbol symbol;
  Price tick;
  Price reference_price;  // band and market orders start from it; 0: none until the first trade
  Quantity lot;
  Quantity min_quantity;
  Quantity max_quantity;
  Quantity cap;                   // licences that may ever be in issue
  std::uint64_t quota_bytes = 0;  // delivery limit of one licence; 0: unlimited
  DatasetId dataset;
  std::uint32_t term_days = 0;    // of a grant, from activation
  std::uint32_t royalty_bps = 0;  // of the price, to the vendor, on resale
  std::uint32_t buyer_fee_bps = 0;
  std::uint32_t seller_fee_bps = 0;
  std::uint32_t band_bps = 0;  // limit prices stay within reference ± this; 0: no band
  Currency currency = Currency::cny;
  Right right = Right::train;
  LicenceUnit unit = LicenceUnit::organisation;
  TradingMode mode = TradingMode::continuous;
  std::uint8_t transferable = 0;
  std::array<std::uint8_t, 2> reserved{};
};

/// Opens, halts or closes one instrument, or all (instrument 0). Closing cancels day orders. Acts: operator.
/// Answers: SessionChanged for each instrument that changed.
struct SetSession {
  static constexpr auto type = CommandType::set_session;
  static constexpr std::uint16_t version = 1;
  Reason reason;
  InstrumentId instrument;
  SessionState state = SessionState::open;
  std::array<std::uint8_t, 3> reserved{};
};

/// Records cash paid in (amount > 0) or out (< 0) at the settlement bank. Acts: operator. Answers: TransferPosted.
struct PostCash {
  static constexpr auto type = CommandType::post_cash;
  static constexpr std::uint16_t version = 1;
  Text<31> reference;  // the bank's; informative
  Money amount;
  MemberId beneficiary;
  Currency currency = Currency::cny;
  std::array<std::uint8_t, 2> reserved{};
};

/// FIX D. Answers: OrderAccepted and what follows from it, or OrderRejected. A client order id that the member used
/// before is refused with duplicate_client_order_id: at least while its order is open and for the member's next 16,384
/// accepted orders. A refused order does not use its id. A market order has price 0, is protected at the edge of the
/// band (without a band, 10% from the reference price) and never rests.
struct PlaceOrder {
  static constexpr auto type = CommandType::place_order;
  static constexpr std::uint16_t version = 1;
  ClientOrderId client_order_id;
  Price price;  // 0 for a market order
  Quantity quantity;
  InstrumentId instrument;
  Side side = Side::buy;
  OrderType order_type = OrderType::limit;
  TimeInForce time_in_force = TimeInForce::day;
  SettleTo settle_to = SettleTo::activate;
  SelfTradePrevention self_trade_prevention = SelfTradePrevention::cancel_newest;
  std::array<std::uint8_t, 7> reserved{};
};

/// FIX F. Names the order by id, or (order 0) by the member's client order id. Answers: OrderCancelled or
/// CancelRejected.
struct CancelOrder {
  static constexpr auto type = CommandType::cancel_order;
  static constexpr std::uint16_t version = 1;
  ClientOrderId client_order_id;       // of this request
  ClientOrderId orig_client_order_id;  // of the order
  OrderId order;
};

/// FIX G. `quantity` is the new total, including what is filled. Priority is kept only when the price stays and the
/// quantity does not rise. Answers: OrderReplaced (and what follows), OrderCancelled when the total is already filled,
/// or CancelRejected.
struct ReplaceOrder {
  static constexpr auto type = CommandType::replace_order;
  static constexpr std::uint16_t version = 1;
  ClientOrderId client_order_id;  // the order's new client order id
  ClientOrderId orig_client_order_id;
  OrderId order;
  Price price;
  Quantity quantity;
};

/// FIX q. Cancels the open orders of `owner` (the acting member itself, or any member when the operator acts) in one
/// instrument, or in all (0). Answers: AllCancelled after an OrderCancelled for each.
struct CancelAll {
  static constexpr auto type = CommandType::cancel_all;
  static constexpr std::uint16_t version = 1;
  MemberId owner;
  InstrumentId instrument;
};

/// Begins the term of licences that the member holds. Answers: GrantReleased or CommandRejected.
struct ActivateLicence {
  static constexpr auto type = CommandType::activate_licence;
  static constexpr std::uint16_t version = 1;
  Quantity quantity;
  InstrumentId instrument;
  std::array<std::uint8_t, 4> reserved{};
};

/// Suspends, resumes (active) or revokes a grant. Acts: operator, or the dataset's vendor. Answers: GrantChanged.
struct SetGrantState {
  static constexpr auto type = CommandType::set_grant_state;
  static constexpr std::uint16_t version = 1;
  Reason reason;
  GrantId grant;
  GrantState state = GrantState::revoked;
  std::array<std::uint8_t, 7> reserved{};
};

/// Records what the delivery gateway has served under a grant. Acts: operator (the delivery gateway acts for it).
/// Answers: UsageMetered, and GrantChanged when the quota is used up.
struct MeterUsage {
  static constexpr auto type = CommandType::meter_usage;
  static constexpr std::uint16_t version = 1;
  GrantId grant;
  std::uint64_t bytes = 0;
  std::uint32_t requests = 0;
  std::array<std::uint8_t, 4> reserved{};
};

/// Lets the command's time take effect with no other change: grants whose term is over expire.
struct AdvanceTime {
  static constexpr auto type = CommandType::advance_time;
  static constexpr std::uint16_t version = 1;
  std::uint64_t reserved = 0;
};

/// A command in flight, by value in rings and queues: the record of schemas/record.hpp in a slot of fixed size.
class Command {
 public:
  static constexpr std::size_t max_body_size = 216;
  static constexpr std::size_t max_size = sizeof(RecordHeader) + max_body_size;

  Command() noexcept { new (bytes_.data()) RecordHeader(); }

  /// `member` acts; origin and request say whom to answer.
  template <RecordBody Body>
  [[nodiscard]] static Command make(MemberId member, const Body& body, OriginId origin = {},
                                    RequestId request = {}) noexcept {
    static_assert(sizeof(Body) <= max_body_size);
    Command command;
    command.header() = make_header<Body>(member);
    command.header().origin = origin;
    command.header().request = request;
    std::memcpy(command.bytes_.data() + sizeof(RecordHeader), &body, sizeof(Body));
    return command;
  }
  /// From bytes that decode_command (schemas/codec.hpp) has accepted.
  [[nodiscard]] static Command from_checked(std::span<const std::byte> bytes) noexcept {
    Command command;
    std::memcpy(command.bytes_.data(), bytes.data(), sizeof(RecordHeader));
    LICET_CHECK(command.header().body_size <= max_body_size && command.view().size() <= bytes.size());
    std::memcpy(command.bytes_.data(), bytes.data(), command.view().size());
    return command;
  }
  Command(const Command& other) noexcept { copy_from(other); }
  Command& operator=(const Command& other) noexcept {
    if (this != &other) copy_from(other);
    return *this;
  }
  ~Command() = default;

  [[nodiscard]] RecordHeader& header() noexcept {
    return *std::launder(reinterpret_cast<RecordHeader*>(bytes_.data()));
  }
  [[nodiscard]] const RecordHeader& header() const noexcept { return view().header(); }
  [[nodiscard]] RecordView view() const noexcept { return RecordView(bytes_.data()); }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return view().bytes(); }

 private:
  void copy_from(const Command& other) noexcept {
    std::memcpy(bytes_.data(), other.bytes_.data(), other.view().size());
  }

  // Only the header and the body that it names are ever read.
  alignas(64) std::array<std::byte, max_size> bytes_;
};
static_assert(sizeof(Command) == 256);

}  // namespace licet
