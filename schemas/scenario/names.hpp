#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "schemas/event.hpp"

/// What a scenario calls things: names in place of the ids that a venue gives out.
namespace licet::scenario {

/// Both directions of one kind of id.
template <class Id>
class NameTable {
 public:
  [[nodiscard]] std::optional<Id> find(std::string_view name) const {
    const auto found = ids_.find(std::string(name));
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
  }
  /// None when the id has no name.
  [[nodiscard]] std::optional<std::string> name_of(Id id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] bool has(std::string_view name) const { return ids_.contains(std::string(name)); }
  /// From now on `id` is called `name`; a former name of it still finds it.
  void bind(Id id, const std::string& name) {
    ids_[name] = id;
    names_[id] = name;
  }
  [[nodiscard]] std::size_t size() const noexcept { return names_.size(); }
  /// By rising id.
  [[nodiscard]] const std::map<Id, std::string>& all() const noexcept { return names_; }

 private:
  std::unordered_map<std::string, Id> ids_;
  std::map<Id, std::string> names_;
};

/// Learns names from what a venue was asked and answered: members, datasets (CODE, or CODE.R2 for release 2), segments
/// and instruments go by their codes, requests for quote and orders by their client's id. A quote is called
/// "41.1.bid" (quote id, line of the mass quote, side), the legs of a combination "BASKET.1", "BASKET.2". A transfer
/// in two phases goes by its client's id. A name that another order has becomes "MEMBER:name". Trades are T1, T2, …,
/// and grants G1, G2, …, as they come.
class Names {
 public:
  NameTable<MemberId> members;
  NameTable<DatasetId> datasets;
  NameTable<SegmentId> segments;
  NameTable<InstrumentId> instruments;
  NameTable<OrderId> orders;
  NameTable<QuoteRequestId> requests;
  NameTable<TradeId> trades;
  NameTable<GrantId> grants;
  NameTable<TransferId> transfers;  // in two phases

  /// `events` are all that the command caused.
  void follow(RecordView command, const EventBuffer& events);
  /// The one instrument there is; lines need not name it.
  [[nodiscard]] std::optional<InstrumentId> only_instrument() const;
  /// "NEURALIS/CNY/available"; numbers for what has no name.
  [[nodiscard]] std::string account(AccountId account) const;
  [[nodiscard]] std::optional<AccountId> find_account(std::string_view text) const;

 private:
  void follow_event(RecordView command, RecordView event);
  void bind_transfer(const TransferBegun& begun, MemberId acting);
  void bind_order(OrderId order, MemberId member, const std::string& name);
};

}  // namespace licet::scenario
