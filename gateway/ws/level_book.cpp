#include "gateway/ws/level_book.hpp"

#include <algorithm>
#include <boost/crc.hpp>

#include "gateway/views/json.hpp"

namespace licet::ws {
namespace {

/// `worse_first(a, b)`: price a stands before price b in the vector.
template <class WorseFirst>
void set_level(std::vector<LevelRecord>& levels, const LevelRecord& level, WorseFirst worse_first) {
  const auto at =
      std::lower_bound(levels.begin(), levels.end(), level,
                       [&](const LevelRecord& a, const LevelRecord& b) { return worse_first(a.price, b.price); });
  const bool exists = at != levels.end() && at->price == level.price;
  if (level.quantity.is_zero()) {
    if (exists) levels.erase(at);
  } else if (exists) {
    *at = level;
  } else {
    levels.insert(at, level);
  }
}

void append_level(std::string& out, const LevelRecord& level) {
  out += '[';
  json::append_decimal(out, level.price);
  out += ',';
  json::append_decimal(out, level.quantity);
  out += ',';
  json::append_number(out, level.orders);
  out += ']';
}

template <class Range>
void append_side(std::string& out, const Range& best_first) {
  out += '[';
  bool first = true;
  for (const LevelRecord& level : best_first) {
    if (!first) out += ',';
    first = false;
    append_level(out, level);
  }
  out += ']';
}

void append_checksum_text(std::string& out, const std::vector<LevelRecord>& best_last) {
  const std::size_t count = std::min(best_last.size(), LevelBook::checksum_levels);
  std::for_each(best_last.rbegin(), best_last.rbegin() + static_cast<std::ptrdiff_t>(count),
                [&](const LevelRecord& level) {
                  out += to_text(level.price);
                  out += ':';
                  out += to_text(level.quantity);
                  out += ';';
                });
}

struct Reversed {
  const std::vector<LevelRecord>& levels;
  [[nodiscard]] auto begin() const { return levels.rbegin(); }
  [[nodiscard]] auto end() const { return levels.rend(); }
};

}  // namespace

LevelBook::LevelBook(const BookSnapshot& snapshot)
    : sequence_(snapshot.sequence),
      time_(snapshot.time),
      bids_(snapshot.bids.rbegin(), snapshot.bids.rend()),
      asks_(snapshot.asks.rbegin(), snapshot.asks.rend()) {}

void LevelBook::apply(const BookUpdate& update) {
  for (const LevelRecord& level : update.bids) set_level(bids_, level, std::less<>());
  for (const LevelRecord& level : update.asks) set_level(asks_, level, std::greater<>());
  sequence_ = update.sequence;
  time_ = update.time;
}

void LevelBook::append_levels(std::string& out) const {
  out += "{\"bids\":";
  append_side(out, Reversed{bids_});
  out += ",\"asks\":";
  append_side(out, Reversed{asks_});
  out += '}';
}

std::uint32_t LevelBook::checksum() const {
  std::string text;
  append_checksum_text(text, asks_);
  append_checksum_text(text, bids_);
  boost::crc_32_type crc;
  crc.process_bytes(text.data(), text.size());
  return crc.checksum();
}

void append_levels(std::string& out, const std::vector<LevelRecord>& levels) { append_side(out, levels); }

}  // namespace licet::ws
