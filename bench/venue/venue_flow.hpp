#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/matching/order_book.hpp"
#include "engine/venue/venue.hpp"
#include "schemas/command.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet::bench {

/// What the flow consists of. Of each 100 operations 10 are aggressive (a limit order through the middle), 45 passive
/// and 45 cancels of a uniformly chosen open order; a draw of cancel becomes passive while fewer than 90% of the
/// prefilled orders are open. Prices stand up to `half_width` ticks from a middle that walks.
struct FlowShape {
  std::uint32_t instruments = 1;  // chosen by Zipf's law with exponent 1
  std::uint32_t members = 100;
  std::uint32_t prefill = 10'000;
  std::uint32_t operations = 1'000'000;
  std::int64_t half_width = 50;
  std::uint64_t seed = 20'260'101;
  std::uint32_t combinations = 0;  // that wait all the time, in `combined` and the instrument behind it
  InstrumentId combined{1};
};

/// Commands one behind the other, as a sequencer's batch holds them.
class CommandLog {
 public:
  void append(RecordView command);
  [[nodiscard]] std::size_t size() const noexcept { return starts_.size(); }
  [[nodiscard]] RecordView operator[](std::size_t n) const noexcept {
    return RecordView(reinterpret_cast<const std::byte*>(words_.data() + starts_[n]));
  }

 private:
  std::vector<std::uint64_t> words_;
  std::vector<std::size_t> starts_;
};

/// A venue on its ledger.
struct VenueUnderTest {
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
};

/// The flow as commands, made by running a venue once: ids of orders are the venue's own, and deterministic.
struct Flow {
  CommandLog setup;  // members, cash, instruments, prefill
  CommandLog timed;
};
[[nodiscard]] Flow make_flow(const FlowShape& shape);

/// The flow's places and cancels on bare books, for comparison: no members, cash, licences, events.
class BareBooks {
 public:
  explicit BareBooks(std::uint32_t instruments);
  void apply(RecordView command);
  [[nodiscard]] std::uint64_t fills() const noexcept { return fills_; }

 private:
  BookMemory memory_{std::uint32_t{1} << 24U};
  std::vector<OrderBook> books_;
  SlotArray<InstrumentId> instrument_of_{std::uint32_t{1} << 24U};
  std::uint64_t fills_ = 0;
};

}  // namespace licet::bench
