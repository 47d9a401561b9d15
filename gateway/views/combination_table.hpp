#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// The combinations of every member: those that wait, and the latest that are over. One that fills does so whole, so
/// what becomes of its first leg (whose order id is its name) becomes of it. Not thread-safe.
class CombinationTable {
 public:
  explicit CombinationTable(std::size_t closed_per_member) noexcept : closed_limit_(closed_per_member) {}

  void apply(const RecordHeader& header, const CombinationAccepted& event);
  void apply(const RecordHeader& header, const TradeSide& side);
  void apply(const RecordHeader& header, const OrderCancelled& event);

  /// Newest first.
  [[nodiscard]] std::vector<CombinationRecord> of(MemberId member, bool open_only, std::size_t limit) const;

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  struct MemberCombinations {
    std::set<OrderId> open;
    std::deque<OrderId> closed;  // oldest first
    static void archive(auto& self, auto& a) { a(self.open, self.closed); }
  };
  void close(const RecordHeader& header, OrderId id, OrderStatus status);

  std::size_t closed_limit_;
  std::map<OrderId, CombinationRecord> combinations_;
  std::map<MemberId, MemberCombinations> members_;
};

}  // namespace licet
