#include "settlement/clearing/ledger_clearing.hpp"

#include <array>

#include "schemas/codec.hpp"

namespace licet {
namespace {

constexpr std::uint64_t whole_price_bps = 10'000;

AccountId cash(MemberId member, Currency currency, Purpose purpose) noexcept {
  return AccountId(member, AssetId(currency), purpose);
}
AccountId licences(MemberId member, InstrumentId instrument, Purpose purpose) noexcept {
  return AccountId(member, AssetId(instrument), purpose);
}

/// A set of postings of one cause; at most as many as a trade needs.
class PostingSet {
 public:
  explicit PostingSet(TradeId trade = {}) noexcept : trade_(trade) {}
  /// Nothing is added for 0.
  void add(AccountId debit, AccountId credit, std::int64_t amount, TransferCode code, OrderId order = {}) noexcept {
    if (amount == 0) return;
    LICET_CHECK(count_ < postings_.size());
    postings_[count_++] = {debit, credit, amount, code, trade_, order};
  }
  [[nodiscard]] std::span<const Posting> postings() const noexcept { return {postings_.data(), count_}; }

 private:
  std::array<Posting, 6> postings_;
  std::size_t count_ = 0;
  TradeId trade_;
};

}  // namespace

Result<void> LedgerClearing::list(InstrumentId instrument, MemberId vendor, const ListInstrument& terms) {
  LICET_CHECK(instrument.value() == series_.size() + 1);
  const std::uint64_t charges =
      std::uint64_t{terms.buyer_fee_bps} + terms.seller_fee_bps + std::uint64_t{terms.royalty_bps};
  if (charges > whole_price_bps) return refuse(Reject::invalid_value);
  series_.push_back({.cap = terms.cap,
                     .vendor = vendor,
                     .buyer_fee_bps = terms.buyer_fee_bps,
                     .seller_fee_bps = terms.seller_fee_bps,
                     .royalty_bps = terms.royalty_bps,
                     .currency = terms.currency,
                     .transferable = terms.transferable != 0});
  return {};
}

Result<HoldChange> LedgerClearing::plan_hold(const OrderTerms& terms, Price limit, Quantity leaves, Price new_limit,
                                             Quantity new_leaves) const {
  const auto need = need_of({terms, limit, leaves, new_limit, new_leaves});
  if (!need) return refuse(need.error());
  return plan(terms, *need);
}

Result<void> LedgerClearing::check_holds(std::span<const HoldRequest> together) const {
  LICET_CHECK(together.size() <= max_together);
  std::array<Need, max_together> needs;
  std::size_t count = 0;
  for (const HoldRequest& request : together) {
    const auto need = need_of(request);
    if (!need) return refuse(need.error());
    needs[count++] = *need;
  }
  for (std::size_t n = 0; n < count; ++n) {
    Need whole{needs[n].asset, 0};
    for (std::size_t other = 0; other < count; ++other) {
      if (needs[other].asset != whole.asset) continue;
      if (__builtin_add_overflow(whole.reserve, needs[other].reserve, &whole.reserve)) {
        return refuse(Reject::numeric_overflow);
      }
    }
    if (const auto planned = plan(together[n].terms, whole); !planned) return refuse(planned.error());
  }
  return {};
}

Result<LedgerClearing::Need> LedgerClearing::need_of(const HoldRequest& request) const {
  if (request.terms.side == Side::sell) {
    return Need{AssetId(request.terms.instrument), request.new_leaves.raw() - request.leaves.raw()};
  }
  const Series& of = series(request.terms.instrument);
  const auto before = cash_needed(of, request.limit, request.leaves);
  LICET_CHECK(before.has_value());  // it is held already
  const auto after = cash_needed(of, request.new_limit, request.new_leaves);
  if (!after) return refuse(after.error());
  return Need{AssetId(of.currency), after->raw() - before->raw()};
}

Result<HoldChange> LedgerClearing::plan(const OrderTerms& terms, const Need& need) const {
  if (terms.side == Side::sell) return plan_licences(terms, need.reserve);
  const AccountId available(terms.member, need.asset, Purpose::available);
  if (need.reserve > 0 && ledger_.balance(available) - transfers_.floor(available).raw() < need.reserve) {
    return refuse(Reject::insufficient_funds);
  }
  return HoldChange{.terms = terms, .reserve = need.reserve, .issue = 0};
}

Result<HoldChange> LedgerClearing::plan_licences(const OrderTerms& terms, std::int64_t reserve) const {
  const Series& of = series(terms.instrument);
  HoldChange change{.terms = terms, .reserve = reserve, .issue = 0};
  if (change.reserve <= 0) return change;
  const bool is_vendor = terms.member == of.vendor;
  if (!is_vendor && !of.transferable) return refuse(Reject::not_transferable);
  const std::int64_t available = ledger_.balance(licences(terms.member, terms.instrument, Purpose::available));
  if (available >= change.reserve) return change;
  if (!is_vendor) return refuse(Reject::insufficient_licences);
  change.issue = change.reserve - available;
  const std::int64_t issued = -ledger_.balance(licences(of.vendor, terms.instrument, Purpose::issued));
  if (change.issue > of.cap.raw() - issued) return refuse(Reject::cap_exceeded);
  return change;
}

void LedgerClearing::change_hold(const HoldChange& change, EventBuffer& events) {
  const auto& [order, member, instrument, side] = change.terms;
  const bool reserves = change.reserve > 0;
  const Purpose from = reserves ? Purpose::available : Purpose::held;
  const Purpose to = reserves ? Purpose::held : Purpose::available;
  const std::int64_t amount = reserves ? change.reserve : -change.reserve;
  PostingSet set;
  if (side == Side::buy) {
    const Currency currency = series(instrument).currency;
    set.add(cash(member, currency, from), cash(member, currency, to), amount,
            reserves ? TransferCode::hold_cash : TransferCode::release_cash, order);
  } else {
    set.add(licences(member, instrument, Purpose::issued), licences(member, instrument, Purpose::available),
            change.issue, TransferCode::issue_licences, order);
    set.add(licences(member, instrument, from), licences(member, instrument, to), amount,
            reserves ? TransferCode::hold_licences : TransferCode::release_licences, order);
  }
  post_checked(set.postings(), events);
}

Quantity LedgerClearing::available(MemberId member, InstrumentId instrument) const noexcept {
  return Quantity(ledger_.balance(licences(member, instrument, Purpose::available)));
}

TradeCharges LedgerClearing::charges(const Match& match) const noexcept {
  const Series& of = series(match.instrument);
  const auto value = notional(match.price, match.quantity);
  LICET_CHECK(value.has_value());  // the buyer's hold at a price no lower was representable
  TradeCharges charges;
  charges.buyer_fee = basis_points_of(*value, of.buyer_fee_bps, Rounding::down);
  charges.seller_fee = basis_points_of(*value, of.seller_fee_bps, Rounding::down);
  const bool is_resale = match.seller.member != of.vendor;
  if (is_resale) charges.royalty = basis_points_of(*value, of.royalty_bps, Rounding::down);
  return charges;
}

void LedgerClearing::settle(const Match& match, const TradeCharges& charges, EventBuffer& events) {
  const Series& of = series(match.instrument);
  const auto value = notional(match.price, match.quantity);
  const auto held = cash_needed(of, match.buyer_limit, match.buyer_leaves);
  const auto still_needed =
      cash_needed(of, match.buyer_limit, Quantity(match.buyer_leaves.raw() - match.quantity.raw()));
  LICET_CHECK(value && held && still_needed);
  // Not negative: the price is no worse than the limit, and floor(a) + ceil(b) <= ceil(a + b) for the fees.
  const std::int64_t improvement = held->raw() - still_needed->raw() - value->raw() - charges.buyer_fee.raw();

  const AccountId buyer_held = cash(match.buyer.member, of.currency, Purpose::held);
  const AccountId proceeds = cash(match.seller.member, of.currency, Purpose::available);
  const AccountId fees = cash(clearing_operator, of.currency, Purpose::fees);
  const Purpose becomes = match.buyer_settle_to == SettleTo::activate ? Purpose::activated : Purpose::available;
  PostingSet set(match.trade);
  set.add(buyer_held, proceeds, value->raw(), TransferCode::pay_trade, match.buyer.order);
  set.add(licences(match.seller.member, match.instrument, Purpose::held),
          licences(match.buyer.member, match.instrument, becomes), match.quantity.raw(), TransferCode::deliver_licences,
          match.seller.order);
  set.add(buyer_held, fees, charges.buyer_fee.raw(), TransferCode::buyer_fee, match.buyer.order);
  set.add(proceeds, fees, charges.seller_fee.raw(), TransferCode::seller_fee);
  set.add(proceeds, cash(of.vendor, of.currency, Purpose::available), charges.royalty.raw(), TransferCode::royalty);
  set.add(buyer_held, cash(match.buyer.member, of.currency, Purpose::available), improvement,
          TransferCode::release_cash, match.buyer.order);
  post_checked(set.postings(), events);
}

Result<void> LedgerClearing::activate(MemberId member, InstrumentId instrument, Quantity quantity,
                                      EventBuffer& events) {
  return ledger_.post({licences(member, instrument, Purpose::available),
                       licences(member, instrument, Purpose::activated),
                       quantity.raw(),
                       TransferCode::activate_licences,
                       {},
                       {}},
                      events);
}

void LedgerClearing::retire(MemberId member, InstrumentId instrument, Quantity quantity, EventBuffer& events) {
  PostingSet set;
  set.add(licences(member, instrument, Purpose::activated), licences(member, instrument, Purpose::retired),
          quantity.raw(), TransferCode::retire_licences);
  post_checked(set.postings(), events);
}

void LedgerClearing::digest(Digest& digest) const {
  // The terms are the venue's; what clearing adds to them is the ledger.
  ledger_.digest(digest);
  // A venue without such transfers has the hash that it had before there were any.
  if (transfers_.empty()) return;
  StateDigest state(digest);
  state(transfers_);
}

void LedgerClearing::save(StateWriter& state) const {
  ledger_.save(state);
  state.begin_part("transfers", 1);
  state(transfers_);
  state.end_part();
}

void LedgerClearing::load(StateReader& state) {
  ledger_.load(state);
  state.begin_part("transfers", 1);
  state(transfers_);
  state.end_part();
}

const LedgerClearing::Series& LedgerClearing::series(InstrumentId instrument) const {
  LICET_CHECK(instrument.is_set() && instrument.value() <= series_.size());
  return series_[instrument.value() - 1];
}

Result<Money> LedgerClearing::cash_needed(const Series& series, Price limit, Quantity leaves) noexcept {
  const auto value = notional(limit, leaves);
  if (!value) return value;
  return checked_add(*value, basis_points_of(*value, series.buyer_fee_bps, Rounding::up));
}

void LedgerClearing::post_checked(std::span<const Posting> postings, EventBuffer& events) {
  const auto posted = ledger_.post_all(postings, events);
  LICET_CHECK(posted.has_value());
}

}  // namespace licet
