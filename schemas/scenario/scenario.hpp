#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/scenario/words.hpp"

/// A scenario: commands to a venue, under each what must follow from it, and checks of what is so then. The format is
/// explained by example in tests/conformance/README.md.
namespace licet::scenario {

struct Line {
  std::size_t number = 0;  // from 1
  std::string text;        // as it stands in the file
  Words words;             // none: blank, or a comment
  bool is_indented = false;

  [[nodiscard]] bool says_something() const noexcept { return !words.empty(); }
  /// What must follow from the command above it.
  [[nodiscard]] bool is_expectation() const noexcept { return is_indented && says_something(); }
};

struct Fault {
  std::size_t line = 0;
  std::string text;
};

class Scenario {
 public:
  static constexpr std::size_t max_bytes = 16U << 20U;

  /// Errors: over max_bytes, a line that does not split into words, an indented line with no command above it.
  [[nodiscard]] static tl::expected<Scenario, Fault> parse(std::string_view text);

  [[nodiscard]] const std::vector<Line>& lines() const noexcept { return lines_; }

 private:
  std::vector<Line> lines_;
};

}  // namespace licet::scenario
