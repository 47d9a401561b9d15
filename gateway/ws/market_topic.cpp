#include "gateway/ws/market_topic.hpp"

#include <algorithm>

#include "gateway/views/json_writer.hpp"

namespace licet::ws {
namespace {

static_assert(static_cast<std::size_t>(Channel::auctions) == 4, "the market's channels come first");

std::string time_text(Timestamp time) {
  std::string text;
  json::append_time(text, time);
  return text;
}

std::string_view name_of(Channel channel) noexcept { return channels()[static_cast<std::size_t>(channel)].name; }

void append_level(json::ObjectWriter& object, std::string_view price, std::string_view quantity,
                  const LevelRecord* level) {
  if (level == nullptr) {
    object.raw(price, "null").raw(quantity, "null");
  } else {
    object.decimal(price, level->price).decimal(quantity, level->quantity);
  }
}

}  // namespace

MarketTopic::MarketTopic(const ReadModel& model, InstrumentId instrument, std::string_view symbol)
    : model_(model), instrument_(instrument), symbol_(symbol) {
  load();
}

void MarketTopic::load() {
  // The log's number first: what the tables then hold is at least as new.
  status_sequence_ = status_before_ = auction_sequence_ = auction_before_ = model_.applied();
  if (const auto record = model_.instrument(instrument_)) {
    session_ = record->session;
    session_ends_at_ = record->session_ends_at;
    session_reason_ = record->session_reason;
  }
  auction_ = model_.auction(instrument_);
  book_ = LevelBook(model_.book(instrument_, 0));
  ticker_sequence_ = book_.sequence();
  trades_.clear();
  auto latest = model_.trades(instrument_, kept_trades);
  std::ranges::reverse(latest);
  for (const TradeRecord& trade : latest) keep(trade);
}

void MarketTopic::keep(const TradeRecord& trade) {
  last_trade_ = trade.trade.trade;
  last_trade_time_ = trade.time;
  std::string text;
  json::append_public(text, trade);
  trades_.push_back(std::move(text));
  if (trades_.size() > kept_trades) trades_.pop_front();
}

void MarketTopic::subscribe(Channel channel, Receiver& receiver) {
  audience(channel).remove(receiver);
  receiver.deliver(snapshot(channel));
  audience(channel).add(receiver);
}

void MarketTopic::unsubscribe(Channel channel, Receiver& receiver) { audience(channel).remove(receiver); }

bool MarketTopic::has_audience() const noexcept {
  return !std::ranges::all_of(audiences_, [](const Audience& audience) { return audience.empty(); });
}

void MarketTopic::on_update(const BookUpdate& update) {
  changed_ = true;
  publish_trades(update);
  if (update.sequence <= book_.sequence()) return;
  if (update.previous != book_.sequence()) return restart();
  book_.apply(update);
  publish_book(update);
}

void MarketTopic::publish_book(const BookUpdate& update) {
  if (audience(Channel::book).empty()) return;
  std::string data = "{\"bids\":";
  append_levels(data, update.bids);
  data += ",\"asks\":";
  append_levels(data, update.asks);
  data += '}';
  const std::uint32_t checksum = book_.checksum();
  const std::string ts = time_text(update.time);
  audience(Channel::book)
      .publish(
          make_frame({name_of(Channel::book), symbol_, false, update.sequence, update.previous, ts, data, &checksum}));
}

void MarketTopic::publish_trades(const BookUpdate& update) {
  const TradeId before = last_trade_;
  std::string data;
  for (const TradeRecord& trade : update.trades) {
    if (trade.trade.trade <= last_trade_) continue;
    keep(trade);
    data += data.empty() ? '[' : ',';
    data += trades_.back();
  }
  if (data.empty() || audience(Channel::trades).empty()) return;
  data += ']';
  const std::string ts = time_text(update.time);
  audience(Channel::trades)
      .publish(make_frame({name_of(Channel::trades), symbol_, false, last_trade_.value(), before.value(), ts, data}));
}

void MarketTopic::on_session(const SessionChanged& change, const RecordHeader& header) {
  if (header.sequence < status_sequence_ || header.sequence == status_before_) return;
  status_sequence_ = header.sequence;
  status_time_ = header.time;
  session_ = change.state;
  session_ends_at_ = change.ends_at;
  session_reason_ = change.reason;
  if (change.state == change.before || !auction_.indication || !is_news_of_call(header)) return;
  auction_.indication.reset();
}

bool MarketTopic::is_news_of_call(const RecordHeader& header) {
  if (header.sequence < auction_sequence_ || header.sequence == auction_before_) return false;
  auction_sequence_ = header.sequence;
  auction_time_ = header.time;
  return true;
}

void MarketTopic::on_auction(const AuctionIndicated& event, const RecordHeader& header) {
  if (!is_news_of_call(header)) return;
  auction_.indication = event;
  auction_.indicated_at = header.time;
}

void MarketTopic::on_auction(const AuctionExecuted& event, const RecordHeader& header) {
  if (!is_news_of_call(header)) return;
  auction_.indication.reset();
  auction_.result = event;
  auction_.executed_at = header.time;
}

void MarketTopic::on_command_end() {
  const auto publish = [this](Channel channel, Sequence sequence, Sequence& before, Timestamp time,
                              const std::string& data) {
    if (sequence == before) return;
    const std::string ts = time_text(time);
    audience(channel).publish(
        make_frame({name_of(channel), symbol_, false, sequence.value(), before.value(), ts, data}));
    before = sequence;
  };
  publish(Channel::status, status_sequence_, status_before_, status_time_, status_data());
  publish(Channel::auctions, auction_sequence_, auction_before_, auction_time_, auction_data());
}

void MarketTopic::on_batch_end() {
  changed_ = false;
  const std::uint64_t before = std::exchange(ticker_sequence_, book_.sequence());
  if (audience(Channel::ticker).empty()) return;
  const std::string ts = time_text(book_.time());
  const std::string data = ticker_data();
  audience(Channel::ticker)
      .publish(make_frame({name_of(Channel::ticker), symbol_, false, ticker_sequence_, before, ts, data}));
}

void MarketTopic::restart() {
  load();
  for (Audience& each : audiences_) each.interrupt();
  catch_up();
}

void MarketTopic::catch_up() {
  for (std::size_t index = 0; index < audiences_.size(); ++index) {
    audiences_[index].catch_up([this, index] { return snapshot(static_cast<Channel>(index)); });
  }
}

std::string MarketTopic::ticker_data() const {
  const auto record = model_.instrument(instrument_);
  std::string out;
  {
    json::ObjectWriter object(out);
    object.optional_price("last_price", record ? record->last_price : Price())
        .decimal("volume", record ? record->volume : Quantity());
    append_level(object, "bid_price", "bid_quantity", book_.best_bid());
    append_level(object, "ask_price", "ask_quantity", book_.best_ask());
  }
  return out;
}

std::string MarketTopic::status_data() const {
  std::string out;
  json::ObjectWriter(out)
      .word("session", word(session_))
      .optional_time("ends_at", session_ends_at_)
      .text("reason", session_reason_.view());
  return out;
}

std::string MarketTopic::auction_data() const {
  std::string out;
  json::append_auction(out, auction_);
  return out;
}

SharedFrame MarketTopic::snapshot(Channel channel) const {
  std::string data;
  std::uint64_t seq = book_.sequence();
  Timestamp time = book_.time();
  std::uint32_t checksum = 0;
  if (channel == Channel::book) {
    book_.append_levels(data);
    checksum = book_.checksum();
  } else if (channel == Channel::trades) {
    seq = last_trade_.value();
    time = last_trade_time_;
    data = "[";
    for (const std::string& trade : trades_) {
      if (data.size() > 1) data += ',';
      data += trade;
    }
    data += ']';
  } else if (channel == Channel::ticker) {
    seq = ticker_sequence_;
    data = ticker_data();
  } else if (channel == Channel::auctions) {
    seq = auction_sequence_.value();
    time = auction_time_;
    data = auction_data();
  } else {
    seq = status_sequence_.value();
    time = status_time_;
    data = status_data();
  }
  const std::string ts = time == Timestamp() ? "null" : time_text(time);
  return make_frame(
      {name_of(channel), symbol_, true, seq, 0, ts, data, channel == Channel::book ? &checksum : nullptr});
}

}  // namespace licet::ws
