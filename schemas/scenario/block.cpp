#include "schemas/scenario/block.hpp"

#include <fmt/format.h>
#include <optional>

namespace licet::scenario {
namespace {

/// One line under a command.
struct Expected {
  const Line* line = nullptr;
  std::optional<ExpectedEvent> event;  // none: it could not be read
  std::string text;                    // the event as the writer says it
};

class Block {
 public:
  Block(std::span<const RecordView> actual, std::span<const Line> expected, const Names& names, Timestamp now)
      : actual_(actual), lines_(expected), names_(names) {
    for (const Line& line : expected) {
      if (!line.is_expectation()) continue;
      auto event = read_event(line.words, names, now);
      if (!event) {
        faults_.push_back({line.number, event.error()});
        expected_.push_back({&line, std::nullopt, {}});
        continue;
      }
      std::string text = write_event(*event->record.begin(), names, event->details);
      expected_.push_back({&line, std::move(*event), std::move(text)});
    }
    align();
  }

  [[nodiscard]] Comparison result(std::size_t command_line) {
    Comparison comparison;
    comparison.faults = std::move(faults_);
    if (!is_equal()) comparison.faults.push_back({command_line, difference()});
    comparison.rewritten = rewrite();
    return comparison;
  }

 private:
  [[nodiscard]] bool matches(std::size_t e, std::size_t a) const {
    const auto& event = expected_[e].event;
    if (!event || (*event->record.begin()).header().type != actual_[a].header().type) return false;
    return write_event(actual_[a], names_, event->details) == expected_[e].text;
  }

  /// Pairs expected and actual in order, as many as possible.
  void align() {
    const std::size_t rows = expected_.size();
    const std::size_t columns = actual_.size();
    pairs_.assign(rows, std::nullopt);
    std::size_t same = 0;
    while (same < rows && same < columns && matches(same, same)) {
      pairs_[same] = same;
      ++same;
    }
    if (same == rows || same == columns) return;
    const std::size_t width = columns - same + 1;
    std::vector<std::uint32_t> longest((rows - same + 1) * width);
    std::vector<bool> equal(longest.size());
    for (std::size_t e = rows; e-- > same;) {
      for (std::size_t a = columns; a-- > same;) {
        const std::size_t at = (e - same) * width + (a - same);
        equal[at] = matches(e, a);
        longest[at] = equal[at] ? longest[at + width + 1] + 1 : std::max(longest[at + width], longest[at + 1]);
      }
    }
    for (std::size_t e = same, a = same; e < rows && a < columns;) {
      const std::size_t at = (e - same) * width + (a - same);
      if (equal[at]) {
        pairs_[e++] = a++;
      } else if (longest[at + width] >= longest[at + 1]) {
        ++e;
      } else {
        ++a;
      }
    }
  }

  [[nodiscard]] bool is_equal() const {
    if (expected_.size() != actual_.size()) return false;
    for (std::size_t e = 0; e < pairs_.size(); ++e) {
      if (pairs_[e] != e) return false;
    }
    return true;
  }

  /// Both sides in order, each line marked: "-" expected only, "+" happened only.
  [[nodiscard]] std::string difference() const {
    std::string text = "what follows is not what was expected (- expected, + happened)";
    std::size_t a = 0;
    const auto add_actual_until = [&](std::size_t end) {
      for (; a < end; ++a) text += fmt::format("\n    + {}", write_event(actual_[a], names_));
    };
    for (std::size_t e = 0; e < expected_.size(); ++e) {
      if (pairs_[e]) add_actual_until(*pairs_[e]);
      const std::string& said = expected_[e].line->text;
      text += fmt::format("\n    {} {}", pairs_[e] ? ' ' : '-', said.substr(said.find_first_not_of(" \t")));
      if (pairs_[e]) a = *pairs_[e] + 1;
    }
    add_actual_until(actual_.size());
    return text;
  }

  /// Comments stay where they are; lines that hold stay as they were written; what takes a line's place says the same
  /// details.
  [[nodiscard]] std::vector<std::string> rewrite() const {
    std::vector<std::string> lines;
    std::size_t a = 0;
    std::size_t e = 0;
    const auto add_actual_until = [&](std::size_t end, const Details& details) {
      for (; a < end; ++a) lines.push_back("  " + write_event(actual_[a], names_, details));
    };
    for (const Line& line : lines_) {
      if (!line.is_expectation()) {
        lines.push_back(line.text);
        continue;
      }
      if (pairs_[e]) {
        add_actual_until(*pairs_[e], {});
        lines.push_back(line.text);
        ++a;
      } else if (a < actual_.size() && !is_paired(a)) {
        const bool is_same =
            expected_[e].event && (*expected_[e].event->record.begin()).header().type == actual_[a].header().type;
        add_actual_until(a + 1, is_same ? expected_[e].event->details : Details{});
      }
      ++e;
    }
    // Behind the last line that says something, before the comments that lead to the next command.
    std::vector<std::string> tail;
    while (!lines.empty() && lines.back().find_first_not_of(" \t\r") == std::string::npos) {
      tail.push_back(std::move(lines.back()));
      lines.pop_back();
    }
    add_actual_until(actual_.size(), {});
    lines.insert(lines.end(), tail.rbegin(), tail.rend());
    return lines;
  }
  [[nodiscard]] bool is_paired(std::size_t a) const {
    return std::ranges::any_of(pairs_, [&](const auto& pair) { return pair == a; });
  }

  std::span<const RecordView> actual_;
  std::span<const Line> lines_;
  const Names& names_;
  std::vector<Expected> expected_;
  std::vector<std::optional<std::size_t>> pairs_;  // for each expected the actual that it is
  std::vector<Fault> faults_;
};

}  // namespace

Comparison compare(std::span<const RecordView> actual, std::span<const Line> expected, const Names& names,
                   Timestamp now, std::size_t command_line) {
  return Block(actual, expected, names, now).result(command_line);
}

}  // namespace licet::scenario
