#pragma once

#include "engine/venue/offers.hpp"
#include "engine/venue/order_desk.hpp"
#include "engine/venue/quote_requests.hpp"
#include "engine/venue/rulebook.hpp"

namespace licet {

/// Trading outside the book: requests for quote, offers in answer to them, and negotiated blocks. An offer holds its
/// cash or licences as any order does, and trades whole or not at all, at its price, with the one member to whom it was
/// made. It settles like any other trade.
///
/// Admitted while the instrument is open, where admits_negotiation says so. Prices are on the tick; those of quotes
/// within the band where there is one, those of blocks within the rulebook's multiple of it. Members of one declared
/// group do not deal with each other. Everything open ends when the instrument closes or expires.
class Negotiation {
 public:
  Negotiation(VenueState& venue, OrderDesk& desk) noexcept : venue_(venue), desk_(desk) {}

  /// Answers: QuoteRequested. Errors, in this order: unknown_member, forbidden (the operator), not_certified,
  /// kill_switch_engaged, missing_field or invalid_value (the request's id), unknown_instrument, not_in_this_mode,
  /// those of check_session, not_in_this_session, quantity_out_of_range, quantity_off_lot, expiry_invalid (not in the
  /// future; 0: with the session), duplicate_client_order_id (the request's id names one of the member's that is open),
  /// capacity_reached (too many of the member's are open).
  Result<void> request_quote(MemberId acting, const RequestQuote& request, EventBuffer& events);
  /// Answers: OrderAccepted, OfferMade twice. Errors: as above for the member, the client order id
  /// (duplicate_client_order_id), the instrument and the session; then unknown_quote_request, invalid_value (a side or
  /// a counterparty that the request did not ask for), quantity_out_of_range (more than was asked for), forbidden
  /// (requests are answered by the dataset's vendor and by market makers); block_not_allowed, unknown_member,
  /// not_certified (the counterparty); forbidden (one's own group); then those of an order's price, quantity, limits
  /// and cover.
  Result<void> make_offer(MemberId acting, const MakeOffer& request, EventBuffer& events);
  /// Answers: OrderAccepted, Trade and what settles it, OfferClosed. Errors: as above for the member and the client
  /// order id; unknown_offer; then those of the session, forbidden (one's own group), limits and cover.
  Result<void> accept_offer(MemberId acting, const AcceptOffer& request, EventBuffer& events);

  /// An offer's order was cancelled: tells the counterparty.
  void on_cancelled(OrderSlot slot, CancelReason reason, EventBuffer& events);
  /// A request's time is over, or its quantity was traded: what was offered in answer is cancelled.
  void end_request(QuoteRequestId id, EventBuffer& events);
  /// Nothing is negotiated in the instrument any more.
  void end_all(InstrumentId instrument, CancelReason reason, EventBuffer& events);

  void digest(Digest& digest) const;
  /// Loads like the other parts, when the orders have been loaded.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  [[nodiscard]] Result<void> begin(Member& member, const ClientOrderId& id) const;
  [[nodiscard]] bool admits(const Instrument& instrument) const;
  [[nodiscard]] Result<void> check_place(const Instrument& instrument) const;
  [[nodiscard]] Result<void> check_end(Timestamp expires) const;
  [[nodiscard]] static bool may_answer(const Member& member, const Instrument& instrument) noexcept;
  [[nodiscard]] Result<MemberId> asked_by(const Instrument& instrument, const MakeOffer& request) const;
  [[nodiscard]] Result<MemberId> named_by(const Instrument& instrument, const MakeOffer& request) const;
  [[nodiscard]] Result<void> check_counterparty(const Member& member, MemberId counterparty) const;
  void trade(Instrument& instrument, const Offer& offer, OrderSlot offered, OrderSlot taker, EventBuffer& events);
  void remove(const Offer& offer);
  void cancel(OrderId order, CancelReason reason, EventBuffer& events);

  VenueState& venue_;
  OrderDesk& desk_;
  QuoteRequests requests_;
  Offers offers_;
};

}  // namespace licet
