#include "gateway/ws/requests/request.hpp"

#include <algorithm>
#include <charconv>

namespace licet::ws {
namespace {

constexpr std::array<json::FieldSpec, 3> envelope{{{"id"}, {"op"}, {"params", false}}};

/// Ids are echoed byte for byte, so what would need escapes is refused.
bool needs_no_escape(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; });
}

Result<RequestMark> read_mark(const json::Value& value) {
  std::array<char, RequestReader::id_size_max> json{};
  if (value.is_number()) {
    const auto number = value.unsigned_integer();
    if (!number) return refuse(Reject::invalid_value);
    const auto [end, status] = std::to_chars(json.data(), json.data() + json.size(), *number);
    if (status != std::errc()) return refuse(Reject::invalid_value);
    return RequestMark::from({json.data(), end});
  }
  const auto text = value.string(RequestReader::id_size_max - 2);
  if (!text) return refuse(text.error());
  if (!needs_no_escape(*text)) return refuse(Reject::invalid_value);
  json[0] = '"';
  std::ranges::copy(*text, json.begin() + 1);
  json[text->size() + 1] = '"';
  return RequestMark::from({json.data(), text->size() + 2});
}

std::span<const json::FieldSpec> param_fields() {
  static const auto fields = [] {
    std::array<json::FieldSpec, param_count> list{};
    std::ranges::transform(params(), list.begin(), [](const ParamSpec& spec) {
      return json::FieldSpec{spec.name, false};
    });
    return list;
  }();
  return fields;
}

}  // namespace

std::optional<std::uint64_t> Request::number(Param param) const noexcept {
  if (!given_.has(param)) return std::nullopt;
  return numbers_[static_cast<std::size_t>(param)];
}

Result<void> RequestReader::read_list(Param param, const json::Value& value, std::vector<RequestItem>& items) {
  const ListSpec& spec = list_of(param);
  items.clear();
  return value.read_array(spec.size_max, [&](std::size_t, const json::Value& element) -> Result<void> {
    RequestItem& item = items.emplace_back();
    const auto on_field = [&](std::size_t index, const json::Value& field) -> Result<void> {
      const auto text = field.string();
      if (!text) return refuse(text.error());
      item.texts_[index] = *text;
      item.given_.add(params()[index].param);
      return {};
    };
    if (const auto refused = element.read_object(param_fields(), on_field)) return refuse(refused->code);
    if (item.given_.without(spec.required).without(spec.optional).first()) return refuse(Reject::unknown_field);
    if (spec.required.without(item.given_).first()) return refuse(Reject::missing_field);
    return {};
  });
}

std::optional<RequestError> RequestReader::read(std::string_view text, Request& request) {
  request.clear();
  // A refusal inside does not stop the reading: the id may stand behind it, and the reply should carry it.
  std::optional<RequestError> inner;
  bool known_operation = true;

  const auto on_param = [&](std::size_t index, const json::Value& value) -> Result<void> {
    const ParamSpec& spec = params()[index];
    switch (spec.type) {
      case ParamType::string: {
        const auto given = value.string();
        if (!given) return refuse(given.error());
        request.texts_[index] = *given;
        break;
      }
      case ParamType::number: {
        const auto given = value.unsigned_integer();
        if (!given) return refuse(given.error());
        request.numbers_[index] = *given;
        break;
      }
      case ParamType::boolean: {
        const auto given = value.boolean();
        if (!given) return refuse(given.error());
        request.numbers_[index] = *given ? 1 : 0;
        break;
      }
      case ParamType::list: {
        if (auto taken = read_list(spec.param, value, request.items_); !taken) return taken;
        break;
      }
    }
    request.given_.add(spec.param);
    return {};
  };
  const auto on_field = [&](std::size_t index, const json::Value& value) -> Result<void> {
    if (index == 0) {
      auto mark = read_mark(value);
      if (!mark) return refuse(mark.error());
      request.mark_ = *mark;
    } else if (index == 1) {
      const auto name = value.string();
      if (!name) return refuse(name.error());
      request.spec_ = find_operation(*name);
      known_operation = request.spec_ != nullptr;
    } else if (auto refused = value.read_object(param_fields(), on_param)) {
      if (refused->field.empty()) return refuse(refused->code);
      inner = RequestError{refused->code, std::move(refused->field)};
    }
    return {};
  };

  if (auto refused = reader_.read(text, envelope, on_field))
    return RequestError{refused->code, std::move(refused->field)};
  if (!known_operation) return RequestError{Reject::unknown_operation, "op"};
  if (inner) return inner;
  const OperationSpec& spec = *request.spec_;
  if (const auto extra = request.given_.without(spec.required).without(spec.optional).first()) {
    return RequestError{Reject::unknown_field, std::string(name(*extra))};
  }
  if (const auto absent = spec.required.without(request.given_).first()) {
    return RequestError{Reject::missing_field, std::string(name(*absent))};
  }
  return std::nullopt;
}

}  // namespace licet::ws
