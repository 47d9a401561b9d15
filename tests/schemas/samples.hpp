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
  b.stop_price = Price(1'240'000);
  b.quantity = Quantity(3);
  b.display_quantity = Quantity(1);
  b.min_quantity = Quantity(2);
  b.expires = Timestamp(1'790'000'000'000'000'000);
  b.instrument = InstrumentId(7);
  b.side = Side::sell;
  b.order_type = OrderType::limit;
  b.time_in_force = TimeInForce::good_till_cancel;
  b.settle_to = SettleTo::hold;
  b.self_trade_prevention = SelfTradePrevention::cancel_both;
  b.post_only = PostOnly::slide;
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
  b.issue_date = Timestamp(1'780'000'000'000'000'000);
  b.redeem_by = Timestamp(1'890'000'000'000'000'000);
  b.dataset = DatasetId(9);
  b.segment = SegmentId(4);
  b.term_days = 365;
  b.royalty_bps = 250;
  b.buyer_fee_bps = 10;
  b.seller_fee_bps = 20;
  b.band_bps = 2'000;
  b.min_hold_days = 5;
  b.holder_cap = 200;
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
          Money(9'000'000'000),
          250,
          1'000,
          MemberId(2),
          MemberRole::market_maker,
          {}};
}
inline RegisterKey register_key() { return {"NEURALIS-1", hash, MemberId(3), 1, {}}; }
inline RegisterDataset register_dataset() {
  return {"FLIGHTS_3M", hash, 13'493'022, MemberId(2), 4, Sensitivity::important, PersonalData::anonymised,
          Grade::a2,    {}};
}
inline OpenVenue open_venue() {
  return {"SHDE", "SHDEOPS", "Shanghai Data Exchange", Currency::cny, Rulebook::cn_listed, RulesVersion::second, {}};
}

