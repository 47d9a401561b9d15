#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/block_vector.hpp"
#include "engine/core/digest.hpp"
#include "engine/core/fixed_point.hpp"
#include "schemas/account.hpp"
#include "schemas/event.hpp"

namespace licet {

/// One transfer to be made: `amount` > 0 leaves `debit` and enters `credit`, two accounts of one asset.
struct Posting {
  AccountId debit;
  AccountId credit;
  std::int64_t amount = 0;  // licences, or 1/10,000 currency units
  TransferCode code{};
  TradeId trade;  // 0 when not of a trade
  OrderId order;  // whose hold this is; 0 when none
};

/// The double-entry ledger in memory. Money and licences only ever move between two accounts of one asset, so every
/// asset sums to zero after every posting. Only the contra purposes (`issued`, `external`) may be negative. The
/// balances of one member in one asset share a cache line, because most postings stay inside it. Single-threaded.
class Ledger {
 public:
  Ledger() = default;
  Ledger(const Ledger&) = delete;
  Ledger& operator=(const Ledger&) = delete;

  /// Makes one transfer and emits its TransferPosted. Errors: insufficient_funds or insufficient_licences (the debit
  /// account would become negative), numeric_overflow, invalid_value (amount not positive, two assets, one account, a
  /// purpose that is unknown or not the asset's: activated cash, licences in transit). A refused posting changes
  /// nothing.
  Result<void> post(const Posting& posting, EventBuffer& events);
  /// All of them, in order, or none: each must be possible after the ones before it. Errors: of the first that is not.
  Result<void> post_all(std::span<const Posting> postings, EventBuffer& events);

  /// 0 for an account that was never posted to.
  [[nodiscard]] std::int64_t balance(AccountId account) const noexcept;
  /// Of the last transfer made; 0 before the first.
  [[nodiscard]] TransferId last_transfer() const noexcept { return TransferId(transfers_); }
  /// Every account whose balance is not zero, by rising AccountId.
  [[nodiscard]] std::vector<std::pair<AccountId, std::int64_t>> accounts() const;
  /// The sum over all accounts of `asset`: always 0. For verify.
  [[nodiscard]] Int128 sum(AssetId asset) const noexcept;
  /// Adds the whole state in canonical order.
  void digest(Digest& digest) const;
  /// Saves the whole state in canonical order; loads it into a ledger without transfers. Faults: snapshot_damaged (also
  /// where an asset does not sum to zero), snapshot_version.
  void save(StateWriter& state) const;
  void load(StateReader& state);

  /// Whether accounts of this purpose stand for the world outside and may be negative.
  [[nodiscard]] static constexpr bool is_contra(Purpose purpose) noexcept {
    return purpose == Purpose::issued || purpose == Purpose::external;
  }

 private:
  /// The balances of one member in one asset; element 0 is the member and asset: AccountId >> 8.
  struct alignas(64) Row {
    std::array<std::int64_t, 8> by_column{};
    [[nodiscard]] std::uint64_t key() const noexcept { return static_cast<std::uint64_t>(by_column[0]); }
  };
  struct Mix {
    using is_avalanching = void;
    std::size_t operator()(std::uint64_t key) const noexcept { return Digest::mix(key); }
  };

  /// An account as it is saved.
  struct Balance {
    AccountId account;
    std::int64_t amount = 0;
    static void archive(auto& self, auto& a) { a(self.account, self.amount); }
  };
  [[nodiscard]] static bool is_possible(const Balance& balance) noexcept;

  [[nodiscard]] Row* find(AccountId account) const noexcept;
  [[nodiscard]] Row& row(AccountId account);
  [[nodiscard]] Result<void> move(const Posting& posting);
  void move_back(const Posting& posting);
  void emit(const Posting& posting, EventBuffer& events);

  BlockVector<Row> rows_;                                      // rows never move
  boost::unordered_flat_map<std::uint64_t, Row*, Mix> index_;  // looked up, never iterated
  mutable Row* last_ = nullptr;                                // the row found last: what is planned is posted next
  std::uint64_t transfers_ = 0;
};

}  // namespace licet
