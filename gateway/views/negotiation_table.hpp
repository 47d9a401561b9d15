#pragma once

#include <cstddef>
#include <deque>
#include <unordered_map>

#include "schemas/event.hpp"

namespace licet {

/// Requests for quote and offers: all offers that are open, and the latest of what is over. Not thread-safe.
class NegotiationTable {
 public:
  void apply(const QuoteRequested& event);
  /// Told twice, with the same terms: to who offers and to whom it is offered.
  void apply(const OfferMade& event);
  /// The end of an order: of the offer, if it is one.
  void close(OrderId offer);

  /// Valid until the next event; null: not known.
  [[nodiscard]] const QuoteRequested* request(QuoteRequestId id) const;
  [[nodiscard]] const OfferMade* offer(OrderId id) const;

 private:
  static constexpr std::size_t requests_kept = 4'096;
  static constexpr std::size_t closed_offers_kept = 4'096;

  struct Offer {
    OfferMade event;
    bool is_open = true;
  };
  std::deque<QuoteRequested> requests_;  // ids are dense, so that they stand in order
  std::unordered_map<OrderId, Offer> offers_;
  std::deque<OrderId> closed_;  // oldest first
};

}  // namespace licet
