#include "gateway/json/strict_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/core/check.hpp"
#include "gateway/json/times.hpp"

namespace licet::json {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t fields_max = 64;  // bits of the mask of keys seen
constexpr std::size_t first_capacity = 4096;

const dom::element& element_of(const void* element) noexcept { return *static_cast<const dom::element*>(element); }

ReadError error(Reject code, std::string_view field) {
  return {code, std::string(field.substr(0, ReadError::field_size_max))};
}

std::optional<std::size_t> index_of(std::string_view key, std::span<const FieldSpec> fields) noexcept {
  for (std::size_t index = 0; index < fields.size(); ++index) {
    if (fields[index].name == key) return index;
  }
  return std::nullopt;
}

std::optional<ReadError> read_fields(const dom::object& object, std::span<const FieldSpec> fields,
                                     FieldCallback on_field, UnknownKeys unknown) {
  LICET_CHECK(fields.size() <= fields_max);
  std::uint64_t seen = 0;
  for (const auto [key, element] : object) {
    const auto index = index_of(key, fields);
    if (!index) {
      if (unknown == UnknownKeys::ignore) continue;
      return error(Reject::unknown_field, key);
    }
    const std::uint64_t bit = std::uint64_t{1} << *index;
    if ((seen & bit) != 0) return error(Reject::duplicate_field, key);
    seen |= bit;
    if (const auto taken = on_field(*index, Value(&element)); !taken) return error(taken.error(), key);
  }
  for (std::size_t index = 0; index < fields.size(); ++index) {
    if (fields[index].required && (seen >> index & 1U) == 0) return error(Reject::missing_field, fields[index].name);
  }
  return std::nullopt;
}

template <class T>
Result<T> typed(const dom::element& element) noexcept {
  T value{};
  if (element.get(value) != simdjson::SUCCESS) return refuse(Reject::invalid_value);
  return value;
}

}  // namespace

bool Value::is_null() const noexcept { return element_of(element_).is_null(); }
bool Value::is_string() const noexcept { return element_of(element_).is_string(); }
bool Value::is_number() const noexcept { return element_of(element_).is_number(); }
bool Value::is_object() const noexcept { return element_of(element_).is_object(); }
bool Value::is_array() const noexcept { return element_of(element_).is_array(); }

Result<std::string_view> Value::string() const noexcept { return typed<std::string_view>(element_of(element_)); }

Result<std::string_view> Value::string(std::size_t bytes_max) const noexcept {
  auto text = string();
  if (text && text->size() > bytes_max) return refuse(Reject::too_large);
  return text;
}

Result<bool> Value::boolean() const noexcept { return typed<bool>(element_of(element_)); }
Result<std::int64_t> Value::integer() const noexcept { return typed<std::int64_t>(element_of(element_)); }
Result<std::uint64_t> Value::unsigned_integer() const noexcept { return typed<std::uint64_t>(element_of(element_)); }

Result<std::int64_t> Value::numeric_date() const noexcept {
  if (const auto whole = integer()) return whole;
  const auto fractional = typed<double>(element_of(element_));
  // A time, not an amount; the bound keeps the conversion defined.
  constexpr double limit = 1e15;
  if (!fractional || !(std::abs(*fractional) < limit)) return refuse(Reject::invalid_value);
  return static_cast<std::int64_t>(std::floor(*fractional));
}

Result<Price> Value::price() const noexcept {
  const auto text = string();
  if (!text) return refuse(text.error());
  return parse_price(*text);
}

Result<Quantity> Value::quantity() const noexcept {
  const auto text = string();
  if (!text) return refuse(text.error());
  return parse_quantity(*text);
}

Result<Money> Value::money() const noexcept {
  const auto text = string();
  if (!text) return refuse(text.error());
  return parse_money(*text);
}

Result<Timestamp> Value::time() const noexcept {
  const auto text = string();
  if (!text) return refuse(text.error());
  return parse_time(*text);
}

Result<std::uint64_t> Value::id() const noexcept {
  const auto text = string();
  if (!text) return refuse(text.error());
  std::uint64_t number = 0;
  const auto [end, status] = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool canonical = text->size() == 1 || (!text->empty() && text->front() != '0');
  if (status != std::errc() || end != text->data() + text->size() || !canonical) return refuse(Reject::invalid_value);
  return number;
}

std::optional<ReadError> Value::read_object(std::span<const FieldSpec> fields, FieldCallback on_field,
                                            UnknownKeys unknown) const {
  dom::object object;
  if (element_of(element_).get(object) != simdjson::SUCCESS) return error(Reject::invalid_value, "");
  return read_fields(object, fields, on_field, unknown);
}

Result<void> Value::read_array(std::size_t size_max, FieldCallback on_element) const {
  dom::array array;
  if (element_of(element_).get(array) != simdjson::SUCCESS) return refuse(Reject::invalid_value);
  std::size_t index = 0;
  for (const dom::element element : array) {
    if (index == size_max) return refuse(Reject::too_large);
    if (auto taken = on_element(index, Value(&element)); !taken) return taken;
    ++index;
  }
  return {};
}

struct Reader::Impl {
  std::size_t bytes_max;
  dom::parser parser;
};

Reader::Reader(std::size_t bytes_max, std::size_t depth_max)
    : impl_(std::make_unique<Impl>(Impl{bytes_max, dom::parser(std::max(bytes_max, first_capacity))})) {
  // The depth given here stays when the capacity grows.
  LICET_CHECK(impl_->parser.allocate(std::min(bytes_max, first_capacity), depth_max) == simdjson::SUCCESS);
}
Reader::~Reader() = default;
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;

std::optional<ReadError> Reader::read(std::string_view text, std::span<const FieldSpec> fields, FieldCallback on_field,
                                      UnknownKeys unknown) {
  if (text.size() > impl_->bytes_max) return error(Reject::too_large, "");
  dom::element root;
  dom::object object;
  if (impl_->parser.parse(text.data(), text.size()).get(root) != simdjson::SUCCESS ||
      root.get(object) != simdjson::SUCCESS) {
    return error(Reject::malformed, "");
  }
  return read_fields(object, fields, on_field, unknown);
}

}  // namespace licet::json
