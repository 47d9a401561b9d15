#pragma once

#include <vector>

#include "engine/venue/calls.hpp"
#include "engine/venue/clearing.hpp"
#include "engine/venue/grants.hpp"
#include "engine/venue/holdings.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/members.hpp"
#include "engine/venue/open_orders.hpp"
#include "engine/venue/rulebook.hpp"
#include "engine/venue/segments.hpp"
#include "engine/venue/timers.hpp"

namespace licet {

/// Who begins a call, or a halt, when an order would trade beyond its instrument's corridor.
class CorridorGuard {
 public:
  virtual ~CorridorGuard() = default;
  /// An order would go on to trade at `price`. Ends continuous trading in the instrument (its session must differ from
  /// `open` afterwards) and tells so. The order then rests in the call's book, if it may.
  virtual void on_corridor_left(Instrument& instrument, Price price, EventBuffer& events) = 0;
};

/// Who keeps what belongs to orders that stand in no book.
class OffBookKeeper {
 public:
  virtual ~OffBookKeeper() = default;
  /// An offer, or a leg of a combination, has been cancelled and told (OrderCancelled). Its slot and details can still
  /// be read, and are given back afterwards. Other orders may be cancelled from here.
  virtual void on_cancelled(OrderSlot slot, CancelReason reason, EventBuffer& events) = 0;
  /// The instrument closes for the day: what is good for the day ends, and so does all that is being negotiated.
  virtual void on_closed(InstrumentId instrument, EventBuffer& events) = 0;
  /// The instrument ends: everything does.
  virtual void on_ended(InstrumentId instrument, CancelReason reason, EventBuffer& events) = 0;
};

/// What a venue knows, shared by the parts that act on it.
struct VenueState {
  explicit VenueState(Clearing& its_clearing) : clearing(its_clearing), instruments(open_orders.memory()) {}

  /// Why nothing can be done for a member that is not found.
  [[nodiscard]] Reject no_member() const noexcept { return is_open ? Reject::unknown_member : Reject::venue_not_open; }

  /// Whether an order may be entered, or hold `more` licences than it does. Errors: those of Holdings::check.
  [[nodiscard]] Result<void> check_holder(const Instrument& instrument, const OrderTerms& order,
                                          std::int64_t more) const {
    if (instrument.holdings == 0) [[likely]]
      return {};
    const Quantity available = clearing.available(order.member, instrument.id);
    return holdings.check(instrument, order, more, available, now);
  }
  /// A book, or what may trade in it, has changed. After the command combinations that wait for that are tried, and the
  /// indication of a call is found again.
  void note_change(const Instrument& instrument) { changed_books.push_back(instrument.id); }

  Clearing& clearing;
  Timers timers;
  Members members;
  OpenOrders open_orders{timers};
  Segments segments;
  Instruments instruments;
  Calls calls;
  Grants grants;
  Holdings holdings;
  const RulebookTerms* rulebook = &rulebook_terms(Rulebook::open_clob);  // OpenVenue picks it
  RulesVersion rules = RulesVersion::first;                              // OpenVenue and AdoptRules say it
  CorridorGuard* corridor_guard = nullptr;                               // set once, when the venue is put together
  OffBookKeeper* off_book = nullptr;                                     // likewise
  std::vector<InstrumentId> changed_books;  // by the command being applied: in order, with repetitions
  bool is_open = false;
  bool is_killed = false;    // the venue's kill switch
  std::uint64_t trades = 0;  // TradeId of the last
  Sequence sequence;         // of the command being applied
  OriginId origin;           // likewise
  Timestamp now;             // likewise; never goes back
};

}  // namespace licet
