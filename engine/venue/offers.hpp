#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/time.hpp"
#include "engine/venue/open_orders.hpp"

namespace licet {

/// An order that stands in no book: it is offered to one member, who may take the whole of it.
struct Offer {
  OrderId order;
  MemberId counterparty;
  QuoteRequestId request;  // what it answers; 0: a negotiated block
  Timestamp expires;       // `never`: with the session
  InstrumentId instrument;
  Sequence made;
  static void archive(auto& self, auto& a) {
    a(self.order, self.counterparty, self.request, self.made);
    a.unhashed(self.expires, self.instrument);
  }
};

/// The open offers of a venue. Their terms and holds are those of their orders.
class Offers {
 public:
  void add(const Offer& offer);
  /// Null when there is none of that order id.
  [[nodiscard]] const Offer* find(OrderId order) const noexcept;
  void remove(OrderId order);
  /// Of one instrument, oldest first.
  [[nodiscard]] std::vector<OrderId> of(InstrumentId instrument) const;

  /// With their orders.
  void digest(Digest& digest, const OpenOrders& orders) const;
  /// Without. Loads like the other parts, when their orders have been loaded.
  void save(StateWriter& state) const;
  void load(StateReader& state, const OpenOrders& orders);

 private:
  std::map<OrderId, Offer> offers_;
  std::map<std::pair<InstrumentId, Sequence>, OrderId> by_instrument_;  // a command makes one offer
};

}  // namespace licet
