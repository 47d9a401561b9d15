#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/ws/audience.hpp"
#include "gateway/ws/channels.hpp"
#include "gateway/ws/command_events.hpp"
#include "gateway/ws/market_names.hpp"

namespace licet::ws {

/// The channels of a member: what its sessions are told of its own orders, money, licences and grants. `seq` is the
/// log's number, `prev_seq` that of the message before on this channel of this session, so that a client can tell that
/// it missed nothing and can resume from the last number it saw.
///
///   orders    snapshot {orders: the open ones, trades: []}, or when resumed `from` a number: {orders: all that changed
///             after it, trades: own ones after it, complete: whether the venue still had all of them};
///             update {executions: […]} (executions.hpp), all of one command together
///   balances  snapshot and update: [balance, …], all of them
///   holdings  snapshot and update: [holding, …], all of them
///   grants    snapshot and update: [grant, …]; an update has those that changed
///   rfq       snapshot {requests: those that may be answered, offers: open ones made or received}; update {events:
///   […]}
///             (negotiations.hpp), all of one command together
///
/// One thread.
class PrivateFeed {
 public:
  static constexpr std::size_t resume_rows_max = 1'000;

  PrivateFeed(const ReadModel& model, MarketNames& names) : model_(model), names_(names) {}

  /// Sends a snapshot first; a repeat sends it again. `from`: only for orders.
  void subscribe(Channel channel, MemberId member, std::optional<std::uint64_t> from, Receiver& receiver);
  void unsubscribe(Channel channel, MemberId member, Receiver& receiver);

  /// The rows of balances, holdings or (the newest `limit`) grants as they are now: `[row, …]`.
  void append_rows_of(std::string& out, Channel channel, MemberId member, std::size_t limit) const;

  void on_command(CommandEvents events);
  /// After all of a batch: balances, holdings and grants as they are now.
  void on_batch_end();

 private:
  struct Listener {
    Receiver* receiver;
    std::uint64_t last_seq;
  };
  struct MemberTopic {
    std::array<std::vector<Listener>, 5> listeners;
    std::string executions;    // of the command being looked at
    std::string negotiations;  // of it, too
    std::vector<GrantId> changed_grants;
    bool balances_changed = false;
    bool holdings_changed = false;
  };

  [[nodiscard]] static std::size_t index_of(Channel channel) noexcept;
  [[nodiscard]] MemberTopic* topic(MemberId member) noexcept;
  void look_at(RecordView event);
  /// Writes what the event means to each part of the member's channels.
  void note_execution(MemberId member, RecordView event);
  void note_refreshed(const OrderRefreshed& event);
  void note_negotiation(RecordView event);
  void note_negotiation(MemberId member, MemberTopic& topic, RecordView event);
  void note_told(MemberTopic& topic);
  [[nodiscard]] std::string negotiations_snapshot(MemberId member) const;
  void note_transfer(AccountId account);
  void note_grant(MemberId holder, GrantId grant);
  void publish(Channel channel, MemberTopic& topic, std::uint64_t seq, Timestamp time, std::string_view data);
  void publish_rows(Channel channel, MemberId member, MemberTopic& topic, std::uint64_t seq);
  [[nodiscard]] std::string orders_snapshot(MemberId member, std::optional<std::uint64_t> from) const;
  [[nodiscard]] std::string grant_rows(const std::vector<GrantId>& grants) const;

  const ReadModel& model_;
  MarketNames& names_;
  std::unordered_map<MemberId, std::unique_ptr<MemberTopic>> topics_;
  std::vector<MemberTopic*> told_;            // executions or negotiations of the command being looked at
  Timestamp now_;                             // of the last command
  std::map<MemberId, MemberTopic*> changed_;  // in this batch
  Timestamp batch_time_;
  Sequence batch_sequence_;  // of the last command of this batch
};

}  // namespace licet::ws
