#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "engine/venue/venue_state.hpp"
#include "schemas/event.hpp"

namespace licet::test {

class VenueModel;

/// A slow, obvious account, from events alone, of offers that are open and of the quotes of market makers: an offer is
/// an order with its hold until it closes, trades once and whole with the member to whom it was made, and nothing else
/// trades as a quote or a block; a mass quote leaves one bid and one offer of a market maker's in each of its series.
class OffBookModel {
 public:
  /// Returns what is wrong; empty when nothing is.
  [[nodiscard]] std::string take(RecordView event, const VenueModel& venue);
  /// All events of a command were taken in.
  [[nodiscard]] std::string end_of_command(const VenueModel& model);
  /// Between two commands.
  [[nodiscard]] std::string check(const VenueModel& model, const VenueState& venue) const;

  std::size_t taken = 0;     // offers
  std::size_t answered = 0;  // of these, in answer to a request

 private:
  struct Offer {
    OfferMade made;
    int told = 0;  // to how many members
  };
  struct Request {
    QuoteRequested asked;
    Quantity traded;
    [[nodiscard]] bool is_over(Timestamp now) const {
      const bool has_ended = asked.terms.expires != Timestamp() && asked.terms.expires <= now;
      return has_ended || traded >= asked.terms.quantity;
    }
  };
  using QuoteOf = std::tuple<MemberId, InstrumentId, Side>;

  [[nodiscard]] std::string take(const OfferMade& made, const VenueModel& venue);
  [[nodiscard]] std::string take(const OfferClosed& closed, MemberId told, const VenueModel& venue);
  [[nodiscard]] std::string take(const Trade& trade);
  [[nodiscard]] std::string take(const OrderAccepted& accepted, MemberId member, const VenueModel& venue);

  std::map<OrderId, Offer> offers_;
  std::map<QuoteRequestId, Request> requests_;
  std::map<QuoteOf, OrderId> quotes_;
  // Of the command being taken in.
  std::optional<MassQuoteAccepted> mass_quote_;
  std::uint32_t replaced_ = 0;
  std::map<OrderId, Trade> trades_;  // by offer
};

}  // namespace licet::test
