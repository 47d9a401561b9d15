#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/time.hpp"

/// JSON as tokens, agreements and delivery write it: one line, no spaces, members in the order of the calls.
namespace licet::json_text {

/// Appends `text` as a JSON string with its quotes (RFC 8259 section 7). Bytes that are not UTF-8 become U+FFFD, so
/// that the document always reads back.
void append_string(std::string& out, std::string_view text);

/// "2026-01-31T12:00:00Z": RFC 3339 in whole seconds, without quotes.
[[nodiscard]] std::string utc_seconds(Timestamp time);
/// "2026-01-31T12:00:00.000Z": in milliseconds, as Delta Sharing's profiles have it.
[[nodiscard]] std::string utc_milliseconds(Timestamp time);

/// Builds one document; the caller keeps the nesting right.
class Writer {
 public:
  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);
  Writer& number(std::int64_t value);
  Writer& number(std::uint64_t value);
  Writer& boolean(bool value);
  /// JSON that is already text.
  Writer& raw(std::string_view json);
  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
  Writer& member(std::string_view name, std::int64_t value) { return key(name).number(value); }
  Writer& member(std::string_view name, std::uint64_t value) { return key(name).number(value); }
  Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }

  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  Writer& open(char bracket);
  Writer& close(char bracket);
  void separate();

  std::string text_;
  bool needs_comma_ = false;
};

}  // namespace licet::json_text
