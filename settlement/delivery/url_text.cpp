#include "settlement/delivery/url_text.hpp"

#include <algorithm>

#include "engine/core/hex.hpp"
#include "settlement/grants/jose.hpp"

namespace licet {
namespace {

[[nodiscard]] bool is_unreserved(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

/// With '+' for a space, as forms have it. Errors: malformed.
[[nodiscard]] Result<std::string> form_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return refuse(Reject::malformed);
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return refuse(Reject::malformed);
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

/// What follows the scheme's name and its spaces; "" for another scheme. Schemes have no case (RFC 9110 section 11.1).
[[nodiscard]] std::string_view credentials_of(std::string_view authorization, std::string_view scheme) noexcept {
  if (authorization.size() <= scheme.size() || authorization[scheme.size()] != ' ') return {};
  const bool is_scheme = std::ranges::equal(authorization.substr(0, scheme.size()), scheme, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
  });
  if (!is_scheme) return {};
  std::string_view rest = authorization.substr(scheme.size());
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  while (!rest.empty() && rest.back() == ' ') rest.remove_suffix(1);
  return rest;
}

/// Padded base64 with the classic alphabet (RFC 7617), by way of the strict base64url reader.
[[nodiscard]] Result<std::string> decode_base64(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  if (text.find_first_of("-_") != std::string_view::npos) return refuse(Reject::malformed);
  std::string url(text);
  std::ranges::replace(url, '+', '-');
  std::ranges::replace(url, '/', '_');
  return jose::decode_base64url(url);
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4U];
      out += digits[byte & 0xFU];
    }
  }
  return out;
}

Result<FormValues> FormValues::parse(std::string_view text) {
  if (text.size() > size_max) return refuse(Reject::too_large);
  FormValues form;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (form.values_.size() == count_max) return refuse(Reject::too_large);
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = form_decoded(pair.substr(0, equals));
    auto value = form_decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return refuse(Reject::malformed);
    if (form.find(*name)) return refuse(Reject::duplicate_field);
    form.values_.emplace_back(std::move(*name), std::move(*value));
  }
  return form;
}

std::optional<std::string_view> FormValues::find(std::string_view name) const noexcept {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view bearer_token(std::string_view authorization) noexcept {
  return credentials_of(authorization, "bearer");
}

Result<BasicCredentials> basic_credentials(std::string_view authorization) {
  const std::string_view encoded = credentials_of(authorization, "basic");
  if (encoded.empty()) return refuse(Reject::malformed);
  const auto text = decode_base64(encoded);
  if (!text) return refuse(Reject::malformed);
  const std::size_t colon = text->find(':');
  if (colon == std::string::npos) return refuse(Reject::malformed);
  // RFC 6749 form-encodes both parts, yet many clients send "grant:7" as it is: the id then ends at the second colon.
  const bool is_plain_grant = text->starts_with("grant:");
  const std::size_t split = is_plain_grant ? text->find(':', colon + 1) : colon;
  if (split == std::string::npos) return refuse(Reject::malformed);
  auto user = form_decoded(std::string_view(*text).substr(0, split));
  auto password = form_decoded(std::string_view(*text).substr(split + 1));
  if (!user || !password) return refuse(Reject::malformed);
  return BasicCredentials{std::move(*user), std::move(*password)};
}

std::string path_of_address(std::string_view address) {
  const std::size_t scheme = address.find("://");
  if (scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  const std::size_t slash = address.find('/');
  if (slash == std::string_view::npos) return {};
  std::string path(address.substr(slash));
  while (path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace licet
