#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/flat_map.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// The latest trades of every instrument and member, each with the transfers that settled it and its grant. A trade is
/// forgotten when it has left all the windows that it stood in. Not thread-safe.
class TradeTable {
 public:
  TradeTable(std::size_t per_member, std::size_t per_instrument) noexcept
      : member_limit_(per_member), instrument_limit_(per_instrument) {}

  void apply(const TradeRecord& record);
  /// Only transfers that belong to a trade are kept.
  void apply(const TransferRecord& record);
  void apply(const GrantReleased& event);

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  /// Newest first.
  [[nodiscard]] std::vector<TradeRecord> of(InstrumentId instrument, std::size_t limit) const;
  [[nodiscard]] std::vector<TradeRecord> of(MemberId member, std::size_t limit) const;
  /// Valid until the next event; null: not known.
  [[nodiscard]] const TradeRecord* trade(TradeId id) const;
  [[nodiscard]] std::vector<TransferRecord> transfers_of(TradeId id) const;
  /// Not set: none.
  [[nodiscard]] GrantId grant_of(TradeId id) const;

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  struct Entry {
    TradeRecord record;
    std::vector<TransferRecord> transfers;
    GrantId grant;
    unsigned windows = 0;  // that it stands in
    static void archive(auto& self, auto& a) { a(self.record, self.transfers, self.grant); }
  };
  using Window = std::deque<TradeId>;

  void enter(std::vector<Window>& windows, std::size_t index, std::size_t limit, Entry& entry);
  void leave(TradeId id);
  /// Finds the entries of what was loaded.
  void count_in(StateReader& state, const std::vector<Window>& windows);
  [[nodiscard]] const Entry* find(TradeId id) const;
  [[nodiscard]] std::vector<TradeRecord> newest(const std::vector<Window>& windows, std::size_t index,
                                                std::size_t limit) const;

  std::size_t member_limit_;
  std::size_t instrument_limit_;
  FlatMap<TradeId, std::unique_ptr<Entry>> entries_;
  std::vector<Window> by_member_;
  std::vector<Window> by_instrument_;
};

}  // namespace licet
