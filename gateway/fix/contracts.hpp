#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/views/read_model.hpp"

namespace licet::fix {

/// What FIX messages say about an instrument; immutable once listed.
struct Contract {
  InstrumentId id;
  Symbol symbol;
  Currency currency{};
};

/// Instruments by symbol and by id.
class ContractDirectory {
 public:
  virtual ~ContractDirectory() = default;
  /// Null when there is no such instrument. The pointer stays good for the directory's life.
  [[nodiscard]] virtual const Contract* by_symbol(std::string_view symbol) = 0;
  [[nodiscard]] virtual const Contract* by_id(InstrumentId id) = 0;
};

/// The read model's instruments, remembered after the first question, so that an order does not copy a whole listing.
/// Grows with the instruments that were asked for, at most with those that are listed. One thread.
class CachedContracts final : public ContractDirectory {
 public:
  explicit CachedContracts(const ReadModel& model) noexcept : model_(model) {}
  [[nodiscard]] const Contract* by_symbol(std::string_view symbol) override;
  [[nodiscard]] const Contract* by_id(InstrumentId id) override;

 private:
  struct SymbolHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  const Contract* remember(const InstrumentRecord& record);

  const ReadModel& model_;
  std::unordered_map<InstrumentId, std::unique_ptr<Contract>> by_id_;
  std::unordered_map<std::string, const Contract*, SymbolHash, std::equal_to<>> by_symbol_;
};

}  // namespace licet::fix
