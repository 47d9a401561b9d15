#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/matching/order_pool.hpp"
#include "schemas/command.hpp"

namespace licet {

/// The client order ids that one member has used, in bounded memory: an id stays taken while its order is open, and in
/// any case until the member has had `window` further orders accepted or replaced. Ids are kept as 64-bit fingerprints;
/// whoever acts on an order found here compares the whole text with the order's own.
class ClientOrderIds {
 public:
  static constexpr std::size_t window = 16'384;

  /// Never 0.
  [[nodiscard]] static std::uint64_t fingerprint(const ClientOrderId& id) noexcept {
    Digest digest;
    digest.add(id);
    return digest.value() | 1U;
  }

  /// Brings the place of a fingerprint into the cache while other checks run.
  void prefetch(std::uint64_t fingerprint) const noexcept {
    if (!table_.empty()) __builtin_prefetch(&table_[home(fingerprint)]);
  }
  [[nodiscard]] bool is_taken(std::uint64_t fingerprint) const noexcept { return find(fingerprint).is_set(); }
  /// The order that took it, open or not; not set when it is free.
  [[nodiscard]] OrderId find(std::uint64_t fingerprint) const noexcept;
  /// Takes an id that is free, and lets go of those that have left the window. `orders` says which orders are open.
  void take(std::uint64_t fingerprint, OrderId order, const OrderPool& orders);
  /// The order goes by another id now: this one stays taken for the window only, and finds no order. Else one order
  /// that is replaced for ever would keep all its former ids.
  void detach(std::uint64_t fingerprint) noexcept;

  /// The ids in the order of their taking.
  template <class Archive>
  static void archive(auto& self, Archive& a) {
    if constexpr (Archive::loads) {
      self.load(a);
    } else {
      a(std::uint64_t{self.count_});
      for (std::size_t n = 0; n < self.count_; ++n) {
        const std::uint64_t fingerprint = self.queue_[(self.oldest_ + n) & (self.queue_.size() - 1)];
        a(fingerprint, self.find(fingerprint));
      }
    }
  }

 private:
  struct Entry {
    std::uint64_t fingerprint = 0;  // 0: empty
    OrderId order;
  };

  void load(StateReader& state);
  [[nodiscard]] std::size_t mask() const noexcept { return table_.size() - 1; }
  [[nodiscard]] std::size_t home(std::uint64_t fingerprint) const noexcept {
    return (fingerprint >> 1U) & mask();  // bit 0 is always set
  }
  [[nodiscard]] std::size_t place_of(std::uint64_t fingerprint) const noexcept;
  void insert(const Entry& entry) noexcept;
  void erase(std::size_t at) noexcept;
  void grow();
  void push(std::uint64_t fingerprint);
  [[nodiscard]] std::uint64_t pop() noexcept;
  void forget_oldest(const OrderPool& orders);
  void prefetch_oldest(const OrderPool& orders) const noexcept;

  std::vector<Entry> table_;          // open addressing, linear probing; a power of two, at most half full
  std::vector<std::uint64_t> queue_;  // ring of fingerprints, oldest first; as long as half the table
  std::size_t oldest_ = 0;
  std::size_t count_ = 0;
};

}  // namespace licet
