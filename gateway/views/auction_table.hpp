#pragma once

#include <unordered_map>

#include "engine/core/archive.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// The calls of those instruments that ever had one. Not thread-safe.
class AuctionTable {
 public:
  void apply(const RecordHeader& header, const AuctionIndicated& event);
  void apply(const RecordHeader& header, const AuctionExecuted& event);
  /// Another state of the session begins: what was indicated before it is over.
  void apply(const SessionChanged& event);

  [[nodiscard]] AuctionRecord of(InstrumentId instrument) const;

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  AuctionRecord& at(InstrumentId instrument);

  std::unordered_map<InstrumentId, AuctionRecord> auctions_;
};

}  // namespace licet
