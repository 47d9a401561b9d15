#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// Every instrument's book by price level, kept from the events alone. An instrument that never had a resting order
/// costs one pointer. Not thread-safe.
class BookTable {
 public:
  void apply(const OrderRested& event);
  void apply(const OrderCancelled& event);
  void apply(const OrderRefreshed& event);
  void apply(const OrderReduced& event);
  void apply(const OrderReplaced& event);
  /// Takes the quantity out of the levels where its orders stood visible.
  void apply(const TradeRecord& record);

  /// Ends a command: every book that it touched gets its next sequence number and, when `updates` is given, an update.
  void finish_command(Timestamp time, std::vector<BookUpdatePtr>* updates);

  [[nodiscard]] BookSnapshot snapshot(InstrumentId instrument, std::size_t depth) const;

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  /// Levels with the best at the back, where most changes are.
  using Levels = std::vector<LevelRecord>;
  struct Book {
    InstrumentId instrument;
    std::uint64_t sequence = 0;
    Timestamp time;
    Levels bids;
    Levels asks;
    // Of the command being applied.
    bool touched = false;
    std::vector<Price> touched_bids;
    std::vector<Price> touched_asks;
    std::vector<TradeRecord> trades;
  };

  Book& touch(InstrumentId instrument);
  void stand(InstrumentId instrument, Side side, Price price, Quantity shown);
  static void take(Book& book, Side side, const TradeSide& of, Quantity quantity);
  /// Adds the differences to a level, making or removing it.
  static void change(Book& book, Side side, Price price, std::int64_t quantity, std::int32_t orders);
  static BookUpdatePtr make_update(const Book& book);

  std::vector<std::unique_ptr<Book>> books_;  // by instrument id
  std::vector<Book*> touched_;
};

}  // namespace licet
