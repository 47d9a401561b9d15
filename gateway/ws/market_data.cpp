#include "gateway/ws/market_data.hpp"

#include <algorithm>

#include "gateway/views/json_writer.hpp"

namespace licet::ws {
namespace {

SharedFrame venue_frame(Channel channel, bool is_snapshot, std::uint64_t seq, std::uint64_t prev_seq,
                        std::string_view ts, std::string_view data) {
  return make_frame({channels()[static_cast<std::size_t>(channel)].name, {}, is_snapshot, seq, prev_seq, ts, data});
}

}  // namespace

void MarketData::subscribe(Channel channel, InstrumentId instrument, Receiver& receiver) {
  if (channel == Channel::heartbeat) {
    heartbeats_.add(receiver);
  } else if (channel == Channel::instruments) {
    if (instruments_.empty()) instruments_sequence_ = model_.applied().value();
    instruments_.add(receiver);
    receiver.deliver(venue_frame(channel, true, instruments_sequence_, 0, "null", R"({"event":"none"})"));
  } else {
    wants_updates_.store(true, std::memory_order_release);  // before the book is read
    auto& topic = topics_[instrument];
    if (!topic) topic = std::make_unique<MarketTopic>(model_, instrument, names_.symbol(instrument));
    topic->subscribe(channel, receiver);
  }
}

void MarketData::unsubscribe(Channel channel, InstrumentId instrument, Receiver& receiver) {
  if (channel == Channel::heartbeat) return heartbeats_.remove(receiver);
  if (channel == Channel::instruments) return instruments_.remove(receiver);
  const auto at = topics_.find(instrument);
  if (at == topics_.end()) return;
  at->second->unsubscribe(channel, receiver);
  if (at->second->has_audience()) return;
  std::erase(changed_, at->second.get());
  topics_.erase(at);
  wants_updates_.store(!topics_.empty(), std::memory_order_release);
}

void MarketData::on_updates(const std::vector<BookUpdatePtr>& updates) {
  if (topics_.empty()) return;
  for (const BookUpdatePtr& update : updates) {
    const auto at = topics_.find(update->instrument);
    if (at == topics_.end()) continue;
    if (!at->second->has_changed()) changed_.push_back(at->second.get());
    at->second->on_update(*update);
  }
}

void MarketData::on_command(CommandEvents events) {
  if (topics_.empty() && instruments_.empty()) return;
  for (const RecordView event : events) {
    if (const auto* change = event.get_if<SessionChanged>()) {
      tell_topic(change->instrument, [&](MarketTopic& topic) { topic.on_session(*change, event.header()); });
      if (!instruments_.empty()) publish_session(*change, event.header());
    } else if (const auto* indicated = event.get_if<AuctionIndicated>()) {
      tell_topic(indicated->instrument, [&](MarketTopic& topic) { topic.on_auction(*indicated, event.header()); });
    } else if (const auto* executed = event.get_if<AuctionExecuted>()) {
      tell_topic(executed->instrument, [&](MarketTopic& topic) { topic.on_auction(*executed, event.header()); });
    } else if (const auto* listed = event.get_if<InstrumentListed>(); listed != nullptr && !instruments_.empty()) {
      publish_listing(listed->id, event.header());
    }
  }
  for (MarketTopic* topic : told_) topic->on_command_end();
  told_.clear();
}

template <class Tell>
void MarketData::tell_topic(InstrumentId instrument, Tell&& tell) {
  const auto at = topics_.find(instrument);
  if (at == topics_.end()) return;
  tell(*at->second);
  if (std::ranges::find(told_, at->second.get()) == told_.end()) told_.push_back(at->second.get());
}

void MarketData::publish_session(const SessionChanged& change, const RecordHeader& header) {
  std::string data;
  json::ObjectWriter(data)
      .word("event", "session")
      .text("instrument", names_.symbol(change.instrument))
      .word("session", word(change.state))
      .optional_time("ends_at", change.ends_at);
  publish_instrument(data, header);
}

void MarketData::publish_listing(InstrumentId instrument, const RecordHeader& header) {
  const auto record = model_.instrument(instrument);
  if (!record) return;
  std::string data;
  {
    json::ObjectWriter object(data);
    object.word("event", "listed");
    json::append(object.key("instrument"), model_, *record);
  }
  publish_instrument(data, header);
}

void MarketData::publish_instrument(std::string_view data, const RecordHeader& header) {
  // One command may change many: those after the first have prev_seq = seq.
  if (header.sequence.value() < instruments_sequence_) return;
  const std::uint64_t before = std::exchange(instruments_sequence_, header.sequence.value());
  std::string ts;
  json::append_time(ts, header.time);
  instruments_.publish(venue_frame(Channel::instruments, false, instruments_sequence_, before, ts, data));
}

void MarketData::on_batch_end() {
  for (MarketTopic* topic : changed_) topic->on_batch_end();
  changed_.clear();
}

void MarketData::restart() {
  for (auto& [instrument, topic] : topics_) topic->restart();
}

void MarketData::catch_up() {
  for (auto& [instrument, topic] : topics_) topic->catch_up();
  instruments_.catch_up([this] {
    return venue_frame(Channel::instruments, true, instruments_sequence_, 0, "null", R"({"event":"none"})");
  });
}

void MarketData::heartbeat(Timestamp now) {
  if (heartbeats_.empty()) return;
  const std::uint64_t before = heartbeat_count_++;
  std::string ts;
  json::append_time(ts, now);
  std::string data;
  json::ObjectWriter(data).number("sequence", model_.applied().value());
  const SharedFrame frame = venue_frame(Channel::heartbeat, false, heartbeat_count_, before, ts, data);
  heartbeats_.publish(frame);
  heartbeats_.catch_up([&frame] { return frame; });
}

}  // namespace licet::ws
