#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <utility>
#include <vector>

#include "tests/matching/book_command.hpp"

namespace licet::test {

/// The shortest and plainest sequence of commands that still fails that is found by leaving out runs of commands, long
/// ones first, and by lowering numbers (delta debugging; Zeller, Hildebrandt 2002). `fails(commands)` is true for
/// `commands`. Ends after a minute with what it has.
template <class Fails>
std::vector<BookCommand> shrink(std::vector<BookCommand> commands, Fails&& fails) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  const auto keep_if_fails = [&](std::vector<BookCommand> candidate) {
    if (std::chrono::steady_clock::now() > deadline || !fails(candidate)) return false;
    commands = std::move(candidate);
    return true;
  };
  for (bool progress = true; progress;) {
    progress = false;
    for (std::size_t run = commands.size(); run > 0; run /= 2) {
      for (std::size_t from = 0; from < commands.size();) {
        const auto begin = static_cast<std::ptrdiff_t>(from);
        const auto end = static_cast<std::ptrdiff_t>(std::min(from + run, commands.size()));
        std::vector<BookCommand> shorter(commands.begin(), commands.begin() + begin);
        shorter.insert(shorter.end(), commands.begin() + end, commands.end());
        if (keep_if_fails(std::move(shorter))) {
          progress = true;
        } else {
          from += run;
        }
      }
    }
    const auto lower = [&](std::size_t at, auto member) {
      while (commands[at].*member > 1) {
        auto plainer = commands;
        plainer[at].*member /= 2;
        if (!keep_if_fails(std::move(plainer))) break;
        progress = true;
      }
    };
    for (std::size_t at = 0; at < commands.size(); ++at) {
      lower(at, &BookCommand::quantity);
      lower(at, &BookCommand::part);
      lower(at, &BookCommand::pick);
    }
  }
  return commands;
}

}  // namespace licet::test
