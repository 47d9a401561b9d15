#include "gateway/http/target.hpp"

#include <algorithm>

#include "engine/core/hex.hpp"

namespace licet {
namespace {

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

bool is_unreserved(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

/// "http://host/path" becomes "/path": a server must take the absolute form too (RFC 9112 section 3.2.2).
std::string_view without_authority(std::string_view text) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme)) continue;
    const auto end = text.find_first_of("/?", scheme.size());
    return end == std::string_view::npos || text[end] == '?' ? std::string_view() : text.substr(end);
  }
  return text;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '%') {
      const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
      if (high < 0 || low < 0) return refuse(Reject::malformed);
      c = static_cast<char>(high * 16 + low);
      at += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (is_control(c)) return refuse(Reject::malformed);
    decoded.push_back(c);
  }
  return decoded;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (is_unreserved(c)) {
      encoded.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', digits[byte >> 4U], digits[byte & 15U]};
    }
  }
  return encoded;
}

Result<Target> parse_target(std::string_view text) {
  text = without_authority(text);
  if (text.empty() || text.front() != '/' || text.find('#') != std::string_view::npos) {
    return refuse(Reject::malformed);
  }
  const auto question = text.find('?');
  auto path = percent_decode(text.substr(0, question), false);
  if (!path) return refuse(path.error());
  Target target{std::move(*path), {}};
  if (question != std::string_view::npos) target.query = std::string(text.substr(question + 1));
  return target;
}

Result<Parameters> Parameters::parse(std::string_view raw) {
  Parameters parameters;
  while (!raw.empty()) {
    const auto end = std::min(raw.find('&'), raw.size());
    const std::string_view pair = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return refuse(Reject::malformed);
    if (parameters.find(*name)) return refuse(Reject::duplicate_field);
    if (parameters.values_.size() == count_max) return refuse(Reject::too_large);
    parameters.values_.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

std::optional<std::string_view> Parameters::find(std::string_view name) const noexcept {
  const auto at = std::ranges::find(values_, name, [](const auto& entry) { return std::string_view(entry.first); });
  if (at == values_.end()) return std::nullopt;
  return at->second;
}

std::optional<std::string_view> Parameters::unknown(std::span<const std::string> known) const noexcept {
  for (const auto& [name, value] : values_) {
    if (std::ranges::find(known, name) == known.end()) return name;
  }
  return std::nullopt;
}

}  // namespace licet
