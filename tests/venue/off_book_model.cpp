#include "tests/venue/off_book_model.hpp"

#include "tests/venue/venue_model.hpp"

namespace licet::test {
namespace {

std::string wrong(const std::string& what, std::uint64_t which) { return what + " " + std::to_string(which); }

}  // namespace

std::string OffBookModel::take(RecordView event, const VenueModel& venue) {
  const MemberId told = event.header().member;
  if (const auto* requested = event.get_if<QuoteRequested>()) {
    if (!requests_.emplace(requested->id, Request{*requested, {}}).second) {
      return wrong("a request asked twice:", requested->id.value());
    }
  } else if (const auto* made = event.get_if<OfferMade>()) {
    return take(*made, venue);
  } else if (const auto* closed = event.get_if<OfferClosed>()) {
    return take(*closed, told, venue);
  } else if (const auto* trade = event.get_if<Trade>()) {
    return take(*trade);
  } else if (const auto* quoted = event.get_if<MassQuoteAccepted>()) {
    mass_quote_ = *quoted;
  } else if (const auto* accepted = event.get_if<OrderAccepted>()) {
    return take(*accepted, told, venue);
  } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
    if (cancelled->reason == CancelReason::quote_replaced) ++replaced_;
  }
  return {};
}

std::string OffBookModel::take(const OfferMade& made, const VenueModel& venue) {
  const auto order = venue.orders.find(made.offer);
  if (order == venue.orders.end()) return wrong("no order behind offer", made.offer.value());
  if (order->second.member != made.offerer || order->second.leaves != made.terms.quantity) {
    return wrong("another order behind offer", made.offer.value());
  }
  Offer& offer = offers_[made.offer];
  offer.made = made;
  ++offer.told;
  if (!made.terms.request.is_set()) return {};
  const auto request = requests_.find(made.terms.request);
  if (request == requests_.end() || request->second.asked.requester != made.counterparty) {
    return wrong("an answer to nobody's request:", made.offer.value());
  }
  return {};
}

std::string OffBookModel::take(const Trade& trade) {
  if (trade.kind != TradeKind::quote && trade.kind != TradeKind::block) return {};
  const bool buyer_offered = offers_.contains(trade.buyer.order);
  if (buyer_offered == offers_.contains(trade.seller.order))
    return wrong("not of one offer: trade", trade.trade.value());
  const TradeSide& offerer = buyer_offered ? trade.buyer : trade.seller;
  const TradeSide& taker = buyer_offered ? trade.seller : trade.buyer;
  const OfferMade& made = offers_.at(offerer.order).made;
  const MakeOffer& terms = made.terms;
  const bool is_as_offered = taker.member == made.counterparty && trade.price == terms.price &&
                             trade.quantity == terms.quantity && trade.instrument == terms.instrument;
  if (!is_as_offered) return wrong("not as it was offered: trade", trade.trade.value());
  if ((trade.kind == TradeKind::quote) != terms.request.is_set())
    return wrong("the kind of trade", trade.trade.value());
  if (!trades_.emplace(offerer.order, trade).second) return wrong("taken twice: offer", offerer.order.value());
  if (terms.request.is_set()) {
    Request& request = requests_.at(terms.request);
    request.traded = Quantity(request.traded.raw() + trade.quantity.raw());
    ++answered;
  }
  ++taken;
  return {};
}

std::string OffBookModel::take(const OfferClosed& closed, MemberId told, const VenueModel& venue) {
  const auto offer = offers_.find(closed.offer);
  if (offer == offers_.end()) return wrong("closed, and not open: offer", closed.offer.value());
  if (offer->second.told != 2) return wrong("not told to both: offer", closed.offer.value());
  if (told != offer->second.made.counterparty) return wrong("its end told to another: offer", closed.offer.value());
  const auto trade = trades_.find(closed.offer);
  const TradeId traded = trade == trades_.end() ? TradeId() : trade->second.trade;
  if (closed.trade != traded) return wrong("the trade of offer", closed.offer.value());
  if (venue.orders.contains(closed.offer) && !traded.is_set()) return wrong("still open: offer", closed.offer.value());
  offers_.erase(offer);
  return {};
}

std::string OffBookModel::take(const OrderAccepted& accepted, MemberId member, const VenueModel& venue) {
  const bool is_quote = mass_quote_ && accepted.terms.client_order_id.empty() && !accepted.combination.is_set();
  if (!is_quote) return {};
  OrderId& quote = quotes_[{member, accepted.terms.instrument, accepted.terms.side}];
  if (venue.orders.contains(quote)) return wrong("not replaced: quote", quote.value());
  quote = accepted.order;
  return {};
}

std::string OffBookModel::end_of_command(const VenueModel& model) {
  const auto fault = [&]() -> std::string {
    if (mass_quote_ && mass_quote_->replaced != replaced_) return wrong("quotes replaced:", replaced_);
    for (const auto& [offer, trade] : trades_) {
      if (offers_.contains(offer)) return wrong("taken, and not closed: offer", offer.value());
      if (model.orders.contains(offer)) return wrong("taken, and still open: offer", offer.value());
    }
    return {};
  }();
  mass_quote_.reset();
  replaced_ = 0;
  trades_.clear();
  return fault;
}

std::string OffBookModel::check(const VenueModel& model, const VenueState& venue) const {
  std::size_t standing = 0;
  for (const auto& [id, order] : model.orders) {
    const OrderSlot slot = venue.open_orders.pool().find(id);
    const bool is_offer = slot.is_set() && venue.open_orders.details(slot).standing == Standing::offer;
    standing += is_offer ? 1 : 0;
    if (is_offer && !offers_.contains(id)) return wrong("an offer that nobody made:", id.value());
  }
  if (standing != offers_.size()) return wrong("offers that do not stand:", offers_.size() - standing);
  for (const auto& [id, offer] : offers_) {
    const MakeOffer& terms = offer.made.terms;
    if (terms.expires != Timestamp() && terms.expires <= venue.now) return wrong("past its end: offer", id.value());
    if (terms.request.is_set() && requests_.at(terms.request).is_over(venue.now)) {
      return wrong("its request is over: offer", id.value());
    }
  }
  return {};
}

}  // namespace licet::test
