#include "schemas/upgrade.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace licet {
namespace {

// The bodies of earlier versions, byte for byte as they were written; the number behind the name is the version.

struct OpenVenue1 {
  using Upgraded = OpenVenue;
  Text<7> mic;
  MemberCode operator_code;
  Text<63> name;
  Currency currency;
  std::array<std::uint8_t, 6> reserved;
};
static_assert(sizeof(OpenVenue1) == 96);

struct OpenVenue2 {
  using Upgraded = OpenVenue;
  Text<7> mic;
  MemberCode operator_code;
  Text<63> name;
  Currency currency;
  Rulebook rulebook;
  std::array<std::uint8_t, 5> reserved;
};
static_assert(sizeof(OpenVenue2) == 96);

struct CertifyMember1 {
  using Upgraded = CertifyMember;
  MemberCode code;
  Text<63> name;
  Timestamp certified_until;
  Quantity max_order_quantity;
  Money max_order_notional;
  std::uint32_t max_open_orders;
  MemberRole role;
  std::array<std::uint8_t, 3> reserved;
};
static_assert(sizeof(CertifyMember1) == 112);

struct ListInstrument1 {
  using Upgraded = ListInstrument;
  Symbol symbol;
  Price tick;
  Price reference_price;
  Quantity lot;
  Quantity min_quantity;
  Quantity max_quantity;
  Quantity cap;
  std::uint64_t quota_bytes;
  DatasetId dataset;
  std::uint32_t term_days;
  std::uint32_t royalty_bps;
  std::uint32_t buyer_fee_bps;
  std::uint32_t seller_fee_bps;
  std::uint32_t band_bps;
  Currency currency;
  Right right;
  LicenceUnit unit;
  TradingMode mode;
  std::uint8_t transferable;
  std::array<std::uint8_t, 2> reserved;
};
static_assert(sizeof(ListInstrument1) == 152);

struct SetSession1 {
  using Upgraded = SetSession;
  Reason reason;
  InstrumentId instrument;
  SessionState state;
  std::array<std::uint8_t, 3> reserved;
};
static_assert(sizeof(SetSession1) == 56);

struct PlaceOrder1 {
  using Upgraded = PlaceOrder;
  ClientOrderId client_order_id;
  Price price;
  Quantity quantity;
  InstrumentId instrument;
  Side side;
  OrderType order_type;
  TimeInForce time_in_force;
  SettleTo settle_to;
  SelfTradePrevention self_trade_prevention;
  std::array<std::uint8_t, 7> reserved;
};
static_assert(sizeof(PlaceOrder1) == 72);

struct ReplaceOrder1 {
  using Upgraded = ReplaceOrder;
  ClientOrderId client_order_id;
  ClientOrderId orig_client_order_id;
  OrderId order;
  Price price;
  Quantity quantity;
};
static_assert(sizeof(ReplaceOrder1) == 104);

struct CancelAll1 {
  using Upgraded = CancelAll;
  MemberId owner;
  InstrumentId instrument;
};
static_assert(sizeof(CancelAll1) == 8);

struct PostCash1 {
  using Upgraded = PostCash;
  Text<31> reference;
  Money amount;
  MemberId beneficiary;
  Currency currency;
  std::array<std::uint8_t, 2> reserved;
};
static_assert(sizeof(PostCash1) == 48);

OpenVenue upgrade(const OpenVenue1& old) {
  OpenVenue now;
  now.mic = old.mic;
  now.operator_code = old.operator_code;
  now.name = old.name;
  now.currency = old.currency;
  now.rules = RulesVersion::first;
  return now;
}

OpenVenue upgrade(const OpenVenue2& old) {
  OpenVenue now;
  now.mic = old.mic;
  now.operator_code = old.operator_code;
  now.name = old.name;
  now.currency = old.currency;
  now.rulebook = old.rulebook;
  now.rules = RulesVersion::first;
  return now;
}

CertifyMember upgrade(const CertifyMember1& old) {
  CertifyMember now;
  now.code = old.code;
  now.name = old.name;
  now.certified_until = old.certified_until;
  now.max_order_quantity = old.max_order_quantity;
  now.max_order_notional = old.max_order_notional;
  now.max_open_orders = old.max_open_orders;
  now.role = old.role;
  return now;
}

ListInstrument upgrade(const ListInstrument1& old) {
  ListInstrument now;
  now.symbol = old.symbol;
  now.tick = old.tick;
  now.reference_price = old.reference_price;
  now.lot = old.lot;
  now.min_quantity = old.min_quantity;
  now.max_quantity = old.max_quantity;
  now.cap = old.cap;
  now.quota_bytes = old.quota_bytes;
  now.dataset = old.dataset;
  now.term_days = old.term_days;
  now.royalty_bps = old.royalty_bps;
  now.buyer_fee_bps = old.buyer_fee_bps;
  now.seller_fee_bps = old.seller_fee_bps;
  now.band_bps = old.band_bps;
  now.currency = old.currency;
  now.right = old.right;
  now.unit = old.unit;
  now.mode = old.mode;
  now.transferable = old.transferable;
  return now;
}

SetSession upgrade(const SetSession1& old) {
  SetSession now;
  now.reason = old.reason;
  now.instrument = old.instrument;
  now.state = old.state;
  return now;
}

PlaceOrder upgrade(const PlaceOrder1& old) {
  PlaceOrder now;
  now.client_order_id = old.client_order_id;
  now.price = old.price;
  now.quantity = old.quantity;
  now.instrument = old.instrument;
  now.side = old.side;
  now.order_type = old.order_type;
  now.time_in_force = old.time_in_force;
  now.settle_to = old.settle_to;
  now.self_trade_prevention = old.self_trade_prevention;
  return now;
}

ReplaceOrder upgrade(const ReplaceOrder1& old) {
  ReplaceOrder now;
  now.client_order_id = old.client_order_id;
  now.orig_client_order_id = old.orig_client_order_id;
  now.order = old.order;
  now.price = old.price;
  now.quantity = old.quantity;
  return now;
}

CancelAll upgrade(const CancelAll1& old) {
  CancelAll now;
  now.owner = old.owner;
  now.instrument = old.instrument;
  return now;
}

PostCash upgrade(const PostCash1& old) {
  PostCash now;
  now.reference = *ClientTransferId::from(old.reference.view());
  now.amount = old.amount;
  now.beneficiary = old.beneficiary;
  now.currency = old.currency;
  return now;
}

template <class Old>
bool has_clean_reserve(const Old& old) noexcept {
  if constexpr (requires { old.reserved; }) {
    return std::ranges::all_of(old.reserved, [](std::uint8_t byte) { return byte == 0; });
  } else {
    return true;
  }
}

/// A text that changes its size is not checked by who reads the body of today.
template <class Old>
bool has_canonical_reference(const Old& old) noexcept {
  if constexpr (requires { old.reference; }) {
    return old.reference.is_canonical();
  } else {
    return true;
  }
}

template <class Old>
Result<Command> read(const RecordHeader& header, std::span<const std::byte> body) noexcept {
  if (header.body_size != sizeof(Old) || body.size() < sizeof(Old)) return refuse(Reject::malformed);
  Old old;
  std::memcpy(&old, body.data(), sizeof old);
  if (!has_clean_reserve(old) || !has_canonical_reference(old)) return refuse(Reject::malformed);
  Command command = Command::make(header.member, upgrade(old), header.origin, header.request);
  command.header().sequence = header.sequence;
  command.header().time = header.time;
  return command;
}

template <class... Old>
struct Bodies {};

template <class... Old>
std::optional<Result<Command>> read_any(const RecordHeader& header, std::span<const std::byte> body,
                                        Bodies<Old...>) noexcept {
  std::optional<Result<Command>> command;
  const auto matches = [&]<class Body>(std::type_identity<Body>) {
    if (header.type != static_cast<std::uint16_t>(Body::Upgraded::type)) return false;
    command = read<Body>(header, body);
    return true;
  };
  static_cast<void>((matches(std::type_identity<Old>{}) || ...));
  return command;
}

}  // namespace

std::optional<Result<Command>> upgrade_command(std::span<const std::byte> bytes) noexcept {
  RecordHeader header;
  if (bytes.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, bytes.data(), sizeof header);
  const auto body = bytes.subspan(sizeof header);
  if (header.version == 2) return read_any(header, body, Bodies<OpenVenue2>{});
  if (header.version != 1) return std::nullopt;
  return read_any(header, body,
                  Bodies<OpenVenue1, CertifyMember1, ListInstrument1, SetSession1, PlaceOrder1, ReplaceOrder1,
                         CancelAll1, PostCash1>{});
}

}  // namespace licet