inline CancelAll cancel_all() {
  return {MemberId(3), InstrumentId(7), DatasetId(9), OriginId(12), SideOrBoth::sell, {}};
}
inline DefineSegment define_segment() {
  DefineSegment b;
  b.code = "THIN";
  b.ticks[0] = {Price(1'000'000), Price(1'000)};
  b.ticks[1] = {Price(100'000'000), Price(10'000)};
  b.dynamic_collar_bps = 300;
  b.static_collar_bps = 1'000;
  b.breaker_bps = 2'000;
  b.volatility_call_ms = 120'000;
  b.random_end_ms = 30'000;
  b.halt_ms = 300'000;
  b.block_trades = 1;
  return b;
}
inline PlaceMassQuote mass_quote() {
  PlaceMassQuote b;
  b.entries[0] = {Price(990'000), Quantity(5), Price(1'010'000), Quantity(6), InstrumentId(7), {}};
  b.entries[1] = {Price(490'000), Quantity(1), Price(510'000), Quantity(0), InstrumentId(8), {}};
  b.quote_id = 41;
  b.count = 2;
  b.self_trade_prevention = SelfTradePrevention::decrement_and_cancel;
  return b;
}
inline PlaceCombination combination() {
  PlaceCombination b;
  b.client_order_id = "BASKET-1";
  b.legs[0] = {Price(1'000'000), Quantity(1), InstrumentId(7), Side::buy, {}};
  b.legs[1] = {Price(20'000), Quantity(100), InstrumentId(8), Side::buy, {}};
  b.count = 2;
  b.time_in_force = TimeInForce::good_till_cancel;
  b.settle_to = SettleTo::hold;
  return b;
}
inline RequestQuote request_quote() {
  return {"RFQ-1", Quantity(10), Timestamp(1'770'000'000'000'000'000), InstrumentId(7), SideOrBoth::buy, {}};
}
inline MakeOffer make_offer() {
  return {"OFFER-1",         Price(990'000),
          Quantity(10),      Timestamp(1'770'000'000'000'000'000),
          QuoteRequestId(3), MemberId(3),
          InstrumentId(7),   Side::sell,
          SettleTo::hold,    {}};
}

inline AccountId account(std::uint32_t member, Purpose purpose, Currency currency = Currency::cny) {
  return AccountId(MemberId(member), AssetId(currency), purpose);
}
inline BeginTransfer begin_transfer() {
  return {"OUT-1",
          "to account 44",
          account(3, Purpose::available, Currency::usd),
          account(1, Purpose::external, Currency::usd),
          Money(2'460'000),
          Timestamp(1'770'000'000'000'000'000)};
}
inline PostJournal post_journal() {
  PostJournal b;
  b.client_transfer_id = "FX-1";
  b.reason = "paid in the wrong currency";
  b.entries[0] = {account(3, Purpose::available), account(1, Purpose::external), Money(720'000)};
  b.entries[1] = {account(1, Purpose::external, Currency::usd), account(3, Purpose::available, Currency::usd),
                  Money(100'000)};
  b.count = 2;
  return b;
}

inline auto commands() {
  return std::tuple{
      open_venue(),
      certify_member(),
      register_key(),
      register_dataset(),
      list_instrument(),
      SetSession{"fire drill",
                 Timestamp(1'770'000'000'000'000'000),
                 99,
                 InstrumentId(7),
                 SegmentId(4),
                 30'000,
                 SessionState::opening_call,
                 SessionState::open,
                 {}},
      PostCash{"BANK-77", Money(-12'345), MemberId(3), Currency::usd, 1, {}},
      place_order(),
      CancelOrder{"CXL-1", "BUY-1", OrderId(0x1'0000'0002)},
      ReplaceOrder{"RPL-1", "BUY-1", OrderId(0x1'0000'0002), Price(1'240'000), Price(1'250'000), Quantity(4)},
      cancel_all(),
      ActivateLicence{Quantity(2), InstrumentId(7), {}},
      SetGrantState{"breach", GrantId(11), GrantState::suspended, {}},
      MeterUsage{GrantId(11), 65'536, 2, {}},
      AdvanceTime{},
      define_segment(),
      SetKillSwitch{"runaway", MemberId(3), 1, {}},
      DelistInstrument{"withdrawn", InstrumentId(7), {}},
      mass_quote(),
      request_quote(),
      make_offer(),
      AcceptOffer{"TAKE-1", OrderId(0x1'0000'0003), SettleTo::hold, {}},
      combination(),
      begin_transfer(),
      PostTransfer{"PAID-1", "bank advice 7", TransferId(31), Money(2'000'000)},
      VoidTransfer{"VOID-1", "account closed", TransferId(31)},
      post_journal(),
      SetAccountLimits{"margin", account(3, Purpose::available), Money(10'000), Money(9'000'000)},
      AdoptRules{RulesVersion::second, {}},
  };
}

inline Trade trade() {
  Trade b;
  b.trade = TradeId(21);
  b.price = Price(1'230'000);
  b.quantity = Quantity(2);
  b.royalty = Money(61'500);
  b.buyer = {OrderId(5),       "BUY-1",      Quantity(1), Quantity(2),        Quantity(0), Price(0),
             Money(2'460'000), Money(2'460), MemberId(3), SettleTo::activate, {}};
  b.seller = {OrderId(6),       "SELL-1",     Quantity(3), Quantity(2),    Quantity(1), Price(1'230'000),
              Money(2'460'000), Money(4'920), MemberId(4), SettleTo::hold, {}};
  b.instrument = InstrumentId(7);
  b.aggressor = SideOrBoth::buy;
  b.kind = TradeKind::block;
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
      SessionChanged{"morning",
                     Timestamp(1'770'000'000'000'000'000),
                     InstrumentId(7),
                     SessionState::open,
                     SessionState::opening_call,
                     {}},
      OrderAccepted{OrderId(5), OrderId(4), place_order()},
      OrderRejected{place_order(), Reject::price_off_tick, {}},
      OrderRested{OrderId(5), Price(1'230'000), Quantity(3), InstrumentId(7), Side::buy, {}},
      OrderCancelled{OrderId(5),
                     "CXL-1",
                     "BUY-1",
                     Price(1'230'000),
                     Quantity(1),
                     Quantity(2),
                     Quantity(1),
                     InstrumentId(7),
                     Side::buy,
                     CancelReason::requested,
                     {}},
      CancelRejected{OrderId(5), "CXL-2", "BUY-9", CommandType::replace_order, Reject::unknown_order, {}},
      OrderReplaced{OrderId(5),
                    "RPL-1",
                    "BUY-1",
                    Price(1'230'000),
                    Quantity(3),
                    Price(1'230'000),
                    Price(1'250'000),
                    Quantity(2),
                    Quantity(2),
                    Quantity(0),
                    Quantity(1),
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
      AllCancelled{cancel_all(), 12, {}},
      SegmentDefined{define_segment(), SegmentId(4), {}},
      KillSwitchSet{{"runaway", MemberId(3), 1, {}}, 12, {}},
      OrderTriggered{OrderId(5), "BUY-1", Price(1'240'000), InstrumentId(7), Side::buy, {}},
      OrderRefreshed{OrderId(5), Price(1'230'000), Quantity(3), InstrumentId(7), Side::buy, {}},
      OrderReduced{OrderId(5),
                   "BUY-1",
                   Price(1'230'000),
                   Quantity(2),
                   Quantity(5),
                   Quantity(1),
                   Quantity(3),
                   Quantity(1),
                   InstrumentId(7),
                   Side::buy,
                   CancelReason::self_trade,
                   {}},
      AuctionIndicated{Price(1'230'000), Quantity(12), Quantity(3), InstrumentId(7), SideOrBoth::sell, {}},
      AuctionExecuted{Price(1'230'000),
                      Quantity(12),
                      Quantity(3),
                      InstrumentId(7),
                      4,
                      SessionState::closing_call,
                      SideOrBoth::buy,
                      {}},
      MassQuoteAccepted{41, 3},
      QuoteRequested{QuoteRequestId(3), request_quote(), MemberId(3), {}},
      OfferMade{OrderId(5), make_offer(), MemberId(4), MemberId(3)},
      OfferClosed{OrderId(5), TradeId(21), CancelReason::requested, {}},
      CombinationAccepted{OrderId(5), combination()},
      CashPosted{TransferId(31), {"BANK-77", Money(12'345), MemberId(3), Currency::usd, 1, {}}, 1, {}},
      TransferBegun{TransferId(31), begin_transfer(), Timestamp(1'770'000'000'000'000'000), 1, {}},
      TransferEnded{TransferId(31),
                    "PAID-1",
                    "bank advice 7",
                    account(3, Purpose::available),
                    account(1, Purpose::external),
                    Money(2'000'000),
                    Money(460'000),
                    TransferState::posted,
                    1,
                    {}},
      JournalPosted{TransferId(33), post_journal(), 1, {}},
      AccountLimitsSet{{"margin", account(3, Purpose::available), Money(10'000), Money(9'000'000)}},
      RulesAdopted{RulesVersion::second, RulesVersion::first, {}},
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
