// Members, keys, datasets and instruments: who may make them, and what is refused.

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class BeforeOpening : public ::testing::Test, public Bench {};

TEST_F(BeforeOpening, NothingIsDoneBeforeTheVenueIsOpen) {
  apply(venue_operator, member_terms("ALICE", MemberRole::buyer));
  EXPECT_EQ(only<CommandRejected>().reject, Reject::venue_not_open);
  EXPECT_EQ(only<CommandRejected>().command, CommandType::certify_member);
  apply(alice, order_terms("b1", Side::buy, 1, 1));
  EXPECT_EQ(only<OrderRejected>().reject, Reject::venue_not_open);
  apply(alice, CancelOrder{});
  EXPECT_EQ(only<CancelRejected>().reject, Reject::venue_not_open);
}

TEST_F(BeforeOpening, OpeningMakesTheOperatorTheFirstMember) {
  apply(MemberId(), venue_terms());
  EXPECT_EQ(types(), "venue_opened member_certified");
  EXPECT_EQ(only<VenueOpened>().terms.mic.view(), "SHDE");
  EXPECT_EQ(only<MemberCertified>().id, venue_operator);
  EXPECT_EQ(only<MemberCertified>().terms.role, MemberRole::operator_);
  apply(MemberId(), venue_terms());
  EXPECT_EQ(only<CommandRejected>().reject, Reject::already_exists);
}

TEST_F(BeforeOpening, AVenueNeedsAProperCode) {
  OpenVenue terms = venue_terms();
  terms.mic = "shde";
  apply(MemberId(), terms);
  EXPECT_EQ(only<CommandRejected>().reject, Reject::invalid_value);
  terms = venue_terms();
  terms.operator_code = "";
  apply(MemberId(), terms);
  EXPECT_EQ(only<CommandRejected>().reject, Reject::invalid_value);
}

class ReferenceData : public OpenMarket {};

TEST_F(ReferenceData, OnlyTheOperatorDoesTheOperatorsWork) {
  apply(alice, member_terms("EVE", MemberRole::buyer));
  expect_command_reject(Reject::forbidden);
  apply(alice, RegisterKey{});
  expect_command_reject(Reject::forbidden);
  apply(vendor, dataset_terms());
  expect_command_reject(Reject::forbidden);
  apply(alice, SetSession{});
  expect_command_reject(Reject::forbidden);
  apply(alice, PostCash{});
  expect_command_reject(Reject::forbidden);
  apply(alice, MeterUsage{});
  expect_command_reject(Reject::forbidden);
}

TEST_F(ReferenceData, AMemberKeepsItsIdWhenItsTermsChange) {
  CertifyMember terms = member_terms("ALICE", MemberRole::market_maker);
  terms.certified_until = day_one + Duration::days(2);
  apply(venue_operator, terms);
  EXPECT_EQ(only<MemberCertified>().id, alice);
  now = day_one + Duration::days(3);
  place(alice, "b1", Side::buy, 1, 1);
  expect_reject(Reject::not_certified);
}

TEST_F(ReferenceData, MemberTermsAreChecked) {
  apply(venue_operator, member_terms("a", MemberRole::buyer));
  expect_command_reject(Reject::invalid_value);
  apply(venue_operator, member_terms("EVE", MemberRole::operator_));
  expect_command_reject(Reject::invalid_value);
  apply(venue_operator, member_terms("SHDE", MemberRole::buyer));
  expect_command_reject(Reject::invalid_value);
  CertifyMember negative = member_terms("EVE", MemberRole::buyer);
  negative.max_order_quantity = Quantity(-1);
  apply(venue_operator, negative);
  expect_command_reject(Reject::invalid_value);
}

TEST_F(ReferenceData, AKeyBelongsToOneMember) {
  RegisterKey key;
  key.key_id = "k1";
  key.public_key[0] = 1;
  key.holder = alice;
  apply(venue_operator, key);
  EXPECT_EQ(only<KeyRegistered>().terms.holder, alice);
  key.holder = bob;
  apply(venue_operator, key);
  expect_command_reject(Reject::already_exists);
  key.holder = MemberId(99);
  apply(venue_operator, key);
  expect_command_reject(Reject::unknown_member);
  key.holder = alice;
  key.revoked = 1;
  apply(venue_operator, key);
  EXPECT_EQ(only<KeyRegistered>().terms.revoked, 1);
  key.key_id = "k2";
  apply(venue_operator, key);
  expect_command_reject(Reject::not_found);
  key.key_id = KeyId();
  apply(venue_operator, key);
  expect_command_reject(Reject::missing_field);
  key = RegisterKey{};
  key.key_id = "k3";
  key.holder = alice;
  apply(venue_operator, key);
  expect_command_reject(Reject::invalid_value);
}

