#pragma once

#include <map>
#include <string>
#include <vector>

#include "schemas/event.hpp"

namespace licet::test {

class VenueModel;

/// A slow, obvious account of which combinations wait, from events alone: no leg trades without the others, none is
/// cancelled without them, and none waits that could fill.
class CombinationModel {
 public:
  void take(RecordView event);
  /// All events of a command were taken in. Returns what is wrong; empty when nothing is.
  [[nodiscard]] std::string end_of_command();
  /// Whether one waits that could fill, in words. Of series with collars nothing is said.
  [[nodiscard]] std::string check(const VenueModel& venue) const;

  std::size_t filled = 0;
  std::size_t filled_later = 0;  // of these, by a later command than the one that placed it

 private:
  struct Leg {
    OrderId order;
    PlaceOrder terms;
  };
  void take(const Trade& trade);
  [[nodiscard]] bool can_fill(const VenueModel& venue, const Leg& leg) const;
  [[nodiscard]] bool has_collars(const VenueModel& venue, InstrumentId instrument) const;
  void forget(OrderId combination);

  std::map<OrderId, std::vector<Leg>> waiting_;
  std::map<OrderId, OrderId> leg_of_;
  std::map<InstrumentId, SessionState> sessions_;
  std::map<SegmentId, DefineSegment> segments_;
  // Of the command being taken in.
  std::map<OrderId, std::size_t> cancelled_;
  std::map<OrderId, std::map<OrderId, std::int64_t>> traded_;  // by combination and leg
  std::map<OrderId, bool> accepted_;
  std::string wrong_;
};

}  // namespace licet::test
