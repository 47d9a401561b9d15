#include "engine/venue/instruments.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "schemas/codec.hpp"

namespace licet {
namespace {

constexpr std::int64_t whole_bps = 10'000;

bool is_upper_alphanumeric(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_dataset_code(std::string_view code) noexcept {
  return code.size() >= 2 && std::ranges::all_of(code, [](char c) { return is_upper_alphanumeric(c) || c == '_'; });
}

bool is_symbol_part(std::string_view part) noexcept {
  return !part.empty() &&
         std::ranges::all_of(part, [](char c) { return is_upper_alphanumeric(c) || c == '_' || c == '.' || c == '-'; });
}

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

/// DATASET/RIGHT/UNIT/TERM, where DATASET is the code or code.R<release>.
bool is_symbol_of(const Symbol& symbol, const RegisterDataset& dataset, Right right) {
  std::array<std::string_view, 4> parts;
  std::string_view rest = symbol.view();
  for (std::size_t n = 0; n < parts.size(); ++n) {
    const std::size_t end = n + 1 < parts.size() ? rest.find('/') : rest.size();
    if (end == std::string_view::npos) return false;
    parts[n] = rest.substr(0, end);
    if (!is_symbol_part(parts[n])) return false;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const std::string code = dataset.code.str();
  return (parts[0] == code || parts[0] == code + ".R" + std::to_string(dataset.release)) &&
         parts[1] == upper(word(right));
}

bool has_admissible_numbers(const ListInstrument& terms) noexcept {
  const auto is_multiple = [&](Quantity quantity) { return quantity.raw() % terms.lot.raw() == 0; };
  return terms.tick.is_positive() && terms.lot.is_positive() && terms.cap.is_positive() &&
         !terms.reference_price.is_negative() && terms.reference_price.raw() % terms.tick.raw() == 0 &&
         terms.reference_price.raw() / terms.tick.raw() <= max_ticks.raw() && terms.min_quantity.is_positive() &&
         is_multiple(terms.min_quantity) && terms.max_quantity >= terms.min_quantity &&
         is_multiple(terms.max_quantity) && terms.max_quantity.raw() / terms.lot.raw() <= max_order_lots.raw() &&
         terms.term_days > 0 && terms.term_days <= Instruments::max_term_days;
}

bool has_admissible_dates(const ListInstrument& terms, Timestamp now) noexcept {
  if (terms.issue_date < Timestamp() || terms.redeem_by < Timestamp()) return false;
  return terms.redeem_by == Timestamp() || (terms.redeem_by > now && terms.redeem_by > terms.issue_date);
}

/// `reference` moved by `signed_bps` of it, rounded towards the reference and onto the tick, never below one tick.
/// `Wide` holds the product.
template <class Wide>
Price moved(Price reference, Price tick, std::int64_t signed_bps) noexcept {
  const bool is_low = signed_bps < 0;
  const Wide product = static_cast<Wide>(reference.raw()) * std::max<std::int64_t>(whole_bps + signed_bps, 0);
  const Wide whole = (product + (is_low ? whole_bps - 1 : 0)) / whole_bps;
  const Wide ticks = (whole + (is_low ? tick.raw() - 1 : 0)) / tick.raw();
  const Wide bounded = std::clamp<Wide>(ticks, 1, std::numeric_limits<std::int64_t>::max() / tick.raw());
  return Price(static_cast<std::int64_t>(bounded) * tick.raw());
}

/// Most prices fit without a division of 128 bits, which would cost as much as the rest of a trade's price.
Price edge(Price reference, Price tick, std::int64_t signed_bps) noexcept {
  constexpr std::int64_t small = std::int64_t{1} << 31U;
  const bool is_small = reference.raw() < small && signed_bps < small - whole_bps && tick.raw() < small;
  return is_small ? moved<std::int64_t>(reference, tick, signed_bps) : moved<Int128>(reference, tick, signed_bps);
}

}  // namespace

Instrument::Instrument(InstrumentId its_id, MemberId its_vendor, const ListInstrument& terms, BookMemory& memory)
    : id(its_id),
      vendor(its_vendor),
      tick(terms.tick),
      lot(terms.lot),
      min_quantity(terms.min_quantity),
      max_quantity(terms.max_quantity),
      band_bps(terms.band_bps),
      mode(terms.mode),
      book(memory) {
  if (!terms.reference_price.is_positive()) return;
  set_reference(terms.reference_price);
  set_static_reference(terms.reference_price);
}

void Instrument::set_reference(Price price) noexcept {
  if (price == reference) return;
  reference = price;
  low = protected_price(Side::sell, reference);
  high = protected_price(Side::buy, reference);
  if (segment != nullptr) set_corridor();
}

Price Instrument::protected_price(Side side, Price from) const noexcept {
  const std::int64_t bps = has_band() ? band_bps : default_protection_bps;
  return edge(from, tick, side == Side::buy ? bps : -bps);
}

void Instrument::set_static_reference(Price price) noexcept {
  if (price == static_reference) return;
  static_reference = price;
  if (segment != nullptr) set_corridor();
}

void Instrument::apply_segment() noexcept { set_corridor(); }

/// What follows from references that were loaded. Whether they can be.
bool Instrument::derive() noexcept {
  if (reference.is_negative() || static_reference.is_negative() || last_trade.is_negative()) return false;
  low = has_reference() ? protected_price(Side::sell, reference) : Price();
  high = has_reference() ? protected_price(Side::buy, reference) : Price();
  if (segment != nullptr) set_corridor();
  return true;
}

bool Instrument::is_within_bands(Price price, std::uint32_t bands) const noexcept {
  if (!has_band() || !has_reference() || bands == 0) return true;
  const std::int64_t bps = std::int64_t{band_bps} * bands;
  return price >= edge(reference, tick, -bps) && price <= edge(reference, tick, bps);
}

bool Instrument::is_beyond_breaker(Price price) const noexcept {
  if (segment == nullptr || !static_reference.is_positive()) return false;
  const std::int64_t bps = segment->terms.breaker_bps;
  if (bps == 0) return false;
  return price < edge(static_reference, tick, -bps) || price > edge(static_reference, tick, bps);
}

void Instrument::set_corridor() noexcept {
  corridor = {};
  const auto narrow = [&](Price start, std::int64_t bps) {
    if (bps == 0 || !start.is_positive()) return;
    corridor.low = std::clamp(ticks_of(edge(start, tick, -bps)), corridor.low, max_ticks);
    corridor.high = std::min(corridor.high, ticks_of(edge(start, tick, bps)));
  };
  narrow(reference, segment->terms.dynamic_collar_bps);
  narrow(static_reference, segment->terms.static_collar_bps);
  narrow(static_reference, segment->terms.breaker_bps);
}

std::size_t Instruments::SymbolHash::operator()(const Symbol& symbol) const noexcept {
  Digest digest;
  digest.add(symbol);
  return digest.value();
}
std::size_t Instruments::SymbolHash::operator()(InstrumentId id) const noexcept {
  return (*this)((*terms)[id.value() - 1].symbol);
}
bool Instruments::SymbolEqual::operator()(const Symbol& symbol, InstrumentId id) const noexcept {
  return symbol == (*terms)[id.value() - 1].symbol;
}

Result<DatasetId> Instruments::register_dataset(const RegisterDataset& terms) {
  if (!is_dataset_code(terms.code.view()) || terms.release == 0) return refuse(Reject::invalid_value);
  const auto same_code = dataset_releases_.lower_bound({terms.code, 0});
  if (same_code != dataset_releases_.end() && same_code->first.first == terms.code &&
      find(same_code->second)->terms.vendor != terms.vendor) {
    return refuse(Reject::already_exists);
  }
  if (datasets_.size() >= max_instruments) return refuse(Reject::capacity_reached);
  const DatasetId id(static_cast<std::uint32_t>(datasets_.size()) + 1);
  if (!dataset_releases_.try_emplace({terms.code, terms.release}, id).second) return refuse(Reject::already_exists);
  datasets_.push_back({terms, id});
  return id;
}

Result<void> Instruments::may_list(const ListInstrument& terms, const Segments& segments, Timestamp now) const {
  const Dataset* dataset = find(terms.dataset);
  if (dataset == nullptr) return refuse(Reject::unknown_dataset);
  if (dataset->terms.sensitivity == Sensitivity::core) return refuse(Reject::core_data_not_listable);
  if (!has_admissible_numbers(terms) || !has_admissible_dates(terms, now)) return refuse(Reject::invalid_value);
  if (terms.segment.is_set()) {
    const Segment* segment = segments.find(terms.segment);
    if (segment == nullptr) return refuse(Reject::unknown_segment);
    if (!admits_tick(segment->terms, terms.tick)) return refuse(Reject::invalid_value);
  }
  if (!is_symbol_of(terms.symbol, dataset->terms, terms.right)) return refuse(Reject::invalid_value);
  if (symbols_.contains(terms.symbol)) return refuse(Reject::already_exists);
  if (instruments_.size() >= max_instruments) return refuse(Reject::capacity_reached);
  return {};
}

InstrumentId Instruments::list(const ListInstrument& terms, Segments& segments, Timestamp now) {
  const InstrumentId id(static_cast<std::uint32_t>(instruments_.size()) + 1);
  Instrument& instrument = instruments_.emplace_back(id, find(terms.dataset)->terms.vendor, terms, memory_);
  instrument.is_issued = terms.issue_date <= now;
  if (Segment* segment = segments.find(terms.segment)) {
    segment->instruments.push_back(id);
    instrument.segment = segment;
    instrument.apply_segment();
  }
  terms_.push_back(terms);
  symbols_.insert(id);
  return id;
}

Result<void> Instruments::may_redefine(const Segment& segment, const DefineSegment& terms) const {
  for (const InstrumentId id : segment.instruments) {
    if (!admits_tick(terms, this->terms(id).tick)) return refuse(Reject::invalid_value);
  }
  return {};
}

void Instruments::apply(const Segment& segment) noexcept {
  for (const InstrumentId id : segment.instruments) find(id)->apply_segment();
}

void Instruments::digest(Digest& digest) const {
  StateDigest fields(digest);
  digest.add(std::uint64_t{datasets_.size()});
  for (const Dataset& dataset : datasets_) fields(dataset.terms);
  digest.add(std::uint64_t{instruments_.size()});
  for (const Instrument& instrument : instruments_) fields(terms(instrument.id), instrument);
}

void Instruments::save(StateWriter& state) const {
  state.write_count(datasets_.size());
  for (const Dataset& dataset : datasets_) state(dataset.terms);
  state.write_count(instruments_.size());
  for (const Instrument& instrument : instruments_) state(terms(instrument.id), instrument);
}

void Instruments::load_datasets(StateReader& state) {
  for (std::size_t left = state.read_count(sizeof(RegisterDataset)); left > 0 && !state.failed(); --left) {
    RegisterDataset terms;
    state(terms);
    if (!state.failed()) state.require(register_dataset(terms).has_value());
  }
}

}  // namespace licet
