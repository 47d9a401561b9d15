#include "gateway/ws/private_feed.hpp"

#include <algorithm>

#include "gateway/views/json_writer.hpp"
#include "gateway/ws/executions.hpp"
#include "gateway/ws/negotiations.hpp"

namespace licet::ws {
namespace {

constexpr auto first_private = static_cast<std::size_t>(Channel::orders);

/// `[row, row]`, each written by `append(out, row)`.
template <class Rows, class Append>
void append_rows(std::string& out, const Rows& rows, Append append) {
  out += '[';
  bool first = true;
  for (const auto& row : rows) {
    if (!first) out += ',';
    first = false;
    append(out, row);
  }
  out += ']';
}

std::string event_text(Channel channel, bool is_snapshot, std::uint64_t seq, std::uint64_t prev_seq,
                       std::string_view ts, std::string_view data) {
  std::string out;
  append_event(out, {channels()[static_cast<std::size_t>(channel)].name, {}, is_snapshot, seq, prev_seq, ts, data});
  return out;
}

}  // namespace

std::size_t PrivateFeed::index_of(Channel channel) noexcept {
  return static_cast<std::size_t>(channel) - first_private;
}

PrivateFeed::MemberTopic* PrivateFeed::topic(MemberId member) noexcept {
  const auto at = topics_.find(member);
  return at == topics_.end() ? nullptr : at->second.get();
}

void PrivateFeed::subscribe(Channel channel, MemberId member, std::optional<std::uint64_t> from, Receiver& receiver) {
  unsubscribe(channel, member, receiver);
  auto& topic = topics_[member];
  if (!topic) topic = std::make_unique<MemberTopic>();
  // The number first: what the tables then hold is at least as new, and what comes after it is told again.
  const std::uint64_t seq = model_.applied().value();
  std::string data;
  if (channel == Channel::orders) {
    data = orders_snapshot(member, from);
  } else if (channel == Channel::rfq) {
    data = negotiations_snapshot(member);
  } else {
    append_rows_of(data, channel, member, resume_rows_max);
  }
  const std::string text = event_text(channel, true, seq, 0, "null", data);
  receiver.deliver(TextFrameHeader(text.size()).view(), text);
  topic->listeners[index_of(channel)].push_back({&receiver, seq});
}

void PrivateFeed::unsubscribe(Channel channel, MemberId member, Receiver& receiver) {
  MemberTopic* of_member = topic(member);
  if (of_member == nullptr) return;
  std::erase_if(of_member->listeners[index_of(channel)],
                [&](const Listener& listener) { return listener.receiver == &receiver; });
  if (!std::ranges::all_of(of_member->listeners, [](const auto& list) { return list.empty(); })) return;
  changed_.erase(member);
  topics_.erase(member);
}

void PrivateFeed::on_command(CommandEvents events) {
  now_ = events.cause().time;
  if (topics_.empty()) return;
  for (const RecordView event : events) look_at(event);
  const RecordHeader& cause = events.cause();
  batch_time_ = cause.time;
  batch_sequence_ = cause.sequence;
  for (MemberTopic* of_member : told_) {
    if (!of_member->executions.empty()) {
      publish(Channel::orders, *of_member, cause.sequence.value(), cause.time,
              "{\"executions\":[" + of_member->executions + "]}");
    }
    if (!of_member->negotiations.empty()) {
      publish(Channel::rfq, *of_member, cause.sequence.value(), cause.time,
              "{\"events\":[" + of_member->negotiations + "]}");
    }
    of_member->executions.clear();
    of_member->negotiations.clear();
  }
  told_.clear();
}

void PrivateFeed::look_at(RecordView event) {
  if (const auto* transfer = event.get_if<TransferPosted>()) {
    note_transfer(transfer->debit);
    note_transfer(transfer->credit);
  } else if (const auto* released = event.get_if<GrantReleased>()) {
    note_grant(released->holder, released->grant);
  } else if (const auto* changed = event.get_if<GrantChanged>()) {
    note_grant(event.header().member, changed->grant);
  } else if (const auto* metered = event.get_if<UsageMetered>()) {
    note_grant(event.header().member, metered->grant);
  } else if (const auto* trade = event.get_if<Trade>()) {
    note_execution(trade->buyer.member, event);
    if (trade->seller.member != trade->buyer.member) note_execution(trade->seller.member, event);
  } else if (const auto* refreshed = event.get_if<OrderRefreshed>()) {
    note_refreshed(*refreshed);
  } else if (event.is<QuoteRequested>() || event.is<OfferMade>() || event.is<OfferClosed>()) {
    note_negotiation(event);
  } else if (event.header().member.is_set()) {
    note_execution(event.header().member, event);
  }
}

void PrivateFeed::note_execution(MemberId member, RecordView event) {
  MemberTopic* of_member = topic(member);
  if (of_member == nullptr || of_member->listeners[index_of(Channel::orders)].empty()) return;
  append_execution(of_member->executions, event, member, names_);
  if (!of_member->executions.empty()) note_told(*of_member);
}

void PrivateFeed::note_told(MemberTopic& topic) {
  if (std::ranges::find(told_, &topic) == told_.end()) told_.push_back(&topic);
}

/// A public event, which does not say whose order it is.
void PrivateFeed::note_refreshed(const OrderRefreshed& event) {
  const auto order = model_.order(event.order);
  MemberTopic* of_member = order ? topic(order->member) : nullptr;
  if (of_member == nullptr || of_member->listeners[index_of(Channel::orders)].empty()) return;
  append_refreshed(of_member->executions, event, order->terms.client_order_id.view(), names_);
  note_told(*of_member);
}

/// A request is told to everyone who may know of it, an offer to its two members.
void PrivateFeed::note_negotiation(RecordView event) {
  if (event.header().member.is_set()) {
    if (MemberTopic* of_member = topic(event.header().member))
      note_negotiation(event.header().member, *of_member, event);
    return;
  }
  for (auto& [member, of_member] : topics_) note_negotiation(member, *of_member, event);
}

void PrivateFeed::note_negotiation(MemberId member, MemberTopic& topic, RecordView event) {
  if (topic.listeners[index_of(Channel::rfq)].empty()) return;
  append_negotiation(topic.negotiations, event, member, model_);
  if (!topic.negotiations.empty()) note_told(topic);
}

void PrivateFeed::note_transfer(AccountId account) {
  MemberTopic* of_member = topic(account.member());
  if (of_member == nullptr) return;
  (account.asset().is_currency() ? of_member->balances_changed : of_member->holdings_changed) = true;
  changed_[account.member()] = of_member;
}

void PrivateFeed::note_grant(MemberId holder, GrantId grant) {
  MemberTopic* of_member = topic(holder);
  if (of_member == nullptr) return;
  if (std::ranges::find(of_member->changed_grants, grant) == of_member->changed_grants.end()) {
    of_member->changed_grants.push_back(grant);
  }
  changed_[holder] = of_member;
}

void PrivateFeed::on_batch_end() {
  if (changed_.empty()) return;
  // Not the read model's number, which may be ahead: what it has then changed again comes with the next batch.
  const std::uint64_t seq = batch_sequence_.value();
  for (auto& [member, of_member] : changed_) {
    if (std::exchange(of_member->balances_changed, false)) publish_rows(Channel::balances, member, *of_member, seq);
    if (std::exchange(of_member->holdings_changed, false)) publish_rows(Channel::holdings, member, *of_member, seq);
    const auto grants = std::exchange(of_member->changed_grants, {});
    if (!grants.empty() && !of_member->listeners[index_of(Channel::grants)].empty()) {
      publish(Channel::grants, *of_member, seq, batch_time_, grant_rows(grants));
    }
  }
  changed_.clear();
}

void PrivateFeed::publish_rows(Channel channel, MemberId member, MemberTopic& topic, std::uint64_t seq) {
  if (topic.listeners[index_of(channel)].empty()) return;
  std::string data;
  append_rows_of(data, channel, member, resume_rows_max);
  publish(channel, topic, seq, batch_time_, data);
}

void PrivateFeed::publish(Channel channel, MemberTopic& topic, std::uint64_t seq, Timestamp time,
                          std::string_view data) {
  std::string ts;
  json::append_time(ts, time);
  for (Listener& listener : topic.listeners[index_of(channel)]) {
    if (seq <= listener.last_seq) continue;  // its snapshot had it
    const std::string text = event_text(channel, false, seq, listener.last_seq, ts, data);
    listener.receiver->deliver(TextFrameHeader(text.size()).view(), text);
    listener.last_seq = seq;
  }
}

std::string PrivateFeed::orders_snapshot(MemberId member, std::optional<std::uint64_t> from) const {
  auto orders = model_.orders(member, !from.has_value(), resume_rows_max);
  std::vector<TradeRecord> trades;
  bool complete = true;
  if (from) {
    trades = model_.trades_of(member, resume_rows_max);
    std::erase_if(orders, [&](const OrderRecord& order) { return order.changed_by.value() <= *from; });
    std::erase_if(trades, [&](const TradeRecord& trade) { return trade.sequence.value() <= *from; });
    complete = orders.size() < resume_rows_max && trades.size() < resume_rows_max;
  }
  std::ranges::reverse(orders);
  std::ranges::reverse(trades);
  std::string out;
  {
    json::ObjectWriter object(out);
    append_rows(object.key("orders"), orders,
                [&](std::string& text, const OrderRecord& order) { json::append(text, model_, order); });
    append_rows(object.key("trades"), trades,
                [&](std::string& text, const TradeRecord& trade) { json::append_own(text, model_, trade, member); });
    object.boolean("complete", complete);
  }
  return out;
}

std::string PrivateFeed::negotiations_snapshot(MemberId member) const {
  auto requests = model_.quote_requests(member, now_, resume_rows_max);
  auto offers = model_.offers(member, resume_rows_max);
  std::ranges::reverse(requests);
  std::ranges::reverse(offers);
  std::string out;
  {
    json::ObjectWriter object(out);
    append_rows(object.key("requests"), requests,
                [&](std::string& text, const QuoteRequestRecord& row) { json::append(text, model_, row); });
    append_rows(object.key("offers"), offers,
                [&](std::string& text, const OfferRecord& row) { json::append(text, model_, row); });
  }
  return out;
}

void PrivateFeed::append_rows_of(std::string& out, Channel channel, MemberId member, std::size_t limit) const {
  if (channel == Channel::balances) {
    append_rows(out, model_.balances(member),
                [](std::string& text, const BalanceRecord& row) { json::append(text, row); });
  } else if (channel == Channel::holdings) {
    append_rows(out, model_.holdings(member),
                [&](std::string& text, const HoldingRecord& row) { json::append(text, model_, row); });
  } else {
    append_rows(out, model_.grants(member, limit),
                [&](std::string& text, const GrantRecord& row) { json::append(text, model_, row); });
  }
}

std::string PrivateFeed::grant_rows(const std::vector<GrantId>& grants) const {
  std::vector<GrantRecord> records;
  for (const GrantId id : grants) {
    if (auto record = model_.grant(id)) records.push_back(*record);
  }
  std::string out;
  append_rows(out, records, [&](std::string& text, const GrantRecord& row) { json::append(text, model_, row); });
  return out;
}

}  // namespace licet::ws
