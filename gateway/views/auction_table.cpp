#include "gateway/views/auction_table.hpp"

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {

void AuctionTable::apply(const RecordHeader& header, const AuctionIndicated& event) {
  AuctionRecord& record = at(event.instrument);
  record.indication = event;
  record.indicated_at = header.time;
}

void AuctionTable::apply(const RecordHeader& header, const AuctionExecuted& event) {
  AuctionRecord& record = at(event.instrument);
  record.indication.reset();
  record.result = event;
  record.executed_at = header.time;
}

void AuctionTable::apply(const SessionChanged& event) {
  const auto found = auctions_.find(event.instrument);
  if (found != auctions_.end() && event.state != event.before) found->second.indication.reset();
}

AuctionRecord AuctionTable::of(InstrumentId instrument) const {
  const auto found = auctions_.find(instrument);
  if (found != auctions_.end()) return found->second;
  AuctionRecord none;
  none.instrument = instrument;
  return none;
}

void AuctionTable::save(StateWriter& state) const {
  state.begin_part("auctions", 1);
  state(auctions_);
  state.end_part();
}

void AuctionTable::load(StateReader& state) {
  state.begin_part("auctions", 1);
  state(auctions_);
  state.end_part();
}

AuctionRecord& AuctionTable::at(InstrumentId instrument) {
  AuctionRecord& record = auctions_[instrument];
  record.instrument = instrument;
  return record;
}

}  // namespace licet
