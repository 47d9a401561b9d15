#include "bench/matching/flow.hpp"

#include <algorithm>
#include <numeric>

#include "bench/matching/textbook_book.hpp"

namespace licet::bench {
namespace {

constexpr std::int64_t start_middle = 1'000'000;  // ticks
constexpr std::uint32_t members_a_side = 500;

/// splitmix64 (Steele, Lea, Flood 2014): the same numbers with every standard library.
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}
  [[nodiscard]] std::uint64_t next() noexcept {
    std::uint64_t z = state_ += 0x9e37'79b9'7f4a'7c15u;
    z = (z ^ z >> 30) * 0xbf58'476d'1ce4'e5b9u;
    z = (z ^ z >> 27) * 0x94d0'49bb'1331'11ebu;
    return z ^ z >> 31;
  }
  /// Uniform in 0 … bound - 1; the bias below 2^-32 does not matter here.
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) noexcept {
    return static_cast<std::uint32_t>((next() >> 32) * bound >> 32);
  }

 private:
  std::uint64_t state_;
};

/// Books by Zipf's law, exponent 1; which book has which rank is shuffled.
class ZipfBooks {
 public:
  ZipfBooks(std::uint32_t books, Random& random) : book_of_rank_(books), cumulative_(books) {
    std::iota(book_of_rank_.begin(), book_of_rank_.end(), 0u);
    for (std::uint32_t rank = books; rank > 1; --rank) {
      std::swap(book_of_rank_[rank - 1], book_of_rank_[random.below(rank)]);
    }
    double sum = 0;
    for (std::uint32_t rank = 0; rank < books; ++rank) cumulative_[rank] = sum += 1.0 / (rank + 1);
  }
  [[nodiscard]] std::uint32_t draw(Random& random) const {
    if (cumulative_.size() == 1) return 0;
    const double at = static_cast<double>(random.next() >> 11) * 0x1p-53 * cumulative_.back();
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), at);
    const auto rank = std::min<std::ptrdiff_t>(found - cumulative_.begin(), std::ssize(cumulative_) - 1);
    return book_of_rank_[static_cast<std::size_t>(rank)];
  }

 private:
  std::vector<std::uint32_t> book_of_rank_;
  std::vector<double> cumulative_;
};

/// The numbers of the live orders, to draw one uniformly and to remove any.
class LiveOrders {
 public:
  explicit LiveOrders(std::size_t orders_max) : position_(orders_max) {}
  void add(std::uint32_t order) {
    position_[order] = static_cast<std::uint32_t>(orders_.size());
    orders_.push_back(order);
  }
  void remove(std::uint32_t order) {
    const std::uint32_t position = position_[order];
    orders_[position] = orders_.back();
    position_[orders_[position]] = position;
    orders_.pop_back();
  }
  [[nodiscard]] std::uint32_t draw(Random& random) const {
    return orders_[random.below(static_cast<std::uint32_t>(orders_.size()))];
  }
  [[nodiscard]] std::size_t size() const { return orders_.size(); }

 private:
  std::vector<std::uint32_t> orders_;
  std::vector<std::uint32_t> position_;
};

/// Draws the operations, and follows them in a textbook book to know which orders are live.
class Generator {
 public:
  explicit Generator(const FlowTerms& terms)
      : random_(terms.seed),
        zipf_(terms.books, random_),
        live_(std::size_t{terms.prefill} + terms.operations),
        books_(terms.books),
        middles_(terms.books, start_middle),
        places_(std::size_t{terms.prefill} + terms.operations),
        book_of_(std::size_t{terms.prefill} + terms.operations) {
    flow_.terms = terms;
    flow_.prefill.reserve(terms.prefill);
    flow_.operations.reserve(terms.operations);
  }

