#include "gateway/fix/status_messages.hpp"

#include "gateway/fix/tags.hpp"
#include "gateway/fix/writer.hpp"

namespace licet::fix {
namespace {

constexpr std::uint64_t day_session = 1;  // 336

void write_instrument(BodyWriter& body, const StatusNews& news) {
  const auto symbol = news.instrument->terms.symbol.view();
  body.text(tag::symbol, symbol).text(tag::security_id, symbol).character(tag::security_id_source, '8');
  if (!news.segment.empty()) body.text(tag::market_segment_id, news.segment);
}

void write_session(BodyWriter& body, const StatusNews& news) {
  body.number(tag::trading_session_id, day_session)
      .number(tag::trading_session_sub_id, session_sub_id_of(news.instrument->session));
}

void end_status(BodyWriter& body, const StatusNews& news) {
  if (news.is_pushed) body.character(tag::unsolicited_indicator, 'Y');
  if (!news.reason.empty()) body.text(tag::text, news.reason);
}

}  // namespace

std::uint64_t security_trading_status_of(SessionState state) noexcept {
  switch (state) {
    case SessionState::open:
      return 17;  // ready to trade
    case SessionState::halted:
      return 2;  // trading halt
    case SessionState::pre_open:
      return 21;  // pre-open
    case SessionState::opening_call:
      return 22;  // opening rotation
    case SessionState::closing_call:
    case SessionState::scheduled_call:
    case SessionState::volatility_call:
      return 24;  // pre-cross
    case SessionState::closed:
    case SessionState::expired:
      return 18;  // not available for trading
  }
  return 18;
}

std::uint64_t session_sub_id_of(SessionState state) noexcept {
  switch (state) {
    case SessionState::pre_open:
      return 1;  // pre-trading
    case SessionState::opening_call:
      return 2;  // opening auction
    case SessionState::open:
      return 3;  // continuous trading
    case SessionState::closing_call:
      return 4;  // closing auction
    case SessionState::closed:
    case SessionState::expired:
      return 5;  // post-trading
    case SessionState::scheduled_call:
      return 6;  // intraday auction
    case SessionState::halted:
      return 7;  // quiescent
    case SessionState::volatility_call:
      return 9;  // unscheduled intraday auction
  }
  return 5;
}

std::uint64_t session_status_of(SessionState state) noexcept {
  switch (state) {
    case SessionState::halted:
      return 1;  // halted
    case SessionState::open:
    case SessionState::scheduled_call:
    case SessionState::volatility_call:
      return 2;  // open
    case SessionState::closed:
    case SessionState::expired:
      return 3;  // closed
    case SessionState::pre_open:
    case SessionState::opening_call:
      return 4;  // pre-open
    case SessionState::closing_call:
      return 5;  // pre-close
  }
  return 3;
}

std::string security_status(std::string_view request_id, const StatusNews& news) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::security_status_req_id, request_id);
  write_instrument(body, news);
  write_session(body, news);
  body.number(tag::security_trading_status, security_trading_status_of(news.instrument->session));
  if (news.instrument->last_price.is_positive()) body.price(tag::last_px, news.instrument->last_price);
  body.time(tag::transact_time, news.time);
  end_status(body, news);
  return out;
}

std::string session_status(std::string_view request_id, const StatusNews& news) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::trad_ses_req_id, request_id);
  write_session(body, news);
  body.number(tag::trad_ses_status, session_status_of(news.instrument->session));
  write_instrument(body, news);
  if (news.instrument->session_ends_at != Timestamp{}) {
    body.time(tag::trad_ses_end_time, news.instrument->session_ends_at);
  }
  end_status(body, news);
  return out;
}

std::string session_status_refused(std::string_view request_id, Reject code) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::trad_ses_req_id, request_id)
      .number(tag::trading_session_id, day_session)
      .number(tag::trad_ses_status, 6)
      .refusal(code);
  return out;
}

}  // namespace licet::fix
