#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/matching/auction.hpp"
#include "engine/matching/stop_book.hpp"
#include "tests/matching/book_command.hpp"
#include "tests/matching/naive_book.hpp"
#include "tests/matching/naive_stops.hpp"

namespace licet::test {

/// How much is compared after a command.
enum class Depth : std::uint8_t { touched, whole };

/// Our book with its stops and the naive ones, given the same commands: in a continuous session or in a call, as a
/// venue would drive them. Each `apply` returns what differs or what invariant is broken, or an empty text.
class BookPair {
 public:
  /// Several pairs may share one memory, as the books of a venue do.
  explicit BookPair(BookMemory& memory) : memory_(memory), book_(memory), stops_(memory) {}
  BookPair(const BookPair&) = delete;
  BookPair& operator=(const BookPair&) = delete;

  [[nodiscard]] std::string apply(const BookCommand& command, Depth depth = Depth::whole);
  /// Compares everything that can be seen of both books.
  [[nodiscard]] std::string compare_all() const;
  /// Cancels every order.
  void clear();

  [[nodiscard]] const OrderBook& book() const { return book_; }
  [[nodiscard]] std::size_t live() const { return live_.size(); }
  [[nodiscard]] std::size_t waiting_stops() const { return naive_stops_.all().size(); }
  [[nodiscard]] bool in_call() const { return in_call_; }
  /// Since the beginning.
  struct Seen {
    std::uint64_t fills = 0;
    std::uint64_t refreshes = 0;
    std::uint64_t self_trades = 0;
    std::uint64_t auctions = 0;  // that had a price
    std::uint64_t crosses = 0;
    std::uint64_t stops = 0;  // triggered
  };
  [[nodiscard]] const Seen& seen() const { return seen_; }

 private:
  struct Arrival;

  [[nodiscard]] std::string enter(const BookCommand& command);
  [[nodiscard]] std::string change(const BookCommand& command);
  [[nodiscard]] std::string match(const Arrival& arrival, OrderSlot slot);
  void rest(const Arrival& arrival, OrderSlot slot, std::int64_t quantity);
  [[nodiscard]] std::string add_stop(const BookCommand& command);
  void cancel_stop(const BookCommand& command);
  [[nodiscard]] std::string trigger_stops();
  [[nodiscard]] std::string end_call(const BookCommand& command);
  [[nodiscard]] std::string cancel(std::uint64_t id);

  [[nodiscard]] std::string take_events(const NaiveBook::Events& ours, const NaiveBook::Events& expected);
  [[nodiscard]] std::string compare_side(Side side) const;
  [[nodiscard]] std::string compare_level(Side side, std::int64_t ticks) const;
  [[nodiscard]] std::string compare_touch() const;
  [[nodiscard]] std::string compare_stops() const;
  void add_live(std::uint64_t id);
  void forget(std::uint64_t id);

  BookMemory& memory_;
  OrderBook book_;
  NaiveBook naive_;
  StopBook stops_;
  NaiveStops naive_stops_;
  bool in_call_ = false;
  std::int64_t last_ = 0;            // price of the last trade
  std::vector<std::uint64_t> live_;  // ids, in no order
  std::map<std::uint64_t, std::size_t> position_;
  std::int64_t entered_ = 0;  // lots that came to stand in the book
  std::int64_t left_ = 0;     // lots that traded there or were cancelled
  Seen seen_;
};

}  // namespace licet::test
