#pragma once

#include <span>
#include <string>
#include <vector>

#include "schemas/scenario/run.hpp"

namespace licet::scenario {

/// What a command caused, held against the lines under it.
struct Comparison {
  std::vector<Fault> faults;
  std::vector<std::string> rewritten;  // lines that would have held
};

/// `actual`: the events to compare; `expected`: the lines, comments among them; `command_line`: for faults.
[[nodiscard]] Comparison compare(std::span<const RecordView> actual, std::span<const Line> expected, const Names& names,
                                 Timestamp now, std::size_t command_line);

}  // namespace licet::scenario
