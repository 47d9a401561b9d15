#include "schemas/scenario/values.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <concepts>
#include <limits>

#include "engine/core/hex.hpp"

namespace licet::scenario {
namespace {

using Read = tl::expected<void, Wanted>;

Read wanted(std::string what) { return tl::unexpected(std::move(what)); }

template <class A, class Parse>
Read read_amount(const Word& word, A& field, Parse parse, std::string_view what) {
  const auto value = parse(word.text);
  if (!value) return wanted(std::string(what));
  field = *value;
  return {};
}

template <std::unsigned_integral Number>
Read read_number(std::string_view text, Number& field) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), field);
  if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return {};
  return wanted(fmt::format("a whole number of at most {}", std::numeric_limits<Number>::max()));
}

template <class Id>
Read read_number_of(const Word& word, Id& field, std::string_view what) {
  typename Id::Rep value = 0;
  if (word.quoted || !word.text.starts_with('#') || !read_number(std::string_view(word.text).substr(1), value)) {
    return wanted(fmt::format("{} (# and its number)", what));
  }
  field = Id(value);
  return {};
}

/// By name, or "#7".
template <class Id>
Read read_name(const Word& word, const NameTable<Id>& table, Id& field, std::string_view what) {
  if (const auto id = table.find(word.text)) {
    field = *id;
    return {};
  }
  if (read_number_of(word, field, what)) return {};
  return wanted(fmt::format("the name of {} that is known here, or # and its number", what));
}

template <class Id>
std::string write_number(Id id) {
  return fmt::format("#{}", id.value());
}
template <class Id>
std::string write_name(const NameTable<Id>& table, Id id) {
  const auto name = table.name_of(id);
  return name ? quoted_if_needed(*name) : write_number(id);
}

std::string with_places(std::string text, std::size_t places) {
  std::size_t point = text.find('.');
  if (point == std::string::npos) {
    point = text.size();
    text += '.';
  }
  while (text.size() - point - 1 < places) text += '0';
  return text;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

constexpr std::uint16_t past_all_rejects = 1'000;
constexpr std::uint16_t past_all_commands = 64;

}  // namespace

Read read_value(const Word& word, const Context&, Price& field) {
  return read_amount(word, field, parse_price, "a price such as 10.00");
}
Read read_value(const Word& word, const Context&, Quantity& field) {
  return read_amount(word, field, parse_quantity, "a whole number of licences");
}
Read read_value(const Word& word, const Context&, Money& field) {
  return read_amount(word, field, parse_money, "an amount such as 99970.00");
}
Read read_value(const Word& word, const Context&, std::uint8_t& field) { return read_number(word.text, field); }
Read read_value(const Word& word, const Context&, std::uint32_t& field) { return read_number(word.text, field); }
Read read_value(const Word& word, const Context&, std::uint64_t& field) { return read_number(word.text, field); }
Read read_value(const Word& word, const Context& context, Timestamp& field) {
  const auto time = parse_time(word.text, context.now);
  if (!time) return wanted("a time such as 09:30, 09:30:00.5, 2026-02-01T09:30:00Z, +90s or never");
  field = *time;
  return {};
}
Read read_value(const Word& word, const Context&, Hash256& field) {
  if (!read_hex(word.text, field)) return wanted("64 digits of 0-9a-f");
  return {};
}
Read read_value(const Word& word, const Context&, Reject& field) {
  for (std::uint16_t number = 1; number < past_all_rejects; ++number) {
    const auto name = reject_name(static_cast<Reject>(number));
    if (name != "UNKNOWN" && lower(name) == word.text) {
      field = static_cast<Reject>(number);
      return {};
    }
  }
  return wanted("the name of a refusal as in schemas/REJECTS.md, in lower case");
}
Read read_value(const Word& word, const Context&, CommandType& field) {
  for (std::uint16_t number = 1; number < past_all_commands; ++number) {
    if (licet::word(static_cast<CommandType>(number)) == word.text && !word.text.empty()) {
      field = static_cast<CommandType>(number);
      return {};
    }
  }
  return wanted("the name of a command such as place_order");
}
Read read_value(const Word& word, const Context& context, MemberId& field) {
  return read_name(word, context.names.members, field, "a member");
}
Read read_value(const Word& word, const Context& context, DatasetId& field) {
  return read_name(word, context.names.datasets, field, "a dataset");
}
Read read_value(const Word& word, const Context& context, SegmentId& field) {
  return read_name(word, context.names.segments, field, "a segment");
}
Read read_value(const Word& word, const Context& context, InstrumentId& field) {
  return read_name(word, context.names.instruments, field, "an instrument");
}
Read read_value(const Word& word, const Context& context, OrderId& field) {
  return read_name(word, context.names.orders, field, "an order");
}
Read read_value(const Word& word, const Context& context, QuoteRequestId& field) {
  return read_name(word, context.names.requests, field, "a request for quote");
}
Read read_value(const Word& word, const Context& context, TradeId& field) {
  return read_name(word, context.names.trades, field, "a trade");
}
Read read_value(const Word& word, const Context& context, TransferId& field) {
  return read_name(word, context.names.transfers, field, "a transfer in two phases");
}
Read read_value(const Word& word, const Context& context, GrantId& field) {
  return read_name(word, context.names.grants, field, "a grant");
}
Read read_value(const Word& word, const Context&, OriginId& field) {
  return read_number_of(word, field, "a connection");
}
Read read_value(const Word& word, const Context& context, AccountId& field) {
  const auto account = context.names.find_account(word.text);
  if (!account) return wanted("an account such as NEURALIS/CNY/available");
  field = *account;
  return {};
}
Read read_value(const Word& word, const Context&, Percent field) {
  const std::string_view text(word.text);
  const auto value = text.ends_with('%') ? parse_money(text.substr(0, text.size() - 1)) : parse_money("");
  const bool is_whole = value && value->raw() >= 0 && value->raw() % 100 == 0 &&
                        value->raw() / 100 <= std::numeric_limits<std::uint32_t>::max();
  if (!is_whole) return wanted("a percentage with at most two places, such as 2.5%");
  *field.bps = static_cast<std::uint32_t>(value->raw() / 100);
  return {};
}
Read read_value(const Word& word, const Context&, Millis field) {
  constexpr std::int64_t millisecond = 1'000'000;
  const auto span = parse_duration(word.text);
  const bool is_whole = span && span->nanoseconds() % millisecond == 0 &&
                        span->nanoseconds() / millisecond <= std::numeric_limits<std::uint32_t>::max();
  if (!is_whole) return wanted("a span such as 30s, 250ms or 2m");
  *field.ms = static_cast<std::uint32_t>(span->nanoseconds() / millisecond);
  return {};
}
Read read_value(const Word& word, const Context&, QuantityAt field) {
  const std::string_view text(word.text);
  const std::size_t at = std::min(text.find('@'), text.size());
  const auto quantity = parse_quantity(text.substr(0, at));
  const auto price = parse_price(text.substr(std::min(at + 1, text.size())));
  if (!quantity || !price) return wanted("a quantity and a price such as 5@10.00");
  *field.quantity = *quantity;
  *field.price = *price;
  return {};
}
Read read_value(const Word& word, const Context& context, AssetAmount field) {
  Money money;
  Quantity quantity;
  const auto read = field.of.is_currency() ? read_value(word, context, money) : read_value(word, context, quantity);
  if (read) *field.raw = field.of.is_currency() ? money.raw() : quantity.raw();
  return read;
}

