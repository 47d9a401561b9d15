#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <map>
#include <utility>
#include <vector>

#include "engine/core/digest.hpp"
#include "engine/core/result.hpp"
#include "engine/matching/order_book.hpp"
#include "schemas/command.hpp"

namespace licet {

struct Dataset {
  RegisterDataset terms;
  DatasetId id;
};

/// What the path of an order needs of a licence series, in three cache lines; the whole terms are beside it
/// (Instruments::terms).
struct alignas(64) Instrument {
  Instrument(InstrumentId its_id, MemberId its_vendor, const ListInstrument& terms, BookMemory& memory);

  /// The last trade's price, from which band and market orders start.
  void set_reference(Price price) noexcept;

  [[nodiscard]] bool has_reference() const noexcept { return reference.is_positive(); }
  [[nodiscard]] bool has_band() const noexcept { return band_bps != 0; }

  InstrumentId id;
  MemberId vendor;
  Price tick;
  Quantity lot;
  Quantity min_quantity;
  Quantity max_quantity;
  Price reference;  // 0: none yet
  Price low;        // a market sell goes no lower; with a band, no order does
  Price high;
  std::uint32_t band_bps = 0;
  SessionState session = SessionState::closed;
  OrderBook book;
};

/// Without a band, a market order is protected this far from the reference price.
inline constexpr std::uint32_t default_protection_bps = 1'000;

/// Datasets and the instruments listed on them.
class Instruments {
 public:
  static constexpr std::uint32_t max_instruments = 0x7FFF'FFFFU;
  static constexpr std::uint32_t max_term_days = 36'500;

  explicit Instruments(BookMemory& memory) noexcept : memory_(memory) {}

  [[nodiscard]] Instrument* find(InstrumentId id) noexcept {
    return id.is_set() && id.value() <= instruments_.size() ? &instruments_[id.value() - 1] : nullptr;
  }
  [[nodiscard]] const Dataset* find(DatasetId id) const noexcept {
    return id.is_set() && id.value() <= datasets_.size() ? &datasets_[id.value() - 1] : nullptr;
  }
  /// Of an instrument that exists.
  [[nodiscard]] const ListInstrument& terms(InstrumentId id) const noexcept { return terms_[id.value() - 1]; }
  [[nodiscard]] std::vector<Instrument>& all() noexcept { return instruments_; }
  [[nodiscard]] const std::vector<Instrument>& all() const noexcept { return instruments_; }

  /// Errors: invalid_value (code, release 0), already_exists (this release, or the code is another vendor's),
  /// capacity_reached.
  Result<DatasetId> register_dataset(const RegisterDataset& terms);
  /// Whether a series with these terms may be listed. Errors: unknown_dataset, core_data_not_listable, invalid_value
  /// (a number outside its range, a symbol that is not DATASET/RIGHT/UNIT/TERM of this dataset and right),
  /// already_exists (the symbol), capacity_reached.
  [[nodiscard]] Result<void> may_list(const ListInstrument& terms) const;
  /// Lists what may be listed.
  InstrumentId list(const ListInstrument& terms);

  /// Without the books' orders.
  void digest(Digest& digest) const;

 private:
  struct SymbolHash {
    using is_transparent = void;
    std::size_t operator()(const Symbol& symbol) const noexcept;
    std::size_t operator()(InstrumentId id) const noexcept;
    const std::vector<ListInstrument>* terms;
  };
  struct SymbolEqual {
    using is_transparent = void;
    bool operator()(InstrumentId a, InstrumentId b) const noexcept { return a == b; }
    bool operator()(const Symbol& symbol, InstrumentId id) const noexcept;
    bool operator()(InstrumentId id, const Symbol& symbol) const noexcept { return (*this)(symbol, id); }
    const std::vector<ListInstrument>* terms;
  };

  BookMemory& memory_;
  std::vector<Dataset> datasets_;  // by DatasetId - 1
  std::map<std::pair<DatasetCode, std::uint32_t>, DatasetId> dataset_releases_;
  std::vector<Instrument> instruments_;  // by InstrumentId - 1
  std::vector<ListInstrument> terms_;    // likewise
  boost::unordered_flat_set<InstrumentId, SymbolHash, SymbolEqual> symbols_{0, SymbolHash{&terms_},
                                                                            SymbolEqual{&terms_}};
};

}  // namespace licet
