#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <string>

#include "schemas/codec.hpp"
#include "schemas/event.hpp"

namespace licet::sim {

/// How many commands of each kind a log holds, and how many of them were refused.
class Census {
 public:
  void count(CommandType kind, const EventBuffer& events) {
    Share& share = kinds_[kind];
    ++share.commands;
    for (const RecordView event : events) {
      if (event.is<CommandRejected>() || event.is<OrderRejected>() || event.is<CancelRejected>()) {
        ++share.refused;
        return;
      }
    }
  }
  void add(const Census& other) {
    for (const auto& [kind, share] : other.kinds_) {
      kinds_[kind].commands += share.commands;
      kinds_[kind].refused += share.refused;
    }
  }
  /// "place_order 812 (35% refused), post_cash 20 (0% refused)".
  [[nodiscard]] std::string text() const {
    std::string words;
    for (const auto& [kind, share] : kinds_) {
      if (!words.empty()) words += ", ";
      words += fmt::format("{} {} ({}% refused)", word(kind), share.commands, share.refused * 100 / share.commands);
    }
    return words;
  }

 private:
  struct Share {
    std::uint64_t commands = 0;
    std::uint64_t refused = 0;
  };
  std::map<CommandType, Share> kinds_;
};

}  // namespace licet::sim