std::string write_value(const Context&, Price field) { return with_places(to_text(field), 2); }
std::string write_value(const Context&, Quantity field) { return to_text(field); }
std::string write_value(const Context&, Money field) { return with_places(to_text(field), 2); }
std::string write_value(const Context&, std::uint8_t field) { return std::to_string(field); }
std::string write_value(const Context&, std::uint32_t field) { return std::to_string(field); }
std::string write_value(const Context&, std::uint64_t field) { return std::to_string(field); }
std::string write_value(const Context& context, Timestamp field) { return to_text(field, context.now); }
std::string write_value(const Context&, const Hash256& field) { return hex_text(field); }
std::string write_value(const Context&, Reject field) { return lower(reject_name(field)); }
std::string write_value(const Context&, CommandType field) { return std::string(word(field)); }
std::string write_value(const Context& context, MemberId field) { return write_name(context.names.members, field); }
std::string write_value(const Context& context, DatasetId field) { return write_name(context.names.datasets, field); }
std::string write_value(const Context& context, SegmentId field) { return write_name(context.names.segments, field); }
std::string write_value(const Context& context, InstrumentId field) {
  return write_name(context.names.instruments, field);
}
std::string write_value(const Context& context, OrderId field) { return write_name(context.names.orders, field); }
std::string write_value(const Context& context, QuoteRequestId field) {
  return write_name(context.names.requests, field);
}
std::string write_value(const Context& context, TradeId field) { return write_name(context.names.trades, field); }
std::string write_value(const Context& context, TransferId field) { return write_name(context.names.transfers, field); }
std::string write_value(const Context& context, GrantId field) { return write_name(context.names.grants, field); }
std::string write_value(const Context&, OriginId field) { return write_number(field); }
std::string write_value(const Context& context, AccountId field) {
  return quoted_if_needed(context.names.account(field));
}
std::string write_value(const Context&, Percent field) { return to_text(Money(std::int64_t{*field.bps} * 100)) + '%'; }
std::string write_value(const Context&, Millis field) { return to_text(Duration(std::int64_t{*field.ms} * 1'000'000)); }
std::string write_value(const Context& context, QuantityAt field) {
  return write_value(context, *field.quantity) + '@' + write_value(context, *field.price);
}
std::string write_value(const Context& context, AssetAmount field) {
  return field.of.is_currency() ? write_value(context, Money(*field.raw)) : write_value(context, Quantity(*field.raw));
}

}  // namespace licet::scenario
