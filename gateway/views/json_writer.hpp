#pragma once

#include <string>
#include <string_view>

#include "gateway/views/json.hpp"

namespace licet::json {

/// Writes one JSON object: `ObjectWriter(out).text("a", …).decimal("b", …)`, closed at the end of its life. Keys are
/// constants that need no escaping.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectWriter() { out_ += '}'; }
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  /// Words and codes: known to hold nothing that needs escaping.
  ObjectWriter& word(std::string_view name, std::string_view value) {
    key(name);
    out_ += '"';
    out_ += value;
    out_ += '"';
    return *this;
  }
  ObjectWriter& text(std::string_view name, std::string_view value) {
    append_string(key(name), value);
    return *this;
  }
  ObjectWriter& id(std::string_view name, std::uint64_t value) {
    append_id(key(name), value);
    return *this;
  }
  /// An id of which 0 means none.
  ObjectWriter& optional_id(std::string_view name, std::uint64_t value) {
    if (value == 0) return null(name);
    return id(name, value);
  }
  template <class A>
  ObjectWriter& decimal(std::string_view name, A value) {
    append_decimal(key(name), value);
    return *this;
  }
  /// A price of which 0 means none.
  ObjectWriter& optional_price(std::string_view name, Price value) {
    if (value.is_zero()) return null(name);
    return decimal(name, value);
  }
  ObjectWriter& number(std::string_view name, std::uint64_t value) {
    append_number(key(name), value);
    return *this;
  }
  ObjectWriter& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  ObjectWriter& time(std::string_view name, Timestamp value) {
    append_time(key(name), value);
    return *this;
  }
  /// A time of which 0 means none.
  ObjectWriter& optional_time(std::string_view name, Timestamp value) {
    if (value == Timestamp()) return null(name);
    return time(name, value);
  }
  /// A text of which "" means none.
  ObjectWriter& optional_text(std::string_view name, std::string_view value) {
    if (value.empty()) return null(name);
    return text(name, value);
  }
  /// A quantity of which 0 means none.
  ObjectWriter& optional_quantity(std::string_view name, Quantity value) {
    if (value.is_zero()) return null(name);
    return decimal(name, value);
  }
  ObjectWriter& null(std::string_view name) { return raw(name, "null"); }
  /// JSON that is made already.
  ObjectWriter& raw(std::string_view name, std::string_view made) {
    key(name) += made;
    return *this;
  }
  /// Starts a member whose value the caller appends.
  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace licet::json
