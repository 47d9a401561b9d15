#include "gateway/catalogue/text.hpp"

#include <algorithm>
#include <array>

#include "engine/core/hex.hpp"
#include "engine/core/sha256.hpp"
#include "gateway/catalogue/file_digest.hpp"

namespace licet::catalogue {
namespace {

constexpr std::size_t url_size_max = 2'000;
constexpr std::size_t code_size_min = 2;
constexpr std::size_t code_size_max = 31;
constexpr std::size_t code_digest_digits = 8;

[[nodiscard]] unsigned char at(std::string_view text, std::size_t i) noexcept {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
}

/// Bytes of the UTF-8 character at `i`, 0 when there is none (RFC 3629 section 4).
[[nodiscard]] std::size_t character_size(std::string_view text, std::size_t i) noexcept {
  const unsigned first = at(text, i);
  const unsigned second = at(text, i + 1);
  const auto continues = [&](std::size_t n) { return (at(text, i + n) & 0xC0U) == 0x80U; };
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return continues(1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    if (first == 0xE0U && second < 0xA0U) return 0;
    if (first == 0xEDU && second >= 0xA0U) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    if (first == 0xF0U && second < 0x90U) return 0;
    if (first == 0xF4U && second >= 0x90U) return 0;
    return continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

[[nodiscard]] bool is_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Control characters of ASCII and of Latin-1 (U+0080 to U+009F), and those that turn the direction of the text behind
/// them (U+202A to U+202E, U+2066 to U+2069), with which one name can be made to look like another.
[[nodiscard]] bool is_unwanted(std::string_view character) noexcept {
  const unsigned first = at(character, 0);
  if (character.size() == 1) return (first < 0x20U && first != '\t' && first != '\n') || first == 0x7FU;
  if (character.size() == 2) return first == 0xC2U && at(character, 1) < 0xA0U;
  if (character.size() == 3 && first == 0xE2U) {
    const unsigned second = at(character, 1);
    const unsigned third = at(character, 2);
    return (second == 0x80U && third >= 0xAAU && third <= 0xAEU) ||
           (second == 0x81U && third >= 0xA6U && third <= 0xA9U);
  }
  return false;
}

[[nodiscard]] std::string trimmed(std::string text) {
  while (!text.empty() && is_space(text.back())) text.pop_back();
  text.erase(text.begin(), std::ranges::find_if_not(text, is_space));
  return text;
}

[[nodiscard]] bool is_code_character(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

[[nodiscard]] char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string clean_text(std::string_view text, std::size_t size_max) {
  std::string out;
  out.reserve(std::min(text.size(), size_max));
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = std::max<std::size_t>(character_size(text, i), 1);
    const std::string_view character = text.substr(i, size);
    const bool valid = size > 1 || at(text, i) < 0x80U;
    i += size;
    if (!valid || is_unwanted(character)) continue;
    if (out.size() + size > size_max) break;
    out += character;
  }
  return trimmed(std::move(out));
}

std::string clean_line(std::string_view text, std::size_t size_max) {
  std::string out;
  for (const char c : clean_text(text, text.size())) {
    if (!is_space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return clean_text(out, size_max);
}

std::string clean_url(std::string_view text) {
  if (text.size() > url_size_max) return {};
  if (!text.starts_with("https://") && !text.starts_with("http://")) return {};
  const bool admissible = std::ranges::all_of(text, [](char c) {
    return c > ' ' && c <= '~' && c != '"' && c != '\'' && c != '<' && c != '>' && c != '\\' && c != '`';
  });
  return admissible ? std::string(text) : std::string();
}

std::string code_from_name(std::string_view name) {
  std::string code;
  for (const char c : name) code += is_code_character(upper(c)) ? upper(c) : '_';
  // Names that only other alphabets tell apart would all become underscores: these too get a digest.
  const bool tells_apart = std::ranges::any_of(code, [](char c) { return c != '_'; });
  if (tells_apart && code.size() >= code_size_min && code.size() <= code_size_max) return code;
  std::string digest = hex_text(sha256(name)).substr(0, code_digest_digits);
  std::ranges::transform(digest, digest.begin(), upper);
  return code.substr(0, tells_apart ? code_size_max - code_digest_digits - 1 : 0) + "_" + digest;
}

std::string title_from_name(std::string_view name) {
  std::string title = clean_line(name, 200);
  std::ranges::replace(title, '_', ' ');
  std::ranges::replace(title, '-', ' ');
  if (!title.empty()) title.front() = upper(title.front());
  return title;
}

}  // namespace licet::catalogue
