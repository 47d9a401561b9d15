#include "schemas/scenario/scenario.hpp"

#include <fmt/format.h>

namespace licet::scenario {

tl::expected<Scenario, Fault> Scenario::parse(std::string_view text) {
  if (text.size() > max_bytes)
    return tl::unexpected(Fault{1, fmt::format("a scenario has at most {} bytes", max_bytes)});
  Scenario scenario;
  bool has_command = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Line line;
    line.number = scenario.lines_.size() + 1;
    line.text = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    auto words = split_words(line.text);
    if (!words) return tl::unexpected(Fault{line.number, words.error()});
    line.words = std::move(*words);
    line.is_indented = line.text.starts_with(' ') || line.text.starts_with('\t');
    if (line.is_expectation() && !has_command) {
      return tl::unexpected(
          Fault{line.number, "an indented line says what follows from a command, and none is above it"});
    }
    has_command = has_command || line.says_something();
    scenario.lines_.push_back(std::move(line));
  }
  return scenario;
}

}  // namespace licet::scenario
