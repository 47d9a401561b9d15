#pragma once

#include <string>
#include <string_view>

#include "gateway/views/json.hpp"

namespace licet::ws {

/// Writes one JSON object, closed at the end of its life. Keys and words are constants that need no escaping.
class ObjectText {
 public:
  explicit ObjectText(std::string& out) : out_(out) { out_ += '{'; }
  ~ObjectText() { out_ += '}'; }
  ObjectText(const ObjectText&) = delete;
  ObjectText& operator=(const ObjectText&) = delete;

  /// Starts a member whose value the caller appends.
  std::string& key(std::string_view name) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += name;
    out_ += "\":";
    return out_;
  }
  ObjectText& word(std::string_view name, std::string_view value) {
    key(name);
    out_ += '"';
    out_ += value;
    out_ += '"';
    return *this;
  }
  ObjectText& text(std::string_view name, std::string_view value) {
    json::append_string(key(name), value);
    return *this;
  }
  ObjectText& id(std::string_view name, std::uint64_t value) {
    json::append_id(key(name), value);
    return *this;
  }
  template <class A>
  ObjectText& decimal(std::string_view name, A value) {
    json::append_decimal(key(name), value);
    return *this;
  }
  /// A price of which 0 means none.
  ObjectText& optional_price(std::string_view name, Price value) {
    if (value.is_zero()) return raw(name, "null");
    return decimal(name, value);
  }
  ObjectText& number(std::string_view name, std::uint64_t value) {
    json::append_number(key(name), value);
    return *this;
  }
  ObjectText& boolean(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  ObjectText& time(std::string_view name, Timestamp value) {
    json::append_time(key(name), value);
    return *this;
  }
  /// JSON that is made already.
  ObjectText& raw(std::string_view name, std::string_view json) {
    key(name) += json;
    return *this;
  }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace licet::ws
