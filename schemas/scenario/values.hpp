#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <type_traits>

#include "schemas/codec.hpp"
#include "schemas/scenario/clock_text.hpp"
#include "schemas/scenario/names.hpp"
#include "schemas/scenario/words.hpp"

/// How one field of a record is written as one word, and read back.
namespace licet::scenario {

/// What the words of a line may lean on.
struct Context {
  const Names& names;
  Timestamp now;    // of the line
  MemberId acting;  // of a command; 0 for an event
};

/// 1/100 of a percent, written "2.5%".
struct Percent {
  std::uint32_t* bps;
};
/// Written as a span: "30s".
struct Millis {
  std::uint32_t* ms;
};
/// Written "5@10.00".
struct QuantityAt {
  Quantity* quantity;
  Price* price;
};
/// Licences, or 1/10,000 currency units when `of` counts a currency.
struct AssetAmount {
  std::int64_t* raw;
  AssetId of;
};

// Each reads a word into the field, and says on failure what the word should have been ("a price such as 10.00").
using Wanted = std::string;
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, Price& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, Quantity& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, Money& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, std::uint8_t& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, std::uint32_t& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, std::uint64_t& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, Timestamp& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, Hash256& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, Reject& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, CommandType& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, MemberId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, DatasetId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, SegmentId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, InstrumentId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, OrderId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, QuoteRequestId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, TradeId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, TransferId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, GrantId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, OriginId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, AccountId& field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, Percent field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, Millis field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, QuantityAt field);
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context& context, AssetAmount field);

[[nodiscard]] std::string write_value(const Context& context, Price field);
[[nodiscard]] std::string write_value(const Context& context, Quantity field);
[[nodiscard]] std::string write_value(const Context& context, Money field);
[[nodiscard]] std::string write_value(const Context& context, std::uint8_t field);
[[nodiscard]] std::string write_value(const Context& context, std::uint32_t field);
[[nodiscard]] std::string write_value(const Context& context, std::uint64_t field);
[[nodiscard]] std::string write_value(const Context& context, Timestamp field);
[[nodiscard]] std::string write_value(const Context& context, const Hash256& field);
[[nodiscard]] std::string write_value(const Context& context, Reject field);
[[nodiscard]] std::string write_value(const Context& context, CommandType field);
[[nodiscard]] std::string write_value(const Context& context, MemberId field);
[[nodiscard]] std::string write_value(const Context& context, DatasetId field);
[[nodiscard]] std::string write_value(const Context& context, SegmentId field);
[[nodiscard]] std::string write_value(const Context& context, InstrumentId field);
[[nodiscard]] std::string write_value(const Context& context, OrderId field);
[[nodiscard]] std::string write_value(const Context& context, QuoteRequestId field);
[[nodiscard]] std::string write_value(const Context& context, TradeId field);
[[nodiscard]] std::string write_value(const Context& context, TransferId field);
[[nodiscard]] std::string write_value(const Context& context, GrantId field);
[[nodiscard]] std::string write_value(const Context& context, OriginId field);
[[nodiscard]] std::string write_value(const Context& context, AccountId field);
[[nodiscard]] std::string write_value(const Context& context, Percent field);
[[nodiscard]] std::string write_value(const Context& context, Millis field);
[[nodiscard]] std::string write_value(const Context& context, QuantityAt field);
[[nodiscard]] std::string write_value(const Context& context, AssetAmount field);

// Texts, and the closed lists of schemas/vocabulary.hpp.
template <std::size_t N>
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& word, const Context&, Text<N>& field) {
  const auto text = Text<N>::from(word.text);
  if (!text) return tl::unexpected("a text of at most " + std::to_string(N) + " bytes");
  field = *text;
  return {};
}
template <std::size_t N>
[[nodiscard]] std::string write_value(const Context&, const Text<N>& field) {
  return quoted_if_needed(field.view());
}

/// Every word of a list, for messages: "buy, sell".
template <class Enum>
[[nodiscard]] std::string all_words() {
  std::string all;
  using Rep = std::underlying_type_t<Enum>;
  for (Rep value = 0; value < Rep{64}; ++value) {
    const auto text = word(static_cast<Enum>(value));
    if (text.empty()) continue;
    if (!all.empty()) all += ", ";
    all += text;
  }
  return all;
}
template <class Enum>
concept Listed = std::is_enum_v<Enum> && !std::same_as<Enum, Reject> && !std::same_as<Enum, CommandType>;

template <Listed Enum>
[[nodiscard]] tl::expected<void, Wanted> read_value(const Word& read, const Context&, Enum& field) {
  const auto value = from_word<Enum>(read.text);
  if (!value) return tl::unexpected("one of " + all_words<Enum>());
  field = *value;
  return {};
}
template <Listed Enum>
[[nodiscard]] std::string write_value(const Context&, Enum field) {
  return std::string(word(field));
}

// Whether a field has the value that a line need not say.
template <class T>
[[nodiscard]] bool is_unsaid(const T& field, const T& unsaid) {
  return field == unsaid;
}
[[nodiscard]] inline bool is_unsaid(Percent field, Percent) { return *field.bps == 0; }
[[nodiscard]] inline bool is_unsaid(Millis field, Millis) { return *field.ms == 0; }
[[nodiscard]] inline bool is_unsaid(QuantityAt field, QuantityAt) {
  return field.quantity->is_zero() && field.price->is_zero();
}
template <class T>
void unsay(T& field, const T& unsaid) {
  field = unsaid;
}
inline void unsay(Percent field, Percent) { *field.bps = 0; }
inline void unsay(Millis field, Millis) { *field.ms = 0; }
inline void unsay(QuantityAt field, QuantityAt) {
  *field.quantity = {};
  *field.price = {};
}

}  // namespace licet::scenario
