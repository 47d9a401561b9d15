#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/flat_map.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// The orders of every member: all that are open, and the latest that are over. Not thread-safe.
class OrderTable {
 public:
  explicit OrderTable(std::size_t closed_orders_per_member) noexcept : closed_limit_(closed_orders_per_member) {}

  void apply(const RecordHeader& header, const OrderAccepted& event);
  /// One side of a trade of so much.
  void apply(const RecordHeader& header, const TradeSide& side, Quantity quantity);
  void apply(const OrderRested& event);
  void apply(const OrderRefreshed& event);
  void apply(const RecordHeader& header, const OrderTriggered& event);
  /// The order that was accepted before is an offer.
  void apply(const OfferMade& event);
  void apply(const RecordHeader& header, const OrderCancelled& event);
  void apply(const RecordHeader& header, const OrderReduced& event);
  void apply(const RecordHeader& header, const OrderReplaced& event);

  [[nodiscard]] std::size_t size() const noexcept { return by_id_.size(); }
  /// Newest first.
  [[nodiscard]] std::vector<OrderRecord> of(MemberId member, bool open_only, std::size_t limit) const;
  /// Valid until the next event; null: not known.
  [[nodiscard]] const OrderRecord* order(OrderId id) const;
  [[nodiscard]] const OrderRecord* order_by_client_id(MemberId member, std::string_view client_order_id) const;

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  /// A quoting member replaces one order without end; it is found by its latest client order ids.
  static constexpr std::size_t former_client_ids_kept = 16;
  /// Each order stands in two lists of its member: that of all, and that of the open or of the closed.
  enum ListKind : std::size_t { all_orders = 0, by_state = 1 };
  struct Link {
    std::uint32_t older = none;
    std::uint32_t newer = none;
  };
  struct Slot {
    OrderRecord record;
    std::vector<ClientOrderId> former_client_ids;
    std::array<Link, 2> links;
  };
  struct List {
    std::uint32_t newest = none;
    std::uint32_t oldest = none;
    std::size_t size = 0;
  };
  struct MemberOrders {
    List all;
    List open;
    List closed;
  };
  struct ClientKey {
    MemberId member;
    ClientOrderId client_order_id;
    static void archive(auto& self, auto& a) { a(self.member, self.client_order_id); }
    friend bool operator==(const ClientKey&, const ClientKey&) noexcept = default;
  };
  /// The order that a client order id stands for, as it is saved.
  struct NamedOrder {
    ClientKey key;
    OrderId order;
    static void archive(auto& self, auto& a) { a(self.key, self.order); }
  };
  struct ClientKeyHash {
    [[nodiscard]] std::size_t operator()(const ClientKey& key) const noexcept {
      return std::hash<std::string_view>{}(key.client_order_id.view()) ^
             (key.member.value() * 0x9E37'79B9'7F4A'7C15ULL);
    }
  };

  [[nodiscard]] std::uint32_t new_slot();
  void load_member(StateReader& state, MemberOrders& lists);
  void save_client_ids(StateWriter& state) const;
  void load_client_ids(StateReader& state);
  void push_newest(List& list, ListKind kind, std::uint32_t index);
  void unlink(List& list, ListKind kind, std::uint32_t index);
  std::uint32_t find(OrderId id) const;
  /// The record to be changed by an event; null: the order is not known (any more).
  OrderRecord* changed(const RecordHeader& header, OrderId id);
  void index_client_id(MemberId member, const ClientOrderId& id, std::uint32_t index);
  void forget_client_id(MemberId member, const ClientOrderId& id, std::uint32_t index);
  void remember_former(Slot& slot);
  void close(std::uint32_t index, OrderStatus status);
  void forget(std::uint32_t index);

  std::size_t closed_limit_;
  std::deque<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::vector<MemberOrders> members_;  // by member id
  FlatMap<OrderId, std::uint32_t> by_id_;
  FlatMap<ClientKey, std::uint32_t, ClientKeyHash> by_client_id_;
};

}  // namespace licet
