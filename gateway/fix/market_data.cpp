#include "gateway/fix/market_data.hpp"

#include <algorithm>
#include <charconv>

#include "gateway/fix/fields.hpp"
#include "gateway/fix/market_data_messages.hpp"
#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/refusals.hpp"
#include "gateway/fix/tags.hpp"

namespace licet::fix {
std::pair<std::vector<MarketData::Subscription>, const MarketData::Refusal*> MarketData::read_request(
    const FIX::Message& message) {
  static constexpr Refusal unknown_symbol{'0', Reject::unknown_instrument};
  static constexpr Refusal bad_depth{'5', Reject::invalid_value};
  static constexpr Refusal no_update_type{'6', Reject::missing_field};
  static constexpr Refusal bad_entry_type{'8', Reject::invalid_value};
  Subscription asked;
  asked.request_id = field_of(message, tag::md_req_id);
  const auto depth_text = field_of(message, tag::market_depth);
  const auto parsed = std::from_chars(depth_text.data(), depth_text.data() + depth_text.size(), asked.depth);
  if (parsed.ec != std::errc{} || parsed.ptr != depth_text.data() + depth_text.size()) return {{}, &bad_depth};
  if (asked.depth > limits_.depth_max) return {{}, &bad_depth};
  if (asked.depth == 0) asked.depth = limits_.depth_max;
  const auto update_type = field_of(message, tag::md_update_type);
  if (update_type.empty() && field_of(message, tag::subscription_request_type) == "1") return {{}, &no_update_type};
  asked.full_refresh = update_type == "0";
  for (int n = 1; n <= entries_of(message, tag::no_md_entry_types); ++n) {
    const auto type = entry_field(entry_of(message, n, tag::no_md_entry_types), tag::md_entry_type);
    asked.bids = asked.bids || type == "0";
    asked.offers = asked.offers || type == "1";
    asked.trades = asked.trades || type == "2";
    asked.call_price = asked.call_price || type == "Q";
    asked.call_imbalance = asked.call_imbalance || type == "A";
  }
  if (!asked.bids && !asked.offers && !asked.trades && !asked.call_price && !asked.call_imbalance)
    return {{}, &bad_entry_type};
  std::vector<Subscription> subscriptions;
  for (int n = 1; n <= entries_of(message, tag::no_related_sym); ++n) {
    asked.contract = contracts_.by_symbol(entry_field(entry_of(message, n, tag::no_related_sym), tag::symbol));
    if (asked.contract == nullptr) return {{}, &unknown_symbol};
    subscriptions.push_back(asked);
  }
  if (subscriptions.empty()) return {{}, &unknown_symbol};
  return {std::move(subscriptions), nullptr};
}

void MarketData::on_request(Subscriber& subscriber, const FIX::Message& message) {
  const auto request_id = field_of(message, tag::md_req_id);
  const auto type = field_of(message, tag::subscription_request_type);
  if (type == "2") return unsubscribe(subscriber, request_id);
  auto [asked, refusal] = read_request(message);
  if (refusal != nullptr) {
    return subscriber.send_market_data("Y", refuse_market_data(request_id, refusal->reason, refusal->code));
  }
  auto& own = subscriptions_[&subscriber];
  const bool is_new = std::none_of(own.begin(), own.end(), [&](const auto& s) { return s.request_id == request_id; });
  if (!is_new) return subscriber.send_market_data("Y", refuse_market_data(request_id, '1', Reject::already_exists));
  if (own.size() + asked.size() > limits_.subscriptions_max) {
    return subscriber.send_market_data("Y", refuse_market_data(request_id, '2', Reject::capacity_reached));
  }
  for (auto& subscription : asked) {
    subscription.subscriber = &subscriber;
    if (type == "0") {
      send_snapshot(subscription);
      continue;
    }
    wants_updates_.store(true, std::memory_order_release);  // before the book is read
    Subscription& kept = own.emplace_back(std::move(subscription));
    by_instrument_[kept.contract->id].push_back(&kept);
    send_snapshot(kept);
  }
}

void MarketData::remove_from_index(const Subscription& subscription) {
  const auto entry = by_instrument_.find(subscription.contract->id);
  if (entry == by_instrument_.end()) return;
  std::erase(entry->second, &subscription);
  if (entry->second.empty()) by_instrument_.erase(entry);
  wants_updates_.store(!by_instrument_.empty(), std::memory_order_release);
}

void MarketData::unsubscribe(Subscriber& subscriber, std::string_view request_id) {
  auto& own = subscriptions_[&subscriber];
  const auto removed = std::erase_if(own, [&](const Subscription& subscription) {
    if (subscription.request_id != request_id) return false;
    remove_from_index(subscription);
    return true;
  });
  if (removed == 0) subscriber.send_market_data("Y", refuse_market_data(request_id, '0', Reject::not_found));
}

void MarketData::forget(Subscriber& subscriber) {
  const auto own = subscriptions_.find(&subscriber);
  if (own == subscriptions_.end()) return;
  for (const Subscription& subscription : own->second) remove_from_index(subscription);
  subscriptions_.erase(own);
}

void MarketData::send_snapshot(Subscription& subscription) {
  BookSnapshot book = model_.book(subscription.contract->id, subscription.depth);
  if (!subscription.bids) book.bids.clear();
  if (!subscription.offers) book.asks.clear();
  const auto last_trade =
      subscription.trades ? model_.trades(subscription.contract->id, 1) : std::vector<TradeRecord>{};
  const auto call = call_of(subscription);
  subscription.subscriber->send_market_data(
      "W", full_refresh(subscription.request_id, *subscription.contract, book, last_trade, call ? &*call : nullptr));
  subscription.is_call_told = call.has_value();
  subscription.sequence = book.sequence;
  subscription.printed = book.sequence;
  subscription.sent_bids = std::move(book.bids);
  subscription.sent_offers = std::move(book.asks);
}

void MarketData::on_update(const BookUpdate& update) {
  if (!by_instrument_.contains(update.instrument)) return;
  auto& prints = changed_[update.instrument].prints;
  for (const TradeRecord& trade : update.trades) prints.push_back({update.sequence, trade});
}

void MarketData::on_call(InstrumentId instrument) {
  if (by_instrument_.contains(instrument)) changed_[instrument].is_call = true;
}

void MarketData::on_call_executed(const AuctionExecuted& event) {
  if (by_instrument_.contains(event.instrument)) changed_[event.instrument].result = event;
}

std::optional<CallNews> MarketData::call_of(const Subscription& subscription) const {
  if (!subscription.call_price && !subscription.call_imbalance) return std::nullopt;
  const auto expected = model_.indication(subscription.contract->id);
  if (!expected) return std::nullopt;
  return call_news(*expected, subscription.call_price, subscription.call_imbalance);
}

void MarketData::publish() {
  std::unordered_map<InstrumentId, Change> waiting;
  for (const auto& [instrument, change] : changed_) {
    const auto subscribers = by_instrument_.find(instrument);
    if (subscribers == by_instrument_.end()) continue;
    std::size_t depth = 1;
    for (const Subscription* subscription : subscribers->second) depth = std::max(depth, subscription->depth);
    const BookSnapshot book = model_.book(instrument, depth);
    for (Subscription* subscription : subscribers->second) {
      if (subscription->subscriber->is_congested()) {
        waiting[instrument].is_call = true;  // looked at again, without the trades and the result of now
      } else {
        send_update(*subscription, book, change);
      }
    }
  }
  changed_ = std::move(waiting);
}

/// The result of a call that has ended, and what the one that builds is expected to do.
void MarketData::add_call(IncrementalRefresh& update, Subscription& subscription, const Change& change) {
  if (!subscription.call_price && !subscription.call_imbalance) return;
  if (change.result) {
    update.call(call_news(*change.result, subscription.call_price, subscription.call_imbalance),
                !subscription.is_call_told);
    subscription.is_call_told = false;  // the result stands where the expectation stood
  }
  if (!change.is_call) return;
  const auto expected = call_of(subscription);
  if (expected) {
    update.call(*expected, !subscription.is_call_told);
  } else if (subscription.is_call_told) {
    update.end_call(subscription.call_price, subscription.call_imbalance);
  }
  subscription.is_call_told = expected.has_value();
}

void MarketData::send_update(Subscription& subscription, const BookSnapshot& book, const Change& change) {
  const auto& prints = change.prints;
  const auto top = [&](const std::vector<LevelRecord>& levels, bool wanted) {
    const auto count = wanted ? std::min(subscription.depth, levels.size()) : 0;
    return std::vector<LevelRecord>(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(count));
  };
  auto bids = top(book.bids, subscription.bids);
  auto offers = top(book.asks, subscription.offers);
  IncrementalRefresh update(subscription.request_id, *subscription.contract, book.sequence);
  update.levels('0', subscription.sent_bids, bids, [](Price a, Price b) { return a > b; });
  update.levels('1', subscription.sent_offers, offers, [](Price a, Price b) { return a < b; });
  if (subscription.trades) {
    for (const Print& print : prints) {
      if (print.sequence > subscription.printed) update.trade(print.trade, print.sequence);
    }
  }
  add_call(update, subscription, change);
  if (!update.empty()) {
    if (subscription.full_refresh) {
      BookSnapshot seen{book.instrument, book.sequence, book.time, bids, offers};
      std::vector<TradeRecord> last;
      if (subscription.trades && !prints.empty()) last.push_back(prints.back().trade);
      const auto expected = call_of(subscription);
      const auto result =
          change.result ? std::optional(call_news(*change.result, subscription.call_price, subscription.call_imbalance))
                        : expected;
      subscription.subscriber->send_market_data(
          "W", full_refresh(subscription.request_id, *subscription.contract, seen, last, result ? &*result : nullptr));
    } else {
      subscription.subscriber->send_market_data("X", update.body());
    }
  }
  subscription.sequence = std::max(subscription.sequence, book.sequence);
  if (!prints.empty()) subscription.printed = std::max(subscription.printed, prints.back().sequence);
  subscription.sent_bids = std::move(bids);
  subscription.sent_offers = std::move(offers);
}

}  // namespace licet::fix
