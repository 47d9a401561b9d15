#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "schemas/event.hpp"

namespace licet::scenario {

/// What the events of a venue say of balances and books, by the simplest means: the slow, obvious view that scenarios
/// check against.
class MarketView {
 public:
  /// What is shown at one price.
  struct Level {
    std::int64_t quantity = 0;
    std::uint32_t orders = 0;
    friend bool operator==(const Level&, const Level&) noexcept = default;
  };
  using Levels = std::map<Price, Level>;

  void follow(RecordView event);

  [[nodiscard]] std::int64_t balance(AccountId account) const;
  /// By rising price; what stands without a price is not among them.
  [[nodiscard]] Levels levels(InstrumentId instrument, Side side) const;
  /// What must hold after every command: assets sum to zero, no balance is negative but the contra accounts, no book is
  /// crossed in continuous trading. Says what does not; empty when all does.
  [[nodiscard]] std::string check() const;

 private:
  struct Standing {
    InstrumentId instrument;
    Side side{};
    Price price;
    std::int64_t shown = 0;
  };

  void follow_order(RecordView event);
  void set_shown(OrderId order, Quantity shown);

  std::map<AccountId, std::int64_t> balances_;
  std::map<OrderId, Standing> standing_;
  std::map<InstrumentId, SessionState> sessions_;
  std::map<InstrumentId, TradingMode> modes_;
};

}  // namespace licet::scenario
