#include "gateway/views/book_table.hpp"

#include <algorithm>

namespace licet {
namespace {

/// Rises towards the better price of a side.
std::int64_t rank(Side side, Price price) noexcept { return side == Side::buy ? price.raw() : -price.raw(); }

template <class Levels>
auto find_level(Levels& levels, Side side, Price price) {
  return std::ranges::lower_bound(levels, rank(side, price), {},
                                  [side](const LevelRecord& level) { return rank(side, level.price); });
}

std::vector<LevelRecord> best_first(const std::vector<LevelRecord>& levels, std::size_t depth) {
  const std::size_t count = depth == 0 ? levels.size() : std::min(depth, levels.size());
  return {levels.rbegin(), levels.rbegin() + static_cast<std::ptrdiff_t>(count)};
}

/// The touched levels as they now are, best first, each once.
std::vector<LevelRecord> current(const std::vector<LevelRecord>& levels, Side side, std::vector<Price> prices) {
  std::ranges::sort(prices, [side](Price a, Price b) { return rank(side, a) > rank(side, b); });
  prices.erase(std::unique(prices.begin(), prices.end()), prices.end());
  std::vector<LevelRecord> result;
  result.reserve(prices.size());
  for (const Price price : prices) {
    const auto level = find_level(levels, side, price);
    const bool stands = level != levels.end() && level->price == price;
    result.push_back(stands ? *level : LevelRecord{.price = price, .quantity = {}, .orders = 0});
  }
  return result;
}

/// Whether these are the levels of a side: in order, and none of them empty.
bool is_possible(const std::vector<LevelRecord>& levels, Side side) {
  const auto is_empty = [](const LevelRecord& level) { return !level.quantity.is_positive() || level.orders == 0; };
  const auto is_out_of_order = [side](const LevelRecord& a, const LevelRecord& b) {
    return rank(side, a.price) >= rank(side, b.price);
  };
  return std::ranges::none_of(levels, is_empty) && std::ranges::adjacent_find(levels, is_out_of_order) == levels.end();
}

}  // namespace

void BookTable::apply(const OrderRested& event) { stand(event.instrument, event.side, event.price, event.shown); }

void BookTable::apply(const OrderRefreshed& event) { stand(event.instrument, event.side, event.price, event.shown); }

void BookTable::apply(const OrderCancelled& event) {
  if (event.shown.is_zero()) return;
  change(touch(event.instrument), event.side, event.price, -event.shown.raw(), -1);
}

void BookTable::apply(const OrderReduced& event) {
  if (event.old_shown.is_zero()) return;
  change(touch(event.instrument), event.side, event.price, event.shown.raw() - event.old_shown.raw(),
         event.shown.is_zero() ? -1 : 0);
}

void BookTable::apply(const OrderReplaced& event) {
  if (event.old_shown.is_zero()) return;
  change(touch(event.instrument), event.side, event.old_price, event.shown.raw() - event.old_shown.raw(),
         event.shown.is_zero() ? -1 : 0);
}

void BookTable::apply(const TradeRecord& record) {
  const Trade& trade = record.trade;
  Book& book = touch(trade.instrument);
  take(book, Side::buy, trade.buyer, trade.quantity);
  take(book, Side::sell, trade.seller, trade.quantity);
  book.trades.push_back(record);
}

/// An order that shows nothing changes no level.
void BookTable::stand(InstrumentId instrument, Side side, Price price, Quantity shown) {
  if (shown.is_positive()) change(touch(instrument), side, price, shown.raw(), 1);
}

void BookTable::take(Book& book, Side side, const TradeSide& of, Quantity quantity) {
  if (!of.book_price.is_positive()) return;
  const std::int64_t taken = std::min(quantity.raw(), of.old_shown.raw());
  change(book, side, of.book_price, -taken, taken == of.old_shown.raw() ? -1 : 0);
}

void BookTable::finish_command(Timestamp time, std::vector<BookUpdatePtr>* updates) {
  for (Book* book : touched_) {
    ++book->sequence;
    book->time = time;
    if (updates != nullptr) updates->push_back(make_update(*book));
    book->touched = false;
    book->touched_bids.clear();
    book->touched_asks.clear();
    book->trades.clear();
  }
  touched_.clear();
}

BookSnapshot BookTable::snapshot(InstrumentId instrument, std::size_t depth) const {
  BookSnapshot snapshot{.instrument = instrument, .sequence = 0, .time = {}, .bids = {}, .asks = {}};
  if (instrument.value() >= books_.size() || !books_[instrument.value()]) return snapshot;
  const Book& book = *books_[instrument.value()];
  snapshot.sequence = book.sequence;
  snapshot.time = book.time;
  snapshot.bids = best_first(book.bids, depth);
  snapshot.asks = best_first(book.asks, depth);
  return snapshot;
}

/// By instrument: whether it ever had a resting order, and then its book with the count of its changes.
void BookTable::save(StateWriter& state) const {
  LICET_CHECK(touched_.empty());
  state.begin_part("books", 1);
  state.write_count(books_.size());
  for (const auto& book : books_) {
    state(book != nullptr);
    if (book) state(book->sequence, book->time, book->bids, book->asks);
  }
  state.end_part();
}

void BookTable::load(StateReader& state) {
  LICET_CHECK(books_.empty());
  state.begin_part("books", 1);
  for (std::size_t left = state.read_count(); left > 0 && !state.failed(); --left) {
    auto& book = books_.emplace_back();
    bool exists = false;
    state(exists);
    if (!exists) continue;
    book = std::make_unique<Book>();
    book->instrument = InstrumentId(static_cast<InstrumentId::Rep>(books_.size() - 1));
    state(book->sequence, book->time, book->bids, book->asks);
    state.require(is_possible(book->bids, Side::buy) && is_possible(book->asks, Side::sell));
  }
  state.end_part();
}

BookTable::Book& BookTable::touch(InstrumentId instrument) {
  const std::size_t index = instrument.value();
  if (index >= books_.size()) books_.resize(index + 1);
  if (!books_[index]) {
    books_[index] = std::make_unique<Book>();
    books_[index]->instrument = instrument;
  }
  Book& book = *books_[index];
  if (!book.touched) {
    book.touched = true;
    touched_.push_back(&book);
  }
  return book;
}

void BookTable::change(Book& book, Side side, Price price, std::int64_t quantity, std::int32_t orders) {
  Levels& levels = side == Side::buy ? book.bids : book.asks;
  (side == Side::buy ? book.touched_bids : book.touched_asks).push_back(price);
  auto level = find_level(levels, side, price);
  if (level == levels.end() || level->price != price) {
    level = levels.insert(level, LevelRecord{.price = price, .quantity = {}, .orders = 0});
  }
  level->quantity = Quantity(level->quantity.raw() + quantity);
  level->orders = static_cast<std::uint32_t>(static_cast<std::int32_t>(level->orders) + orders);
  // The venue never takes out of a level more than it has put in.
  LICET_CHECK(!level->quantity.is_negative() && level->quantity.is_zero() == (level->orders == 0));
  if (level->orders == 0) levels.erase(level);
}

BookUpdatePtr BookTable::make_update(const Book& book) {
  auto update = std::make_shared<BookUpdate>();
  update->instrument = book.instrument;
  update->previous = book.sequence - 1;
  update->sequence = book.sequence;
  update->time = book.time;
  update->bids = current(book.bids, Side::buy, book.touched_bids);
  update->asks = current(book.asks, Side::sell, book.touched_asks);
  update->trades = book.trades;
  return update;
}

}  // namespace licet
