#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/result.hpp"
#include "engine/venue/clearing.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/rulebook.hpp"

namespace licet {

/// Whether an instrument takes part in trading in this state, so that the day is one of its trading days.
[[nodiscard]] constexpr bool takes_part_in_trading(SessionState state) noexcept {
  return state == SessionState::open || is_call(state);
}

/// Who holds licences of the instruments that limit their holders or ask for a minimum hold, and since when. Balances
/// are clearing's; this knows of them what these two rules need, for the instruments that have one of them
/// (Instrument::holdings is set), and nothing of the vendor, who issues.
///
/// Holder cap: a place is taken by a member with units (available, held or activated) or with an open order to buy, so
/// that no match can make one holder too many.
///
/// Minimum hold: units bought to hold may be sold when both are over: the instrument's `min_hold_days` since the day of
/// the purchase, and the rulebook's trading days. Days are the venue's local ones. A trading day of an instrument is a
/// day at some time of which it took part in trading (open or in a call); bought on one, T+5 is the fifth after it.
/// Licences bought first can be sold first; activation uses those that cannot be sold yet first.
///
/// Memory: one entry for each place; in it one lot for each day of purchase within the minimum hold.
class Holdings {
 public:
  /// Before anything is listed.
  void set_rulebook(const RulebookTerms& rulebook) noexcept { rulebook_ = &rulebook; }

  /// Begins to keep an instrument that has one of the rules. Returns its Instrument::holdings; 0 when it has none.
  std::uint32_t list(const ListInstrument& terms, MemberId vendor);
  /// The instrument began or ceased to take part in trading.
  void set_trading(const Instrument& instrument, bool trades, Timestamp now);

  /// Whether an order of these terms may be entered, or hold `more` licences than it does: a buyer has or takes a
  /// place; a seller has as many that it may sell, of the `available` ones. Errors: holder_cap_reached, minimum_hold.
  [[nodiscard]] Result<void> check(const Instrument& instrument, const OrderTerms& order, std::int64_t more,
                                   Quantity available, Timestamp now) const {
    if (instrument.holdings == 0 || order.member == instrument.vendor) [[likely]]
      return {};
    if (order.side == Side::buy) return check_buyer(instrument, order.member);
    const std::int64_t mature = available.raw() - immature(instrument, order.member, now).raw();
    if (more > 0 && more > mature) return refuse(Reject::minimum_hold);
    return {};
  }
  /// Of the member's available licences, those that it may not sell yet.
  [[nodiscard]] Quantity immature(const Instrument& instrument, MemberId member, Timestamp now) const;

  /// An order to buy was accepted, has ended (filled or not).
  void open_bid(const Instrument& instrument, MemberId member);
  void end_bid(const Instrument& instrument, MemberId member);
  /// A match was settled.
  void settle(const Instrument& instrument, const Match& match, Timestamp now);
  /// The term of available licences begins; the term of activated ones is over.
  void activate(const Instrument& instrument, MemberId member, Quantity quantity, Timestamp now);
  void retire(const Instrument& instrument, MemberId member, Quantity quantity);

  /// Its series are listed before they are loaded.
  template <class Archive>
  static void archive(auto& self, Archive& a) {
    for (auto& series : self.series_) a(series);
    a.uncounted(self.holdings_);
    if constexpr (Archive::loads) a.require(self.count_holders());
  }

 private:
  struct Series {
    MemberId vendor;
    std::uint32_t cap = 0;  // 0: none
    std::uint32_t holders = 0;
    std::uint32_t min_days = 0;
    std::uint32_t min_trading_days = 0;
    std::uint32_t trading_days = 0;  // so far, up to `last_trading_day`
    std::int32_t last_trading_day = -1;
    bool trades = false;
    static void archive(auto& self, auto& a) { a(self.trading_days, self.last_trading_day, self.trades); }
  };
  /// Units bought on one day.
  struct Lot {
    std::int64_t quantity = 0;
    std::int32_t day = 0;
    std::uint32_t trading_day = 0;
    static void archive(auto& self, auto& a) { a(self.quantity, self.day, self.trading_day); }
  };
  struct Holding {
    std::int64_t units = 0;
    std::uint32_t bids = 0;
    std::vector<Lot> immature;  // oldest first; those that matured are dropped at the next purchase
    static void archive(auto& self, auto& a) { a(self.units, self.bids, self.immature); }
  };
  using Place = std::pair<std::uint32_t, MemberId>;  // Instrument::holdings, holder

  [[nodiscard]] Result<void> check_buyer(const Instrument& instrument, MemberId member) const;
  [[nodiscard]] std::int32_t day_of(Timestamp now) const noexcept;
  [[nodiscard]] std::uint32_t trading_day(const Series& series, std::int32_t day) const noexcept;
  [[nodiscard]] bool is_mature(const Series& series, const Lot& lot, std::int32_t day) const noexcept;
  [[nodiscard]] Series& series_of(const Instrument& instrument) { return series_[instrument.holdings - 1]; }
  [[nodiscard]] const Series& series_of(const Instrument& instrument) const { return series_[instrument.holdings - 1]; }
  [[nodiscard]] Holding& take_place(const Instrument& instrument, MemberId member);
  void leave_place_when_empty(const Instrument& instrument, MemberId member);
  [[nodiscard]] bool count_holders() noexcept;
  void buy(const Instrument& instrument, const Match& match, Timestamp now);

  const RulebookTerms* rulebook_ = &rulebook_terms(Rulebook::open_clob);
  std::vector<Series> series_;  // by Instrument::holdings - 1
  std::map<Place, Holding> holdings_;
};

}  // namespace licet
