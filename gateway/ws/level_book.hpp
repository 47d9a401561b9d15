#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "gateway/views/read_model.hpp"

namespace licet::ws {

/// The price levels of one instrument as its subscribers see them, kept beside the stream of updates so that a new
/// subscriber gets a snapshot of exactly where the stream stands, and so that each update carries a checksum. One
/// thread.
class LevelBook {
 public:
  static constexpr std::size_t checksum_levels = 10;

  LevelBook() = default;
  explicit LevelBook(const BookSnapshot& snapshot);

  /// Applies what the update says about levels.
  void apply(const BookUpdate& update);

  [[nodiscard]] std::uint64_t sequence() const noexcept { return sequence_; }
  [[nodiscard]] Timestamp time() const noexcept { return time_; }
  /// Null when that side is empty.
  [[nodiscard]] const LevelRecord* best_bid() const noexcept { return bids_.empty() ? nullptr : &bids_.back(); }
  [[nodiscard]] const LevelRecord* best_ask() const noexcept { return asks_.empty() ? nullptr : &asks_.back(); }

  /// `{"bids":[[price, quantity, orders], …],"asks":[…]}`, best first.
  void append_levels(std::string& out) const;
  /// CRC-32 (that of zip, RFC 1952 section 8) over the text "price:quantity;" of the best 10 asks, best first, and then
  /// of the best 10 bids, with price and quantity exactly as they are sent.
  [[nodiscard]] std::uint32_t checksum() const;

 private:
  std::uint64_t sequence_ = 0;
  Timestamp time_;
  std::vector<LevelRecord> bids_;  // best last: most changes are there, and then nothing moves
  std::vector<LevelRecord> asks_;
};

/// The levels of one side as `[[price, quantity, orders], …]`, in the order given.
void append_levels(std::string& out, const std::vector<LevelRecord>& levels);

}  // namespace licet::ws
