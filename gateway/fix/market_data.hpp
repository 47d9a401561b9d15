#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "gateway/fix/contracts.hpp"
#include "gateway/fix/market_data_messages.hpp"
#include "gateway/views/read_model.hpp"

namespace FIX {
class Message;
}

namespace licet::fix {

/// Market data over FIX: snapshots (W) and what changed since (X, or W again), by price level, and trades. An update is
/// the difference between the book now and what the subscriber was sent last, so a slow reader misses intermediate
/// states and their trades, never the right level. Every entry carries the book's own sequence number in RptSeq(83).
/// One thread, but for what says otherwise.
class MarketData {
 public:
  /// A session as far as market data goes. Not kept for resending: stale prices help nobody.
  class Subscriber {
   public:
    virtual ~Subscriber() = default;
    virtual void send_market_data(std::string_view msg_type, std::string_view body) = 0;
    /// Has so much unsent that updates should wait.
    [[nodiscard]] virtual bool is_congested() const = 0;
  };

  struct Limits {
    std::size_t subscriptions_max = 1'024;  // of one subscriber
    std::size_t depth_max = 1'000;          // levels a side; MarketDepth(264) 0 asks for this many
  };

  MarketData(const ReadModel& model, ContractDirectory& contracts, Limits limits) noexcept
      : model_(model), contracts_(contracts), limits_(limits) {}

  /// MarketDataRequest (V).
  void on_request(Subscriber& subscriber, const FIX::Message& message);
  /// The session is over.
  void forget(Subscriber& subscriber);

  /// Somebody has subscribed. Any thread.
  [[nodiscard]] bool wants_updates() const noexcept { return wants_updates_.load(std::memory_order_acquire); }

  /// Collects what changed; `publish` sends it.
  void on_update(const BookUpdate& update);
  void on_call(InstrumentId instrument);
  void on_call_executed(const AuctionExecuted& event);
  /// A session changed: a call may have begun or ended.
  void on_session(InstrumentId instrument) { on_call(instrument); }
  void publish();

 private:
  struct Subscription {
    Subscriber* subscriber = nullptr;
    std::string request_id;
    const Contract* contract = nullptr;
    std::size_t depth = 0;
    bool bids = false;
    bool offers = false;
    bool trades = false;
    bool call_price = false;      // entries Q
    bool call_imbalance = false;  // entries A
    bool full_refresh = false;
    bool is_call_told = false;   // what a call is expected to do has been told, and not yet that it is over
    std::uint64_t sequence = 0;  // of the book as last sent
    std::uint64_t printed = 0;   // of the last trade told: the book may be ahead of the prints
    std::vector<LevelRecord> sent_bids;
    std::vector<LevelRecord> sent_offers;
  };
  struct Print {
    std::uint64_t sequence = 0;
    TradeRecord trade;
  };
  using Subscriptions = std::list<Subscription>;
  /// What happened in one instrument since it was last published.
  struct Change {
    std::vector<Print> prints;
    bool is_call = false;                   // what its call is expected to do changed
    std::optional<AuctionExecuted> result;  // of its latest call
  };

  /// What a request asks for, checked. On refusal, MDReqRejReason(281) and the code.
  struct Refusal {
    char reason = '0';
    Reject code = Reject::invalid_value;
  };
  [[nodiscard]] std::pair<std::vector<Subscription>, const Refusal*> read_request(const FIX::Message& message);
  void unsubscribe(Subscriber& subscriber, std::string_view request_id);
  void send_snapshot(Subscription& subscription);
  void send_update(Subscription& subscription, const BookSnapshot& book, const Change& change);
  void add_call(IncrementalRefresh& update, Subscription& subscription, const Change& change);
  [[nodiscard]] std::optional<CallNews> call_of(const Subscription& subscription) const;
  void remove_from_index(const Subscription& subscription);

  const ReadModel& model_;
  ContractDirectory& contracts_;
  Limits limits_;
  std::unordered_map<Subscriber*, Subscriptions> subscriptions_;
  std::unordered_map<InstrumentId, std::vector<Subscription*>> by_instrument_;
  std::atomic<bool> wants_updates_{false};  // by_instrument_ is not empty, or about to be filled
  std::unordered_map<InstrumentId, Change> changed_;
};

}  // namespace licet::fix
