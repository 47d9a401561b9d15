#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "schemas/event.hpp"
#include "tests/venue/chance.hpp"

namespace licet::test {

/// What members have heard of the venue, and may name in what they ask next: of each kind the last few.
class Heard {
 public:
  struct Order {
    OrderId id;
    MemberId member;
  };
  struct Grant {
    GrantId id;
    MemberId holder;
  };

  void follow(const EventBuffer& events);

  [[nodiscard]] Timestamp now() const noexcept { return now_; }
  /// One of the series that are traded so, with its terms; null: there is none.
  [[nodiscard]] const InstrumentListed* series(TradingMode mode, Chance& chance) const;
  /// Any of them.
  [[nodiscard]] const InstrumentListed* series(Chance& chance) const;

  // Null: none was heard of.
  [[nodiscard]] const Order* order(Chance& chance) const { return pick(orders_, chance); }
  [[nodiscard]] const OfferMade* offer(Chance& chance) const { return pick(offers_, chance); }
  [[nodiscard]] const QuoteRequested* request(Chance& chance) const { return pick(requests_, chance); }
  [[nodiscard]] const TransferBegun* pending(Chance& chance) const { return pick(pending_, chance); }
  [[nodiscard]] const CashPosted* deposit(Chance& chance) const { return pick(deposits_, chance); }
  [[nodiscard]] const JournalPosted* journal(Chance& chance) const { return pick(journals_, chance); }
  [[nodiscard]] const Grant* grant(Chance& chance) const { return pick(grants_, chance); }

 private:
  static constexpr std::size_t remembered = 16;
  template <class T>
  static void remember(std::deque<T>& of, const T& one) {
    of.push_back(one);
    if (of.size() > remembered) of.pop_front();
  }
  template <class T>
  static const T* pick(const std::deque<T>& of, Chance& chance) {
    if (of.empty()) return nullptr;
    // What is newer is named more often: it is less likely to be over.
    return &of[of.size() - 1 - chance.below(1 + chance.below(of.size()))];
  }
  // What is over need not be named any more; some offers stay, so that one is.
  void forget(InstrumentId expired);
  void forget(OrderId order);

  Timestamp now_;
  std::vector<InstrumentListed> series_;
  std::deque<Order> orders_;
  std::deque<OfferMade> offers_;
  std::deque<QuoteRequested> requests_;
  std::deque<TransferBegun> pending_;
  std::deque<CashPosted> deposits_;
  std::deque<JournalPosted> journals_;
  std::deque<Grant> grants_;
};

}  // namespace licet::test