TEST_F(ReferenceData, ADatasetsReleaseIsRegisteredOnceForACertifiedVendor) {
  apply(venue_operator, dataset_terms());
  expect_command_reject(Reject::already_exists);
  RegisterDataset second = dataset_terms();
  second.release = 2;
  apply(venue_operator, second);
  EXPECT_EQ(only<DatasetRegistered>().id, DatasetId(2));
  second.release = 0;
  apply(venue_operator, second);
  expect_command_reject(Reject::invalid_value);
  second = dataset_terms();
  second.code = "lower";
  apply(venue_operator, second);
  expect_command_reject(Reject::invalid_value);
  second.code = "OTHER";
  second.vendor = alice;
  apply(venue_operator, second);
  expect_command_reject(Reject::invalid_value);
  second.vendor = MemberId(77);
  apply(venue_operator, second);
  expect_command_reject(Reject::unknown_member);
  second.vendor = vendor;
  now = day_one + Duration::days(365);
  apply(venue_operator, second);
  expect_command_reject(Reject::not_certified);
}

TEST_F(ReferenceData, ACodeStaysItsVendors) {
  apply(venue_operator, member_terms("RIVAL", MemberRole::vendor));
  RegisterDataset copy = dataset_terms();
  copy.release = 2;
  copy.vendor = only<MemberCertified>().id;
  apply(venue_operator, copy);
  expect_command_reject(Reject::already_exists);
}

TEST_F(ReferenceData, TheVendorListsItsOwnDataAndNobodyElses) {
  apply(vendor, series_terms("FLIGHTS/TRAIN/SEAT/12M"));
  EXPECT_EQ(only<InstrumentListed>().id, InstrumentId(2));
  EXPECT_EQ(only<InstrumentListed>().vendor, vendor);
  apply(alice, series_terms("FLIGHTS/TRAIN/KCALL/12M"));
  expect_command_reject(Reject::forbidden);
}

TEST_F(ReferenceData, CoreDataIsNeverListed) {
  RegisterDataset core = dataset_terms();
  core.code = "GRID";
  core.sensitivity = Sensitivity::core;
  apply(venue_operator, core);
  ListInstrument series = series_terms("GRID/TRAIN/ORG/12M");
  series.dataset = DatasetId(2);
  apply(venue_operator, series);
  expect_command_reject(Reject::core_data_not_listable);
}

TEST_F(ReferenceData, ASymbolNamesItsDatasetRightUnitAndTerm) {
  for (const Symbol& symbol :
       {Symbol("FLIGHTS"), Symbol("FLIGHTS/TRAIN/ORG"), Symbol("OTHER/TRAIN/ORG/12M"), Symbol("FLIGHTS/INFER/ORG/12M"),
        Symbol("FLIGHTS/TRAIN/ORG/12M/X"), Symbol("FLIGHTS/TRAIN//12M"), Symbol("FLIGHTS/TRAIN/ORG/"),
        Symbol("FLIGHTS/TRAIN/org/12M"), Symbol("FLIGHTS.R2/TRAIN/ORG/12M")}) {
    apply(vendor, series_terms(symbol));
    EXPECT_EQ(only<CommandRejected>().reject, Reject::invalid_value) << symbol.view();
  }
  apply(vendor, series_terms("FLIGHTS.R1/TRAIN/ORG/12M"));
  EXPECT_EQ(types(), "instrument_listed");
  apply(vendor, series_terms("FLIGHTS.R1/TRAIN/ORG/12M"));
  expect_command_reject(Reject::already_exists);
}

