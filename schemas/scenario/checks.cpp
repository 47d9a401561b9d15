#include "schemas/scenario/checks.hpp"

#include <fmt/format.h>

namespace licet::scenario {
namespace {

std::string joined(std::span<const Word> words) {
  std::string text;
  for (const Word& word : words) {
    if (!text.empty()) text += ' ';
    text += word.quoted ? in_quotes(word.text) : word.text;
  }
  return text;
}

Parsed<Checked> check_balance(std::span<const Word> words, const Context& context, const MarketView& market) {
  if (words.size() != 5) return tl::unexpected(std::string("the form is: balance MEMBER ASSET PURPOSE AMOUNT"));
  AccountId account;
  const Word name{fmt::format("{}/{}/{}", words[1].text, words[2].text, words[3].text), false};
  if (const auto read = read_value(name, context, account); !read) {
    return tl::unexpected(fmt::format("'{}' should be {}", joined(words.subspan(1, 3)), read.error()));
  }
  std::int64_t expected = 0;
  if (const auto read = read_value(words[4], context, AssetAmount{&expected, account.asset()}); !read) {
    return tl::unexpected(fmt::format("'{}' should be {}", words[4].text, read.error()));
  }
  std::int64_t actual = market.balance(account);
  return Checked{actual == expected, fmt::format("{} {}", joined(words.first(4)),
                                                 write_value(context, AssetAmount{&actual, account.asset()}))};
}

/// "5@10.00 x2 3@9.99", best first; "none".
std::string levels_text(const Context& context, const MarketView::Levels& levels, Side side) {
  std::string text;
  const auto add = [&](const auto& entry) {
    const auto& [price, level] = entry;
    text += fmt::format(" {}@{}", level.quantity, write_value(context, price));
    if (level.orders > 1) text += fmt::format(" x{}", level.orders);
  };
  if (side == Side::buy) {
    std::for_each(levels.rbegin(), levels.rend(), add);
  } else {
    std::for_each(levels.begin(), levels.end(), add);
  }
  return text.empty() ? " none" : text;
}

/// The same levels in the writer's words, so that 10 and 10.00 are one.
Parsed<std::string> canonical_levels(std::span<const Word> words, const Context& context) {
  std::string text;
  for (const Word& word : words) {
    if (word.is("none") || word.text.starts_with('x')) {
      text += ' ' + word.text;
      continue;
    }
    Quantity quantity;
    Price price;
    const QuantityAt level{&quantity, &price};
    if (const auto read = read_value(word, context, level); !read) {
      return tl::unexpected(
          fmt::format("'{}' should be {}, x and a number of orders, or none", word.text, read.error()));
    }
    text += ' ' + write_value(context, level);
  }
  return text;
}

Parsed<Checked> check_levels(std::span<const Word> words, const Context& context, const MarketView& market) {
  const Side side = words[0].is("bids") ? Side::buy : Side::sell;
  std::size_t first_level = 1;
  auto instrument = context.names.only_instrument();
  if (words.size() > 1 && context.names.instruments.has(words[1].text)) {
    instrument = context.names.instruments.find(words[1].text);
    first_level = 2;
  }
  if (!instrument) return tl::unexpected(std::string("the instrument must be named here: there is not just one"));
  if (words.size() == first_level)
    return tl::unexpected(std::string("the line ends where levels or 'none' should stand"));
  const auto expected = canonical_levels(words.subspan(first_level), context);
  if (!expected) return tl::unexpected(expected.error());
  const std::string actual = levels_text(context, market.levels(*instrument, side), side);
  return Checked{*expected == actual, joined(words.first(first_level)) + actual};
}

}  // namespace

bool is_check(const Word& verb) noexcept { return verb.is("balance") || verb.is("bids") || verb.is("offers"); }

Parsed<Checked> check(std::span<const Word> words, const Context& context, const MarketView& market) {
  return words[0].is("balance") ? check_balance(words, context, market) : check_levels(words, context, market);
}

}  // namespace licet::scenario
