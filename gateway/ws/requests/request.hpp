#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/text.hpp"
#include "gateway/json/strict_reader.hpp"
#include "gateway/ws/requests/operations.hpp"

namespace licet::ws {

/// A client's own mark of a request, as JSON to be echoed: `"abc"`, `17`, or `null` when it could not be read.
using RequestMark = Text<63>;

/// A refusal of a request, and the field that it is about ("" when it is the request as a whole).
struct RequestError {
  Reject code{};
  std::string field;
};

/// One element of a list parameter. Texts live until the next request is read.
class RequestItem {
 public:
  [[nodiscard]] bool has(Param param) const noexcept { return given_.has(param); }
  [[nodiscard]] std::string_view text(Param param) const noexcept { return texts_[static_cast<std::size_t>(param)]; }

 private:
  friend class RequestReader;
  ParamSet given_;
  std::array<std::string_view, param_count> texts_{};
};

/// A request as read: the operation is known, its parameters are those that it takes, of the right JSON type. Texts
/// live until the next request is read.
class Request {
 public:
  [[nodiscard]] const OperationSpec& spec() const noexcept { return *spec_; }
  [[nodiscard]] const RequestMark& mark() const noexcept { return mark_; }
  [[nodiscard]] bool has(Param param) const noexcept { return given_.has(param); }
  /// "" when not given.
  [[nodiscard]] std::string_view text(Param param) const noexcept {
    return has(param) ? texts_[static_cast<std::size_t>(param)] : std::string_view();
  }
  [[nodiscard]] std::optional<std::uint64_t> number(Param param) const noexcept;
  [[nodiscard]] bool flag(Param param) const noexcept { return number(param).value_or(0) != 0; }
  /// The elements of its one list parameter.
  [[nodiscard]] const std::vector<RequestItem>& items() const noexcept { return items_; }

 private:
  friend class RequestReader;
  void clear() {
    spec_ = nullptr;
    mark_ = "null";
    given_ = {};
    items_.clear();
  }

  const OperationSpec* spec_ = nullptr;
  RequestMark mark_{"null"};
  ParamSet given_;
  std::array<std::string_view, param_count> texts_{};  // of those given
  std::array<std::uint64_t, param_count> numbers_{};   // of those given
  std::vector<RequestItem> items_;
};

/// Reads `{"id", "op", "params"}` from bytes that may be anything: every field is looked at, unknown and repeated ones
/// are refused by name. One thread.
class RequestReader {
 public:
  /// Longest `id`, as bytes of JSON text.
  static constexpr std::size_t id_size_max = RequestMark::capacity;

  explicit RequestReader(std::size_t message_bytes_max) : reader_(message_bytes_max, depth_max) {}

  /// Fills `request`; after a refusal only its mark is usable, when the id had been read. Errors: too_large, malformed,
  /// unknown_field, duplicate_field, missing_field, invalid_value, unknown_operation.
  [[nodiscard]] std::optional<RequestError> read(std::string_view text, Request& request);

 private:
  static constexpr std::size_t depth_max = 6;
  [[nodiscard]] static Result<void> read_list(Param param, const json::Value& value, std::vector<RequestItem>& items);
  json::Reader reader_;
};

}  // namespace licet::ws
