#pragma once

#include <atomic>
#include <memory>
#include <unordered_map>
#include <vector>

#include "gateway/ws/command_events.hpp"
#include "gateway/ws/market_names.hpp"
#include "gateway/ws/market_topic.hpp"

namespace licet::ws {

/// Public channels: those of markets (MarketTopic) and the two of the venue:
///
///   instruments  seq is the log's number; data {event: "listed", instrument: {…}} or {event: "session", instrument,
///                session, ends_at}. The snapshot is empty ({"event":"none"}): the operation `instruments` has the list
///                in pages.
///   heartbeat    seq counts up; data {sequence: the last command that every view has}
///
/// One thread, but for what says otherwise.
class MarketData {
 public:
  MarketData(const ReadModel& model, MarketNames& names) : model_(model), names_(names) {}

  /// `instrument` exists, for a channel of a market; else it is not set. Sends a snapshot; a repeat sends it again.
  void subscribe(Channel channel, InstrumentId instrument, Receiver& receiver);
  void unsubscribe(Channel channel, InstrumentId instrument, Receiver& receiver);
  /// Somebody listens to a market. Any thread.
  [[nodiscard]] bool wants_updates() const noexcept { return wants_updates_.load(std::memory_order_acquire); }

  void on_updates(const std::vector<BookUpdatePtr>& updates);
  void on_command(CommandEvents events);
  /// After all of a batch: tickers.
  void on_batch_end();
  /// Updates were lost before they came here.
  void restart();
  /// Every few milliseconds: serves those who lagged and have caught up.
  void catch_up();
  void heartbeat(Timestamp now);

 private:
  template <class Tell>
  void tell_topic(InstrumentId instrument, Tell&& tell);
  void publish_session(const SessionChanged& change, const RecordHeader& header);
  void publish_listing(InstrumentId instrument, const RecordHeader& header);
  void publish_instrument(std::string_view data, const RecordHeader& header);

  const ReadModel& model_;
  MarketNames& names_;
  std::unordered_map<InstrumentId, std::unique_ptr<MarketTopic>> topics_;
  std::atomic<bool> wants_updates_{false};  // topics_ is not empty, or about to be filled
  std::vector<MarketTopic*> changed_;       // in this batch
  std::vector<MarketTopic*> told_;          // of the command being looked at
  Audience instruments_;
  Audience heartbeats_;
  std::uint64_t instruments_sequence_ = 0;
  std::uint64_t heartbeat_count_ = 0;
};

}  // namespace licet::ws
