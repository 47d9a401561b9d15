#pragma once

#include <map>
#include <string>

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {

/// A slow, obvious account of a venue made from its events alone, held against its ledger after every command.
class VenueModel {
 public:
  /// Takes in the events of one command. Returns what is wrong; empty when nothing is.
  [[nodiscard]] std::string follow(const EventBuffer& events);
  /// Everything that must hold between two commands. Returns what does not; empty when all does.
  [[nodiscard]] std::string check(const Ledger& ledger) const;

  struct Order {
    MemberId member;
    InstrumentId instrument;
    Side side{};
    Price price;
    Quantity leaves;
    std::uint64_t rested = 0;  // how many had rested when it did; 0: it stands in no book
  };
  struct Grant {
    MemberId holder;
    InstrumentId instrument;
    Quantity quantity;
    bool is_final = false;
  };
  std::map<OrderId, Order> orders;  // open
  std::map<GrantId, Grant> grants;
  std::map<InstrumentId, InstrumentListed> instruments;
  std::map<AccountId, std::int64_t> balances;
  std::uint64_t trades = 0;
  std::uint64_t transfers = 0;
  std::uint64_t rests = 0;

 private:
  [[nodiscard]] std::string take(const Trade& trade);
  [[nodiscard]] std::string take(const OrderCancelled& cancelled);
  [[nodiscard]] std::string take(const TransferPosted& posted);
  [[nodiscard]] std::string fill(const TradeSide& side, Quantity quantity);
  [[nodiscard]] std::string check_balances(const Ledger& ledger) const;
  [[nodiscard]] std::string check_holds() const;
  [[nodiscard]] std::string check_licences() const;
  [[nodiscard]] std::string check_books() const;
};

}  // namespace licet::test