  [[nodiscard]] Flow run() {
    const FlowTerms& terms = flow_.terms;
    for (std::uint32_t i = 0; i < terms.prefill; ++i) flow_.prefill.push_back(passive());
    const std::size_t live_min = std::size_t{terms.prefill} * 9 / 10;
    for (std::uint32_t i = 0; i < terms.operations; ++i) {
      const std::uint32_t draw = random_.below(100);
      if (draw < terms.aggressive_percent) {
        flow_.operations.push_back(aggressive());
      } else if (draw < 100 - terms.cancel_percent || live_.size() < live_min) {
        flow_.operations.push_back(passive());
      } else {
        flow_.operations.push_back(cancel());
      }
    }
    return std::move(flow_);
  }

 private:
  Operation aggressive() {
    const std::uint32_t book = zipf_.draw(random_);
    if (random_.below(64) < 6) middles_[book] += random_.below(2) == 0 ? 1 : -1;
    const Side side = draw_side();
    const std::int64_t through = random_.below(flow_.terms.half_width + 1);
    return add(book, side, middles_[book] + (side == Side::buy ? through : -through), flow_.terms.aggressive_quantity);
  }
  Operation passive() {
    const std::uint32_t book = zipf_.draw(random_);
    const Side side = draw_side();
    const std::int64_t away = 1 + random_.below(flow_.terms.half_width);
    return add(book, side, middles_[book] + (side == Side::buy ? -away : away), 100);
  }
  Operation add(std::uint32_t book, Side side, std::int64_t ticks, std::uint32_t quantity_max) {
    Operation operation;
    operation.kind = OperationKind::add;
    operation.order = flow_.orders++;
    operation.book = book;
    operation.side = side;
    operation.ticks = ticks;
    operation.quantity = 1 + random_.below(quantity_max);
    operation.owner =
        static_cast<std::uint16_t>(1 + random_.below(members_a_side) + (side == Side::sell ? members_a_side : 0));
    book_of_[operation.order] = book;
    const auto on_trade = [this](std::uint32_t maker, std::int64_t, std::int64_t, std::int64_t left) {
      if (left == 0) live_.remove(maker);
    };
    books_[book].add(places_, side, ticks, operation.quantity, operation.order, on_trade);
    if (places_.has(operation.order)) live_.add(operation.order);
    return operation;
  }
  Operation cancel() {
    Operation operation;
    operation.kind = OperationKind::cancel;
    operation.order = live_.draw(random_);
    operation.book = book_of_[operation.order];
    operation.side = places_.at(operation.order).side;
    books_[operation.book].cancel(places_, operation.order);
    live_.remove(operation.order);
    return operation;
  }
  [[nodiscard]] Side draw_side() { return random_.below(2) == 0 ? Side::buy : Side::sell; }

  Flow flow_;
  Random random_;
  ZipfBooks zipf_;
  LiveOrders live_;
  std::vector<TextbookBook> books_;
  std::vector<std::int64_t> middles_;
  PlacesByNumber places_;
  std::vector<std::uint32_t> book_of_;
};

}  // namespace

Flow generate(const FlowTerms& terms) { return Generator(terms).run(); }

FlowTerms hot_flow() { return {.name = "hot", .prefill = 10'000, .half_width = 50, .operations = 5'000'000}; }
FlowTerms deep_flow() { return {.name = "deep", .prefill = 1'000'000, .half_width = 2'000, .operations = 5'000'000}; }
FlowTerms sparse_flow() {
  return {.name = "sparse", .books = 100'000, .prefill = 1'000'000, .half_width = 50, .operations = 5'000'000};
}
FlowTerms pile_flow() { return {.name = "pile", .prefill = 200'000, .half_width = 2, .operations = 1'000'000}; }
FlowTerms sweep_flow() {
  return {.name = "sweep",
          .prefill = 100'000,
          .half_width = 500,
          .operations = 2'000'000,
          .aggressive_percent = 2,
          .cancel_percent = 15,
          .aggressive_quantity = 5'000};
}

}  // namespace licet::bench
