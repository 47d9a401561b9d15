#include "schemas/scenario/words.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "engine/core/hex.hpp"

namespace licet::scenario {
namespace {

bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }

/// Reads the quoted word that begins at `at`, and moves behind it.
Parsed<Word> read_quoted(std::string_view line, std::size_t& at) {
  Word word{{}, true};
  for (++at; at < line.size(); ++at) {
    if (line[at] == '"') {
      ++at;
      return word;
    }
    if (line[at] != '\\') {
      word.text += line[at];
      continue;
    }
    const std::string_view rest = line.substr(at + 1);
    if (rest.starts_with('"') || rest.starts_with('\\')) {
      word.text += rest.front();
      ++at;
    } else if (std::uint8_t byte = 0; rest.size() >= 3 && rest[0] == 'x' && read_hex(rest.substr(1, 2), {&byte, 1})) {
      word.text += static_cast<char>(byte);
      at += 3;
    } else {
      return tl::unexpected(std::string(R"(after a backslash comes ", \ or x and two digits of 0-9a-f)"));
    }
  }
  return tl::unexpected(std::string("the quotation mark is not closed"));
}

/// At the start of a word; # and a digit is the number of something instead.
bool begins_comment(std::string_view rest) noexcept {
  return rest.front() == '#' && !(rest.size() > 1 && rest[1] >= '0' && rest[1] <= '9');
}

}  // namespace

Parsed<Words> split_words(std::string_view line) {
  if (line.size() > max_line_bytes) {
    return tl::unexpected(fmt::format("the line is longer than {} bytes", max_line_bytes));
  }
  Words words;
  std::size_t at = 0;
  while (at < line.size()) {
    if (is_space(line[at])) {
      ++at;
    } else if (begins_comment(line.substr(at))) {
      break;
    } else if (line[at] == ',') {
      words.push_back({",", false});
      ++at;
    } else if (line[at] == '"') {
      auto word = read_quoted(line, at);
      if (!word) return tl::unexpected(word.error());
      words.push_back(std::move(*word));
    } else {
      const std::size_t begin = at;
      while (at < line.size() && !is_space(line[at]) && line[at] != ',' && line[at] != '"') ++at;
      words.push_back({std::string(line.substr(begin, at - begin)), false});
    }
  }
  return words;
}

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string quoted_if_needed(std::string_view text) {
  const bool is_plain = !text.empty() && text.front() != '#' && text != ":" && std::ranges::none_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || c == '"' || c == '\\' || c == ',';
  });
  return is_plain ? std::string(text) : in_quotes(text);
}

}  // namespace licet::scenario
