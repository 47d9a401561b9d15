#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>

#include "gateway/ws/audience.hpp"
#include "gateway/ws/channels.hpp"
#include "gateway/ws/level_book.hpp"

namespace licet::ws {

/// The public channels of one instrument, kept while anyone listens: book, trades, ticker, status and auctions. Each
/// update is encoded once and shared. One thread.
///
///   book      seq: the book's own count of changes. {bids, asks}: all levels in a snapshot, the changed ones in an
///   update trades    seq: the number of the last trade in it. [trade, …]; a snapshot has the latest 50, oldest first
///   ticker    seq: the book's count of changes. {last_price, volume, bid_price, bid_quantity, ask_price, ask_quantity}
///   status    seq: the log's number. {session, ends_at, reason}
///   auctions  seq: the log's number. {indication, result}, both as they are now
class MarketTopic {
 public:
  static constexpr std::size_t kept_trades = 50;

  /// Takes the market as the read model has it now.
  MarketTopic(const ReadModel& model, InstrumentId instrument, std::string_view symbol);

  /// Adds the receiver, or repeats its snapshot when it is there already.
  void subscribe(Channel channel, Receiver& receiver);
  void unsubscribe(Channel channel, Receiver& receiver);
  [[nodiscard]] bool has_audience() const noexcept;

  /// The next update of the book. What the snapshot had already is left out.
  void on_update(const BookUpdate& update);
  /// What one command did to the session and the call; told once by on_command_end.
  void on_session(const SessionChanged& change, const RecordHeader& header);
  void on_auction(const AuctionIndicated& event, const RecordHeader& header);
  void on_auction(const AuctionExecuted& event, const RecordHeader& header);
  void on_command_end();
  /// Updates came since the last on_batch_end.
  [[nodiscard]] bool has_changed() const noexcept { return changed_; }
  /// Publishes what is gathered over one batch: the ticker.
  void on_batch_end();
  /// Updates were lost on the way here: starts again from the read model, with snapshots for everyone.
  void restart();
  /// Serves those who lagged and have caught up.
  void catch_up();

 private:
  [[nodiscard]] Audience& audience(Channel channel) noexcept { return audiences_[static_cast<std::size_t>(channel)]; }
  [[nodiscard]] SharedFrame snapshot(Channel channel) const;
  [[nodiscard]] std::string ticker_data() const;
  [[nodiscard]] std::string status_data() const;
  [[nodiscard]] std::string auction_data() const;
  /// False: the read model had it already when this was loaded.
  [[nodiscard]] bool is_news_of_call(const RecordHeader& header);
  void load();
  void publish_book(const BookUpdate& update);
  void publish_trades(const BookUpdate& update);
  void keep(const TradeRecord& trade);

  const ReadModel& model_;
  InstrumentId instrument_;
  std::string symbol_;
  std::array<Audience, 5> audiences_;
  LevelBook book_;
  std::deque<std::string> trades_;  // JSON, oldest first
  TradeId last_trade_;
  Timestamp last_trade_time_;
  std::uint64_t ticker_sequence_ = 0;
  bool changed_ = false;
  Sequence status_sequence_;
  Timestamp status_time_;
  Sequence status_before_;  // of the last that was told
  SessionState session_{};
  Timestamp session_ends_at_;
  Reason session_reason_;
  AuctionRecord auction_;
  Sequence auction_sequence_;
  Sequence auction_before_;
  Timestamp auction_time_;
};

}  // namespace licet::ws
