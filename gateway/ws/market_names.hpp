#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/views/read_model.hpp"

namespace licet::ws {

/// Symbols of instruments, remembered: a listing never changes, so an order costs no look into the shared read model.
/// One thread.
class MarketNames {
 public:
  explicit MarketNames(const ReadModel& model) : model_(model) {}

  /// Not set when there is no such instrument.
  [[nodiscard]] InstrumentId find(std::string_view symbol);
  /// "" when there is no such instrument. Lives as long as this.
  [[nodiscard]] std::string_view symbol(InstrumentId instrument);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  void remember(InstrumentId instrument, std::string_view symbol);

  const ReadModel& model_;
  std::unordered_map<std::string, InstrumentId, Hash, std::equal_to<>> by_symbol_;
  std::unordered_map<InstrumentId, std::string_view> by_id_;  // views of the keys above, which never move
};

}  // namespace licet::ws
