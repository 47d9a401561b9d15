#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/vocabulary.hpp"

namespace licet::bench {

/// A flow of orders, the same for every book that is measured. Each operation is, by chance (where the terms do not say
/// otherwise),
///   10% aggressive: a limit order at middle ± U(0 … half_width), through the middle of the book;
///   45% passive:    a limit order at middle ∓ U(1 … half_width), on its own side;
///   45% a cancel of a live order, each with equal chance; a passive order instead while fewer than 90% of the
///       prefilled number are live.
/// Quantities are U(1 … 100), of aggressive orders U(1 … aggressive_quantity). At 6 of 64 aggressive orders the book's
/// middle has moved by one tick, up or down. New orders choose their book by Zipf's law of exponent 1. What an order
/// does not trade at once rests. The prefill is of passive orders. Buyers and sellers are different members.
struct FlowTerms {
  std::string name;
  std::uint32_t books = 1;
  std::uint32_t prefill = 0;     // orders
  std::uint32_t half_width = 0;  // ticks
  std::uint32_t operations = 0;  // after the prefill
  std::uint32_t aggressive_percent = 10;
  std::uint32_t cancel_percent = 45;
  std::uint32_t aggressive_quantity = 100;
  std::uint64_t seed = 20'260'101;
};

enum class OperationKind : std::uint8_t { add = 1, cancel = 2 };

/// One operation. `order` numbers the orders of a flow from 0. A cancel names its order also by `venue_order`, which is
/// left 0 here: a set-up run writes there the id that the book under test gave, as its client would have kept it.
struct Operation {
  std::uint64_t venue_order = 0;
  std::int64_t ticks = 0;
  std::uint32_t order = 0;
  std::uint32_t book = 0;
  std::uint32_t quantity = 0;
  std::uint16_t owner = 0;
  OperationKind kind = OperationKind::add;
  Side side = Side::buy;
};
static_assert(sizeof(Operation) == 32);

struct Flow {
  FlowTerms terms;
  std::vector<Operation> prefill;
  std::vector<Operation> operations;
  std::uint32_t orders = 0;  // numbers in use
};

[[nodiscard]] Flow generate(const FlowTerms& terms);

/// One book, 10,000 orders within 50 ticks: everything in the first caches.
[[nodiscard]] FlowTerms hot_flow();
/// One book, 1 million orders within 2,000 ticks.
[[nodiscard]] FlowTerms deep_flow();
/// 100,000 books, 1 million orders: most books are thin, a few are hot.
[[nodiscard]] FlowTerms sparse_flow();
/// One book, 200,000 orders on 5 prices: long queues.
[[nodiscard]] FlowTerms pile_flow();
/// One book, 100,000 orders within 500 ticks; 2% of the operations are orders of up to 5,000, which fill against 50
/// orders in the mean, several levels of them; 15% are cancels. Matching itself.
[[nodiscard]] FlowTerms sweep_flow();

/// A running digest of a trade stream: equal streams give equal values; the order of the trades matters.
class TradeDigest {
 public:
  void add(std::int64_t ticks, std::int64_t quantity) noexcept {
    value_ = value_ * 0x9e37'79b9'7f4a'7c15u + static_cast<std::uint64_t>(ticks << 20 ^ quantity);
  }
  [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

 private:
  std::uint64_t value_ = 0;
};

}  // namespace licet::bench
