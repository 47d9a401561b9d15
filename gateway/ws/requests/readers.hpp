#pragma once

#include <algorithm>
#include <utility>

#include "gateway/json/times.hpp"
#include "gateway/ws/requests/translate.hpp"

/// How single parameters are read: what the translations share.
namespace licet::ws {

inline tl::unexpected<RequestError> refuse_field(Reject code, Param param) {
  return tl::unexpected<RequestError>(RequestError{code, std::string(name(param))});
}

/// FIX 11: printable ASCII without spaces, so that every interface can carry it.
inline Translated<ClientOrderId> read_client_order_id(const Request& request, Param param) {
  const std::string_view text = request.text(param);
  const bool printable = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
  if (!request.has(param)) return ClientOrderId();
  if (text.empty() || !printable) return refuse_field(Reject::invalid_value, param);
  const auto id = ClientOrderId::from(text);
  if (!id) return refuse_field(id.error(), param);
  return *id;
}

/// `fallback` when it is not given.
template <class Enum, class Source>
Translated<Enum> read_word(const Source& request, Param param, Enum fallback) {
  if (!request.has(param)) return fallback;
  const auto value = from_word<Enum>(request.text(param));
  if (!value) return refuse_field(Reject::invalid_value, param);
  return *value;
}

/// 0 when it is not given, here and below. `Source` is a request or one item of its list.
template <class Source>
Translated<Price> read_price(const Source& source, Param param) {
  if (!source.has(param)) return Price();
  const auto price = parse_price(source.text(param));
  if (!price) return refuse_field(price.error(), param);
  return *price;
}

template <class Source>
Translated<Quantity> read_quantity(const Source& source, Param param) {
  if (!source.has(param)) return Quantity();
  const auto quantity = parse_quantity(source.text(param));
  if (!quantity) return refuse_field(quantity.error(), param);
  return *quantity;
}

inline Translated<Timestamp> read_time(const Request& request, Param param) {
  if (!request.has(param)) return Timestamp();
  const auto time = json::parse_time(request.text(param));
  if (!time) return refuse_field(time.error(), param);
  return *time;
}

/// Sets `field` from `value`; false and `error` set when it was refused.
template <class T>
bool take(Translated<T> value, T& field, RequestError& error) {
  if (!value) {
    error = std::move(value.error());
    return false;
  }
  field = *value;
  return true;
}

}  // namespace licet::ws
