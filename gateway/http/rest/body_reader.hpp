#pragma once

#include <array>
#include <utility>

#include "gateway/http/rest/bodies.hpp"

/// How the bodies of the REST interface are read, field by field: what `bodies.cpp` and its neighbours share.
namespace licet::rest {

template <class T>
Result<void> take(Result<T> value, T& into) {
  if (!value) return refuse(value.error());
  into = *value;
  return {};
}

template <std::size_t N>
Result<void> take_text(const json::Value& value, Text<N>& into) {
  const auto text = value.string();
  if (!text) return refuse(text.error());
  return take(Text<N>::from(*text), into);
}

template <class Enum>
Result<void> take_word(const json::Value& value, Enum& into) {
  const auto text = value.string();
  const auto found = text ? from_word<Enum>(*text) : std::nullopt;
  if (!found) return refuse(Reject::invalid_value);
  into = *found;
  return {};
}

/// A whole number of at most 32 bits.
inline Result<void> take_number(const json::Value& value, std::uint32_t& into) {
  const auto number = value.unsigned_integer();
  if (!number) return refuse(number.error());
  if (*number > UINT32_MAX) return refuse(Reject::invalid_value);
  into = static_cast<std::uint32_t>(*number);
  return {};
}

inline Result<void> take_flag(const json::Value& value, std::uint8_t& into) {
  const auto flag = value.boolean();
  if (!flag) return refuse(flag.error());
  into = *flag ? 1 : 0;
  return {};
}

inline Result<void> take_client_order_id(const json::Value& value, ClientOrderId& into) {
  const auto text = value.string();
  if (!text) return refuse(text.error());
  return take(parse_client_order_id(*text), into);
}

/// A whole body: `on_field(body, index, value)` takes each field of `fields`.
template <class T, std::size_t N, class F>
BodyResult<T> read(json::Reader& reader, std::string_view text, const std::array<json::FieldSpec, N>& fields, T body,
                   F&& on_field) {
  auto take_field = [&](std::size_t index, const json::Value& value) -> Result<void> {
    return on_field(body, index, value);
  };
  if (auto error = reader.read(text, fields, take_field)) return tl::unexpected(std::move(*error));
  return body;
}

/// One element of a list: an object of its own fields. A refusal keeps its code; the list is the field that is blamed.
template <class T, std::size_t N, class F>
Result<void> read_element(const json::Value& value, const std::array<json::FieldSpec, N>& fields, T& element,
                          F&& on_field) {
  auto take_field = [&](std::size_t index, const json::Value& field) -> Result<void> {
    return on_field(element, index, field);
  };
  if (const auto error = value.read_object(fields, take_field)) return refuse(error->code);
  return {};
}

}  // namespace licet::rest
