#include "gateway/fix/status.hpp"

#include <algorithm>
#include <utility>

#include "gateway/fix/fields.hpp"
#include "gateway/fix/refusals.hpp"
#include "gateway/fix/status_messages.hpp"
#include "gateway/fix/tags.hpp"

namespace licet::fix {
namespace {

std::string_view request_id_of(std::string_view msg_type, const FIX::Message& message) {
  return field_of(message, msg_type == "e" ? tag::security_status_req_id : tag::trad_ses_req_id);
}

}  // namespace

Result<StatusBoard::Subscription> StatusBoard::read(std::string_view msg_type, const FIX::Message& message) {
  Reading reading;
  Subscription asked;
  asked.about_security = msg_type == "e";
  asked.request_id = request_id_of(msg_type, message);
  const auto code = field_of(message, tag::market_segment_id);
  const bool names_instrument = !field_of(message, tag::symbol).empty();
  reading.require(names_instrument || !asked.about_security, Reject::missing_field);
  reading.require(!names_instrument || code.empty(), Reject::invalid_value);
  if (names_instrument) {
    const Contract* contract = nullptr;
    reading.take(contract_of(message, contracts_), contract);
    if (contract != nullptr) asked.instrument = contract->id;
  } else if (!code.empty()) {
    const auto segment = model_.segment_by_code(code);
    reading.require(segment.has_value(), Reject::unknown_segment);
    if (segment) asked.segment = segment->id;
  }
  return reading.result(asked);
}

void StatusBoard::refuse(Subscriber& subscriber, std::string_view msg_type, const FIX::Message& message, Reject code) {
  const auto id = request_id_of(msg_type, message);
  if (msg_type == "g") return subscriber.send_status("h", session_status_refused(id, code));
  subscriber.send_status("j", refuse_message(message, code, id));
}

bool StatusBoard::on_message(Subscriber& subscriber, std::string_view msg_type, const FIX::Message& message) {
  if (msg_type != "e" && msg_type != "g") return false;
  auto& own = subscriptions_[&subscriber];
  const auto id = request_id_of(msg_type, message);
  const auto is_this = [&](const Subscription& known) {
    return known.request_id == id && known.about_security == (msg_type == "e");
  };
  const auto type = field_of(message, tag::subscription_request_type);
  if (type == "2") {
    const auto removed = std::erase_if(own, [&](const Subscription& known) {
      if (is_this(known)) count_out(known);
      return is_this(known);
    });
    if (removed == 0) refuse(subscriber, msg_type, message, Reject::not_found);
    return true;
  }
  auto asked = read(msg_type, message);
  Reject refusal{};
  if (!asked) {
    refusal = asked.error();
  } else if (type == "1" && std::any_of(own.begin(), own.end(), is_this)) {
    refusal = Reject::already_exists;
  } else if (own.size() >= subscriptions_max) {
    refusal = Reject::too_many_subscriptions;
  } else if (!asked->instrument.is_set() &&
             std::any_of(own.begin(), own.end(), [](const Subscription& known) { return known.next.is_set(); })) {
    refusal = Reject::rate_limited;  // one tour through many instruments at a time
  }
  if (refusal != Reject{}) {
    refuse(subscriber, msg_type, message, refusal);
    return true;
  }
  asked->is_once = type == "0";
  if (asked->instrument.is_set()) {
    send(subscriber, *asked, asked->instrument, false);
    if (!asked->is_once) keep(own, std::move(*asked));
    return true;
  }
  asked->next = InstrumentId(1);  // instruments are numbered densely
  keep(own, std::move(*asked));
  return true;
}

void StatusBoard::keep(Subscriptions& own, Subscription&& asked) {
  ++watched_[asked.instrument];
  own.push_back(std::move(asked));
}

void StatusBoard::count_out(const Subscription& over) {
  const auto watched = watched_.find(over.instrument);
  if (watched != watched_.end() && --watched->second == 0) watched_.erase(watched);
}

void StatusBoard::forget(Subscriber& subscriber) {
  const auto own = subscriptions_.find(&subscriber);
  if (own == subscriptions_.end()) return;
  for (const Subscription& over : own->second) count_out(over);
  subscriptions_.erase(own);
}

void StatusBoard::tour(Subscriber& subscriber, Subscription& subscription) {
  for (int looked_at = 0; looked_at < tour_at_a_time && subscription.next.is_set(); ++looked_at) {
    if (subscriber.is_congested()) return;
    const auto instrument = model_.instrument(subscription.next);
    if (!instrument) {
      subscription.next = InstrumentId{};
      return;
    }
    if (!subscription.segment.is_set() || instrument->terms.segment == subscription.segment) {
      send(subscriber, subscription, instrument->id, false);
    }
    subscription.next = InstrumentId(subscription.next.value() + 1);
  }
}

void StatusBoard::send(Subscriber& subscriber, const Subscription& subscription, InstrumentId id,
                       bool is_pushed) const {
  const auto instrument = model_.instrument(id);
  if (!instrument) return;
  const auto segment = model_.segment(instrument->terms.segment);
  const StatusNews news{&*instrument, segment ? segment->terms.code.view() : std::string_view{},
                        instrument->session_reason.view(), clock_.now(), is_pushed};
  if (subscription.about_security) {
    subscriber.send_status("f", security_status(subscription.request_id, news));
  } else {
    subscriber.send_status("h", session_status(subscription.request_id, news));
  }
}

void StatusBoard::on_change(const SessionChanged& event) {
  if (!watched_.contains(event.instrument) && !watched_.contains(InstrumentId{})) return;
  const auto instrument = model_.instrument(event.instrument);
  for (auto& [subscriber, own] : subscriptions_) {
    for (Subscription& subscription : own) {
      const bool is_meant =
          subscription.instrument.is_set()
              ? subscription.instrument == event.instrument
              : !subscription.segment.is_set() || (instrument && instrument->terms.segment == subscription.segment);
      if (!is_meant || subscription.is_once) continue;
      if (subscriber->is_congested()) {
        subscription.waiting.insert(event.instrument);
      } else {
        send(*subscriber, subscription, event.instrument, true);
      }
    }
  }
}

void StatusBoard::publish() {
  for (auto& [subscriber, own] : subscriptions_) {
    for (Subscription& subscription : own) {
      tour(*subscriber, subscription);
      while (!subscription.waiting.empty() && !subscriber->is_congested()) {
        const auto next = subscription.waiting.begin();
        send(*subscriber, subscription, *next, true);
        subscription.waiting.erase(next);
      }
    }
    std::erase_if(own, [this](const Subscription& known) {
      const bool is_over = known.is_once && !known.next.is_set();
      if (is_over) count_out(known);
      return is_over;
    });
  }
}

}  // namespace licet::fix