TEST_F(ReferenceData, TheNumbersOfASeriesAreChecked) {
  const auto is_refused = [&](auto change) {
    ListInstrument series = series_terms("FLIGHTS/TRAIN/SEAT/12M");
    change(series);
    apply(vendor, series);
    return only<CommandRejected>().reject == Reject::invalid_value;
  };
  EXPECT_TRUE(is_refused([](auto& s) { s.tick = Price(0); }));
  EXPECT_TRUE(is_refused([](auto& s) { s.lot = Quantity(0); }));
  EXPECT_TRUE(is_refused([](auto& s) { s.lot = Quantity(3); }));  // the maximum is no multiple
  EXPECT_TRUE(is_refused([](auto& s) { s.cap = Quantity(0); }));
  EXPECT_TRUE(is_refused([](auto& s) { s.min_quantity = Quantity(0); }));
  EXPECT_TRUE(is_refused([](auto& s) { s.max_quantity = Quantity(0); }));
  EXPECT_TRUE(is_refused([](auto& s) { s.max_quantity = Quantity(std::int64_t{1} << 40U); }));  // beyond a book
  EXPECT_TRUE(is_refused([](auto& s) { s.reference_price = Price(1); }));                       // off the tick
  EXPECT_TRUE(is_refused([](auto& s) { s.reference_price = price(-1); }));
  EXPECT_TRUE(is_refused([](auto& s) { s.term_days = 0; }));
  EXPECT_TRUE(is_refused([](auto& s) { s.term_days = 40'000; }));
  EXPECT_TRUE(is_refused([](auto& s) { s.royalty_bps = 9'971; }));  // with the fees, more than the price
  EXPECT_TRUE(is_refused([](auto& s) { s.royalty_bps = 0xFFFF'FFFF; }));
  EXPECT_FALSE(none<CommandRejected>());
  apply(vendor, series_terms("FLIGHTS/TRAIN/SEAT/12M"));
  EXPECT_EQ(only<InstrumentListed>().id, InstrumentId(2)) << "refusals leave no trace";
}

TEST_F(ReferenceData, CashIsPaidInAndOutAndNeverBelowZero) {
  PostCash cash_out;
  cash_out.beneficiary = alice;
  cash_out.amount = money(-1'000'000);
  apply(venue_operator, cash_out);
  EXPECT_EQ(only<TransferPosted>().code, TransferCode::withdrawal);
  EXPECT_EQ(cash(alice), 0);
  cash_out.amount = Money(-1);
  apply(venue_operator, cash_out);
  expect_command_reject(Reject::insufficient_funds);
  cash_out.amount = Money(0);
  apply(venue_operator, cash_out);
  expect_command_reject(Reject::invalid_value);
  cash_out.amount = Money(std::numeric_limits<std::int64_t>::min());
  apply(venue_operator, cash_out);
  expect_command_reject(Reject::numeric_overflow);
  cash_out.amount = Money(std::numeric_limits<std::int64_t>::max());
  apply(venue_operator, cash_out);
  expect_command_reject(Reject::numeric_overflow);
  cash_out.beneficiary = MemberId(99);
  apply(venue_operator, cash_out);
  expect_command_reject(Reject::unknown_member);
}

TEST_F(ReferenceData, SessionsOfOneOrAllInstruments) {
  apply(vendor, series_terms("FLIGHTS/TRAIN/SEAT/12M"));
  SetSession request;
  request.state = SessionState::open;
  request.reason = "opening";
  apply(venue_operator, request);
  EXPECT_EQ(only<SessionChanged>().instrument, InstrumentId(2)) << "the other is open already";
  EXPECT_EQ(only<SessionChanged>().reason, Reason("opening"));
  apply(venue_operator, request);
  EXPECT_EQ(types(), "session_changed session_changed") << "a repeat is answered";
  request.instrument = InstrumentId(2);
  request.state = SessionState::halted;
  apply(venue_operator, request);
  EXPECT_EQ(only<SessionChanged>().state, SessionState::halted);
  request.instrument = InstrumentId(3);
  apply(venue_operator, request);
  expect_command_reject(Reject::unknown_instrument);
}

TEST_F(ReferenceData, ClosingCancelsDayOrdersAndKeepsTheOthers) {
  place(alice, "day", Side::buy, 50, 1);
  PlaceOrder lasting = order_terms("gtc", Side::buy, 50, 1);
  lasting.time_in_force = TimeInForce::good_till_cancel;
  apply(bob, lasting);
  place(vendor, "sell", Side::sell, 60, 1);
  SetSession close;
  close.state = SessionState::closed;
  apply(venue_operator, close);
  EXPECT_EQ(types(), "order_cancelled transfer_posted order_cancelled transfer_posted session_changed");
  EXPECT_EQ(all<OrderCancelled>()[0].reason, CancelReason::session_closed);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  set_session(SessionState::open);
  place(vendor, "s2", Side::sell, 50, 1);
  EXPECT_EQ(only<Trade>().buyer.client_order_id, ClientOrderId("gtc"));
}

}  // namespace
}  // namespace licet::test
