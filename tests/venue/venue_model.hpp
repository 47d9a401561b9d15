#pragma once

#include <array>
#include <map>
#include <string>

#include "engine/venue/venue_state.hpp"
#include "tests/venue/combination_model.hpp"
#include "tests/venue/off_book_model.hpp"
#include "tests/venue/transit_model.hpp"
#include "tests/venue/venue_fixture.hpp"

namespace licet::test {

/// A slow, obvious account of a venue made from its events alone, held against its ledger and against what it knows
/// after every command.
class VenueModel {
 public:
  /// Takes in the events of one command. Returns what is wrong; empty when nothing is.
  [[nodiscard]] std::string follow(const EventBuffer& events);
  /// Everything that must hold between two commands. Returns what does not; empty when all does.
  [[nodiscard]] std::string check(const Ledger& ledger, const VenueState& venue) const;

  struct Order {
    MemberId member;
    InstrumentId instrument;
    Side side{};
    Quantity leaves;
    Quantity shown;  // at its price in the book
    Price price;
    std::uint64_t rested = 0;  // how many had rested when it did; 0: it stands in no book
  };
  struct Level {
    std::int64_t quantity = 0;
    std::int64_t orders = 0;
    friend bool operator==(const Level&, const Level&) = default;
  };
  /// The level-2 book, as whoever hears only public quantities rebuilds it: bids, offers.
  using Book = std::array<std::map<Price, Level>, 2>;
  struct Grant {
    MemberId holder;
    InstrumentId instrument;
    Quantity quantity;
    Timestamp not_after;
    std::uint64_t quota_bytes = 0;  // 0: unlimited
    std::uint64_t used_bytes = 0;
    bool is_final = false;
  };
  std::map<OrderId, Order> orders;  // open
  std::map<OrderId, std::int64_t> holds;
  std::map<InstrumentId, Book> books;
  std::map<MemberId, CertifyMember> members;
  std::map<GrantId, Grant> grants;
  std::map<InstrumentId, InstrumentListed> instruments;
  std::map<AccountId, std::int64_t> balances;
  std::uint64_t trades = 0;
  std::uint64_t transfers = 0;
  std::uint64_t rests = 0;
  CombinationModel combinations;
  OffBookModel off_book;
  TransitModel transit;

  /// Whom self-trade prevention takes a member for.
  [[nodiscard]] MemberId group_of(MemberId member) const;

 private:
  /// What a trade's postings must still move.
  struct Unsettled {
    std::int64_t cash = 0;
    std::int64_t licences = 0;
  };

  [[nodiscard]] std::string end_of_command();
  [[nodiscard]] std::string take(RecordView event);
  [[nodiscard]] std::string take_order(RecordView event);
  [[nodiscard]] std::string take_grant(RecordView event);
  [[nodiscard]] std::string take(const Trade& trade);
  [[nodiscard]] std::string take(const OrderReduced& reduced);
  [[nodiscard]] std::string take(const OrderReplaced& replaced);
  [[nodiscard]] std::string take(const OrderCancelled& cancelled);
  [[nodiscard]] std::string take(const TransferPosted& posted);
  [[nodiscard]] std::string fill(const Trade& trade, Side side, const TradeSide& of);
  [[nodiscard]] std::string stand(OrderId order, Price price, Quantity shown);
  void change(InstrumentId instrument, Side side, Price price, std::int64_t quantity, int orders);
  [[nodiscard]] std::string check_charges(const Trade& trade) const;

  [[nodiscard]] std::string check_balances(const Ledger& ledger) const;
  [[nodiscard]] std::string check_orders(const VenueState& venue) const;
  [[nodiscard]] std::string check_holds(const VenueState& venue) const;
  [[nodiscard]] std::string check_members(const VenueState& venue) const;
  [[nodiscard]] std::string check_grants(Timestamp now) const;
  [[nodiscard]] std::string check_licences() const;
  [[nodiscard]] std::string check_books(const VenueState& venue) const;

  std::map<TradeId, Unsettled> unsettled_;  // trades of the command being taken in
};

}  // namespace licet::test
