#include "gateway/http/response_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>

namespace licet {
namespace {

std::string_view reason_phrase(int status) noexcept {
  switch (status) {
    case 100:
      return "Continue";
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 507:
      return "Insufficient Storage";
    default:
      return "";  // allowed to be empty (RFC 9112 section 4)
  }
}

/// A field that would break the framing (a handler echoed input into it) is left out instead of sent.
bool is_safe(std::string_view text) noexcept {
  return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool has(const HttpFields& fields, std::string_view name) noexcept {
  return std::ranges::any_of(fields, [name](const auto& field) { return field.first == name; });
}

/// Fields that only the server itself may say.
bool is_framing(std::string_view name) noexcept {
  return name == "content-length" || name == "transfer-encoding" || name == "connection" || name == "date";
}

}  // namespace

bool status_has_content(int status) noexcept { return status >= 200 && status != 204 && status != 304; }

std::string http_date(std::int64_t seconds) {
  constexpr std::array<std::string_view, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[static_cast<std::size_t>(parts.tm_wday)],
                     parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                     parts.tm_min, parts.tm_sec);
}

std::string response_head(const HttpResponse& response, std::uint64_t content_length, bool keep_alive,
                          unsigned minor_version, std::int64_t now_seconds) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\ndate: {}\r\n", response.status, reason_phrase(response.status),
                                 http_date(now_seconds));
  for (const auto& [name, value] : response.fields) {
    if (!is_framing(name) && is_safe(name) && is_safe(value)) head += fmt::format("{}: {}\r\n", name, value);
  }
  if (!has(response.fields, "content-security-policy")) {
    head += "content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n";
  }
  head += "x-content-type-options: nosniff\r\nreferrer-policy: no-referrer\r\n";
  if (status_has_content(response.status)) {
    head += fmt::format("content-length: {}\r\n", content_length);
  }
  if (!keep_alive) {
    head += "connection: close\r\n";
  } else if (minor_version == 0) {
    head += "connection: keep-alive\r\n";
  }
  head += "\r\n";
  return head;
}

}  // namespace licet
