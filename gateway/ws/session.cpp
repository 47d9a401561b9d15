#include "gateway/ws/session.hpp"

#include <algorithm>

#include "gateway/ws/answers.hpp"
#include "gateway/ws/frame.hpp"

namespace licet::ws {
namespace {

Duration to_duration(std::chrono::milliseconds span) noexcept {
  return Duration(std::chrono::duration_cast<std::chrono::nanoseconds>(span).count());
}

}  // namespace

Session::Session(SessionServices& services, SessionOwner& owner, OriginId origin, std::string remote)
    : services_(services),
      owner_(owner),
      origin_(origin),
      remote_(std::move(remote)),
      requests_({services.options.requests_per_second, services.options.request_burst}),
      opened_at_(services.clock.now()),
      heard_at_(opened_at_) {}

Session::~Session() {
  for (const Subscription& subscription : subscriptions_) forget(subscription);
  if (connection_) connection_->detach();
}

void Session::on_open() {
  if (closing_) connection_->close(close_reason_);
}

void Session::on_text(std::string_view text) {
  const Timestamp in = services_.clock.now();
  if (closing_) return;
  const auto refused = services_.reader.read(text, request_);
  if (services_.options.requests_per_second != 0 && !requests_.try_take(in)) {
    return reply_error(request_.mark(), Reject::rate_limited, {}, in);
  }
  if (refused) return reply_error(request_.mark(), refused->code, refused->field, in);
  if (request_.spec().needs_logon && !principal_) {
    return reply_error(request_.mark(), Reject::unauthenticated, {}, in);
  }
  dispatch(request_, in);
}

void Session::on_binary() {
  const Timestamp in = services_.clock.now();
  if (!closing_) reply_error(RequestMark("null"), Reject::malformed, {}, in);
}

void Session::on_closed() {
  if (cancel_on_disconnect_) owner_.cancel_all_of(member(), origin_);
  owner_.on_session_over(*this);
}

void Session::on_answer(CommandEvents events) {
  // Commands of one connection reach the log in the order in which they were sent.
  const RequestId request = events.cause().request;
  while (!pending_.empty() && pending_.front().request < request) {
    reply_error(pending_.front().mark, Reject::outcome_unknown, {}, pending_.front().in);
    pending_.pop_front();
  }
  if (pending_.empty() || pending_.front().request != request) return;
  const Pending pending = pending_.front();
  pending_.pop_front();
  std::string& result = services_.result;
  result.clear();
  const auto refused = append_result(result, pending.operation, events);
  if (!refused || (*refused == Reject::duplicate_client_order_id && append_repeated_result(result, events))) {
    reply_ok(pending.mark, result, pending.in);
  } else {
    reply_error(pending.mark, *refused, {}, pending.in);
  }
}

void Session::on_refused(RequestId request, Reject reject) {
  const auto at = std::ranges::lower_bound(pending_, request, {}, &Pending::request);
  if (at == pending_.end() || at->request != request) return;
  const Pending refused = *at;
  pending_.erase(at);
  reply_error(refused.mark, reject, {}, refused.in);
}

void Session::on_tick(Timestamp now) {
  const WebSocketOptions& options = services_.options;
  if (!connection_) return;
  if (closing_) {
    if (now - *closing_since_ > to_duration(options.drain_timeout)) connection_->abort();
    return;
  }
  // Pongs are queued past the bound of deliver().
  if (connection_->queued_bytes() > options.max_queue_bytes) return close(close_reasons::slow_reader);
  if (const std::size_t bytes = connection_->received_bytes(); bytes != heard_bytes_) {
    heard_bytes_ = bytes;
    heard_at_ = now;
  }
  if (now - heard_at_ > to_duration(options.idle_timeout)) return close(close_reasons::idle_timeout);
  const bool idles = !principal_ && subscriptions_.empty();
  if (idles && now - opened_at_ > to_duration(options.auth_deadline)) return close(close_reasons::auth_timeout);
  const Timestamp quiet_since = std::max(heard_at_, pinged_at_);
  if (now - quiet_since > to_duration(options.ping_interval)) {
    pinged_at_ = now;
    connection_->ping();
  }
  if (!is_lagging()) {
    lagging_since_.reset();
  } else if (!lagging_since_) {
    lagging_since_ = now;
  } else if (now - *lagging_since_ > to_duration(options.slow_reader_grace)) {
    close(close_reasons::slow_reader);
  }
}

void Session::close(CloseReason reason) {
  if (closing_) return;
  closing_ = true;
  close_reason_ = reason;
  closing_since_ = services_.clock.now();
  if (connection_) connection_->close(reason);
}

void Session::abort() {
  if (connection_) connection_->abort();
}

void Session::deliver(std::string_view header, std::string_view payload) {
  if (closing_) return;
  if (connection_->queued_bytes() > services_.options.max_queue_bytes) return close(close_reasons::slow_reader);
  connection_->send(header, payload);
}

bool Session::is_lagging() const noexcept {
  return connection_ && connection_->queued_bytes() > services_.options.conflate_bytes;
}

void Session::reply_ok(const RequestMark& mark, std::string_view result, Timestamp in) {
  services_.reply.clear();
  append_reply(services_.reply, mark, result, in, services_.clock.now());
  send(services_.reply);
}

void Session::reply_error(const RequestMark& mark, Reject code, std::string_view field, Timestamp in) {
  services_.reply.clear();
  append_error(services_.reply, mark, code, field, in, services_.clock.now());
  send(services_.reply);
}

void Session::send(std::string_view payload) { deliver(TextFrameHeader(payload.size()).view(), payload); }

void Session::forget(const Subscription& subscription) {
  const ChannelSpec& spec = channels()[static_cast<std::size_t>(subscription.channel)];
  if (spec.scope == ChannelScope::member) {
    services_.private_feed.unsubscribe(subscription.channel, member(), *this);
  } else {
    services_.market_data.unsubscribe(subscription.channel, subscription.instrument, *this);
  }
}

}  // namespace licet::ws
