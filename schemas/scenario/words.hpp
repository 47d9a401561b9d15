#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

/// The words that a line of a scenario is made of.
namespace licet::scenario {

/// A value, or in one sentence what was expected instead.
template <class T>
using Parsed = tl::expected<T, std::string>;

struct Word {
  std::string text;
  bool quoted = false;  // a quoted word is always a value, never one of the format's own words

  /// Whether it is this word of the format.
  [[nodiscard]] bool is(std::string_view own) const noexcept { return !quoted && text == own; }
};
using Words = std::vector<Word>;

inline constexpr std::size_t max_line_bytes = 8'192;

/// Splits a line at spaces. A comma is a word of its own; "..." is one word, with \" \\ and \xHH inside; a word that
/// begins with # begins a comment, but #7 is a number of something. Errors: an open quote, a wrong escape, a line over
/// max_line_bytes.
[[nodiscard]] Parsed<Words> split_words(std::string_view line);

/// `text` as a value in a line: in quotes when it would be read as something else.
[[nodiscard]] std::string quoted_if_needed(std::string_view text);
[[nodiscard]] std::string in_quotes(std::string_view text);

}  // namespace licet::scenario
