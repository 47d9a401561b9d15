#pragma once

#include <cstdint>
#include <tuple>

#include "schemas/event.hpp"

/// One valid record of each type, with every field set to something of its own, for golden files and round trips.
namespace licet::samples {

inline constexpr Hash256 hash = [] {
  Hash256 bytes{};
  for (std::uint8_t n = 0; n < 32; ++n) bytes[n] = static_cast<std::uint8_t>(n + 1);
  return bytes;
}();

inline PlaceOrder place_order() {
  PlaceOrder b;
  b.client_order_id = "BUY-1";
  b.price = Price(1'230'000);
  b.quantity = Quantity(3);
  b.instrument = InstrumentId(7);
  b.side = Side::sell;
  b.order_type = OrderType::limit;
  b.time_in_force = TimeInForce::good_till_cancel;
  b.settle_to = SettleTo::hold;
  b.self_trade_prevention = SelfTradePrevention::cancel_both;
  return b;
}

inline ListInstrument list_instrument() {
  ListInstrument b;
  b.symbol = "FLIGHTS_3M/TRAIN/ORG/12M";
  b.tick = Price(100);
  b.reference_price = Price(9'990'000);
  b.lot = Quantity(1);
  b.min_quantity = Quantity(2);
  b.max_quantity = Quantity(500);
  b.cap = Quantity(1'000);
  b.quota_bytes = 5'000'000'000;
  b.dataset = DatasetId(9);
  b.term_days = 365;
  b.royalty_bps = 250;
  b.buyer_fee_bps = 10;
  b.seller_fee_bps = 20;
  b.band_bps = 2'000;
  b.currency = Currency::eur;
  b.right = Right::finetune;
  b.unit = LicenceUnit::seat;
  b.transferable = 1;
  return b;
}

inline CertifyMember certify_member() {
  return {"NEURALIS",
          "Neuralis AI Ltd",
          Timestamp(1'800'000'000'000'000'000),
          Quantity(10'000),
          Money(5'000'000'000),
          250,
          MemberRole::market_maker,
          {}};
}
inline RegisterKey register_key() { return {"NEURALIS-1", hash, MemberId(3), 1, {}}; }
inline RegisterDataset register_dataset() {
  return {"FLIGHTS_3M", hash, 13'493'022, MemberId(2), 4, Sensitivity::important, PersonalData::anonymised,
          Grade::a2,    {}};
}
inline OpenVenue open_venue() { return {"SHDE", "SHDEOPS", "Shanghai Data Exchange", Currency::cny, {}}; }

inline auto commands() {
  return std::tuple{
      open_venue(),
      certify_member(),
      register_key(),
      register_dataset(),
      list_instrument(),
      SetSession{"fire drill", InstrumentId(7), SessionState::halted, {}},
      PostCash{"BANK-77", Money(-12'345), MemberId(3), Currency::usd, {}},
      place_order(),
      CancelOrder{"CXL-1", "BUY-1", OrderId(0x1'0000'0002)},
      ReplaceOrder{"RPL-1", "BUY-1", OrderId(0x1'0000'0002), Price(1'240'000), Quantity(4)},
      CancelAll{MemberId(3), InstrumentId(7)},
      ActivateLicence{Quantity(2), InstrumentId(7), {}},
      SetGrantState{"breach", GrantId(11), GrantState::suspended, {}},
      MeterUsage{GrantId(11), 65'536, 2, {}},
      AdvanceTime{},
  };
}

inline Trade trade() {
  Trade b;
  b.trade = TradeId(21);
  b.price = Price(1'230'000);
  b.quantity = Quantity(2);
  b.royalty = Money(61'500);
  b.buyer = {OrderId(5),   "BUY-1",     Quantity(1),        Quantity(2), Money(2'460'000),
             Money(2'460), MemberId(3), SettleTo::activate, {}};
  b.seller = {OrderId(6),   "SELL-1",    Quantity(0),    Quantity(2), Money(2'460'000),
              Money(4'920), MemberId(4), SettleTo::hold, {}};
  b.instrument = InstrumentId(7);
  b.aggressor = Side::buy;
  return b;
}

inline auto events() {
  const AccountId from(MemberId(3), AssetId(Currency::cny), Purpose::held);
  const AccountId to(MemberId(4), AssetId(Currency::cny), Purpose::available);
  return std::tuple{
      CommandRejected{CommandType::post_cash, Reject::forbidden, {}},
      VenueOpened{open_venue()},
      MemberCertified{certify_member(), MemberId(3), {}},
      KeyRegistered{register_key()},
      DatasetRegistered{register_dataset(), DatasetId(9), {}},
      InstrumentListed{list_instrument(), InstrumentId(7), MemberId(2)},
      SessionChanged{"morning", InstrumentId(7), SessionState::open, {}},
      OrderAccepted{OrderId(5), place_order()},
      OrderRejected{place_order(), Reject::price_off_tick, {}},
      OrderRested{OrderId(5), Price(1'230'000), Quantity(3), InstrumentId(7), Side::buy, {}},
      OrderCancelled{OrderId(5), "CXL-1", "BUY-1", Price(1'230'000), Quantity(1), Quantity(2), InstrumentId(7),
                     Side::buy, CancelReason::requested, 1, 0},
      CancelRejected{OrderId(5), "CXL-2", "BUY-9", CommandType::replace_order, Reject::unknown_order, {}},
      OrderReplaced{OrderId(5),
                    "RPL-1",
                    "BUY-1",
                    Price(1'230'000),
                    Quantity(3),
                    Price(1'230'000),
                    Quantity(2),
                    Quantity(2),
                    Quantity(0),
                    InstrumentId(7),
                    Side::buy,
                    1,
                    {}},
      trade(),
      TransferPosted{TransferId(31), from, to, 2'460'000, TradeId(21), OrderId(5), TransferCode::pay_trade, {}},
      GrantReleased{GrantId(11),
                    TradeId(21),
                    Quantity(2),
                    Timestamp(1),
                    Timestamp(2),
                    10'000'000'000,
                    hash,
                    MemberId(3),
                    DatasetId(9),
                    InstrumentId(7),
                    Right::train,
                    {}},
      GrantChanged{GrantId(11), "breach", GrantState::revoked, {}},
      UsageMetered{GrantId(11), 65'536, 131'072, 4},
      AllCancelled{MemberId(3), InstrumentId(7), 12, {}},
  };
}

/// The header that the samples are written under.
inline RecordHeader cause() {
  RecordHeader header;
  header.sequence = Sequence(0x0102'0304'0506'0708);
  header.time = Timestamp(1'769'860'800'000'000'001);
  header.origin = OriginId(77);
  header.request = RequestId(88);
  return header;
}

}  // namespace licet::samples
