#include "gateway/licet/demonstration.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <string>

namespace licet::demonstration {
namespace {

constexpr Money millions(std::int64_t n) { return Money(n * 1'000'000 * money_scale); }

constexpr std::array<Member, 6> all_members = {{
    {vendor_city, "Pudong City Data Ltd", MemberRole::vendor, millions(10)},
    {vendor_geo, "Geoworks Mapping and Survey", MemberRole::vendor, millions(10)},
    {"NEURALIS", "Neuralis AI", MemberRole::buyer, millions(100)},
    {"DEEPRIVER", "Deep River Models", MemberRole::buyer, millions(100)},
    {"ORIONAI", "Orion Applied Intelligence", MemberRole::buyer, millions(100)},
    {"LIQUIDA", "Liquida Market Making", MemberRole::market_maker, millions(500)},
}};

/// One kind of series: its place in the symbol and its terms.
struct Kind {
  Right right;
  std::string_view right_word;
  LicenceUnit unit;
  std::string_view unit_word;
  std::uint32_t term_days;
  std::string_view term_word;
  std::int64_t price_percent;  // of the training price
  std::int64_t lot;
  std::uint32_t royalty_bps;
  bool transferable;
  std::uint64_t quota_sizes;  // delivery limit in sizes of the dataset; 0: none
};
constexpr Kind training{Right::train, "TRAIN", LicenceUnit::organisation, "ORG", 365, "12M", 100, 1, 500, true, 0};
constexpr Kind evaluation{Right::evaluate, "EVALUATE", LicenceUnit::organisation, "ORG", 90, "3M", 20, 1, 0, false, 4};
constexpr Kind analysis{Right::analyse, "ANALYSE", LicenceUnit::seat, "SEAT", 180, "6M", 35, 1, 1'000, true, 20};
constexpr Kind inference{Right::infer, "INFER", LicenceUnit::thousand_calls, "KCALL", 365, "12M", 2, 10, 0, false, 100};

/// Whole currency units, so that it stays on the tick.
Price percent_of(Price price, std::int64_t percent) noexcept {
  const std::int64_t units = price.raw() / money_scale * percent / 100;
  return Price(std::max<std::int64_t>(units, 10) * money_scale);
}

Text<63> symbol(const DatasetDescription& dataset, const Kind& kind) {
  std::string text = dataset.code.str();
  for (const std::string_view part : {kind.right_word, kind.unit_word, kind.term_word}) {
    text += '/';
    text += part;
  }
  return Symbol::from(text).value();
}

ListInstrument series(const DatasetDescription& dataset, DatasetId id, Currency currency, const Kind& kind) {
  const Price reference = percent_of(training_price(dataset.size_bytes(), dataset.grade), kind.price_percent);
  // Ticks of about a thousandth of the price, and never below half a unit.
  const std::int64_t tick = reference.raw() >= 1'000 * money_scale ? money_scale : money_scale / 2;
  ListInstrument terms;
  terms.symbol = symbol(dataset, kind);
  terms.tick = Price(tick);
  terms.reference_price = reference;
  terms.lot = Quantity(kind.lot);
  terms.min_quantity = Quantity(kind.lot);
  terms.max_quantity = Quantity(1'000 * kind.lot);
  terms.cap = Quantity(100'000 * kind.lot);
  terms.quota_bytes = kind.quota_sizes == 0 ? 0 : kind.quota_sizes * dataset.size_bytes() + (1U << 20U);
  terms.dataset = id;
  terms.term_days = kind.term_days;
  terms.royalty_bps = kind.royalty_bps;
  terms.buyer_fee_bps = 10;
  terms.seller_fee_bps = 20;
  terms.band_bps = 2'000;
  terms.currency = currency;
  terms.right = kind.right;
  terms.unit = kind.unit;
  terms.mode = TradingMode::continuous;
  terms.transferable = kind.transferable ? 1 : 0;
  return terms;
}

}  // namespace

std::span<const Member> members() noexcept { return all_members; }

KeyId first_key_id(std::string_view member_code) { return KeyId::from(std::string(member_code) + "-1").value(); }

std::string_view vendor_of(const DatasetDescription& dataset) {
  const auto is_place = [](const DatasetField& field) {
    return field.name == "latitude" || field.name == "longitude" || field.name == "lat" || field.name == "lon";
  };
  const bool on_map = dataset.format.find("topojson") != std::string::npos ||
                      dataset.format.find("geojson") != std::string::npos ||
                      std::ranges::any_of(dataset.fields, is_place);
  return on_map ? vendor_geo : vendor_city;
}

Price training_price(std::uint64_t size_bytes, Grade grade) noexcept {
  const auto doublings = static_cast<std::int64_t>(std::bit_width(size_bytes / 1'024));
  const std::int64_t by_size = 200 + 150 * doublings;
  const std::int64_t grade_percent = 80 + 20 * (static_cast<std::int64_t>(grade) - 1);
  return Price(by_size * grade_percent / 100 * money_scale);
}

std::vector<ListInstrument> series_of(const DatasetDescription& dataset, DatasetId id, Currency currency,
                                      std::size_t index) {
  std::vector<ListInstrument> result = {series(dataset, id, currency, training)};
  if (index % 2 == 0) result.push_back(series(dataset, id, currency, evaluation));
  if (index % 3 == 0) result.push_back(series(dataset, id, currency, analysis));
  if (index % 5 == 0) result.push_back(series(dataset, id, currency, inference));
  if (index % 10 == 0) result.back().mode = TradingMode::auction;
  return result;
}

}  // namespace licet::demonstration
