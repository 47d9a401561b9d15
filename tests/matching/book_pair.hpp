#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/matching/order_book.hpp"
#include "tests/matching/naive_book.hpp"

namespace licet::test {

/// A command to a book, as property tests draw it. `pick` chooses a live order for those that need one.
struct BookCommand {
  enum class Kind : std::uint8_t { limit, immediate_or_cancel, fill_or_kill, market, cancel, reduce, replace };
  Kind kind = Kind::limit;
  Side side = Side::buy;
  SelfTradePrevention mode = SelfTradePrevention::cancel_newest;
  std::uint32_t owner = 1;
  std::int64_t ticks = 1;
  std::int64_t quantity = 1;
  std::uint32_t pick = 0;
};
[[nodiscard]] std::string describe(const BookCommand& command);

/// How much is compared after a command.
enum class Depth : std::uint8_t { touched, whole };

/// Our book and the naive one, given the same commands. Each `apply` returns what differs, or an empty text.
class BookPair {
 public:
  /// Several pairs may share one memory, as the books of a venue do.
  explicit BookPair(BookMemory& memory) : memory_(memory), book_(memory) {}
  ~BookPair();
  BookPair(const BookPair&) = delete;
  BookPair& operator=(const BookPair&) = delete;

  [[nodiscard]] std::string apply(const BookCommand& command, Depth depth = Depth::whole);
  /// Compares everything that can be seen of both books.
  [[nodiscard]] std::string compare_all() const;
  /// Cancels every order.
  void clear();

  [[nodiscard]] const OrderBook& book() const { return book_; }
  [[nodiscard]] std::size_t live() const { return live_.size(); }

 private:
  [[nodiscard]] std::string match_and_rest(const BookCommand& command, OrderSlot slot, std::int64_t quantity,
                                           bool may_rest);
  [[nodiscard]] std::string compare_side(Side side) const;
  [[nodiscard]] std::string compare_level(Side side, std::int64_t ticks) const;
  [[nodiscard]] std::string compare_touch() const;
  void forget(std::uint64_t id);

  BookMemory& memory_;
  OrderBook book_;
  NaiveBook naive_;
  std::vector<std::uint64_t> live_;  // ids, in no order
  std::map<std::uint64_t, std::size_t> position_;
};

}  // namespace licet::test
