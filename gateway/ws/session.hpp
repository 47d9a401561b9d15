#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/runtime/ports.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/limits.hpp"
#include "gateway/ws/audience.hpp"
#include "gateway/ws/channels.hpp"
#include "gateway/ws/command_events.hpp"
#include "gateway/ws/connection.hpp"
#include "gateway/ws/market_data.hpp"
#include "gateway/ws/private_feed.hpp"
#include "gateway/ws/requests/request.hpp"
#include "gateway/ws/requests/translate.hpp"
#include "gateway/ws/websocket_gateway.hpp"

namespace licet::ws {

class Session;

/// What the sessions of a gateway share. All on the gateway's thread.
struct SessionServices {
  const WebSocketOptions& options;
  const ReadModel& model;
  Authenticator& authenticator;
  const Clock& clock;
  MarketNames& names;
  MarketData& market_data;
  PrivateFeed& private_feed;
  RequestReader& reader;
  KeyedLimits<std::string>& logons;  // by remote address
  std::string& result;               // scratch
  std::string& reply;                // scratch
};

/// Whose sessions they are.
class SessionOwner {
 public:
  virtual ~SessionOwner() = default;
  /// The connection is gone; the session is to be destroyed.
  virtual void on_session_over(Session& session) = 0;
  /// The command is answered by on_answer, or by on_refused when the engine does not take it.
  virtual void submit(const Command& command) = 0;
  /// Cancel the open orders that the member placed over that connection; tried again until the engine takes it.
  virtual void cancel_all_of(MemberId member, OriginId placed_by) = 0;
};

/// One client: its logon, its requests in flight, its subscriptions and its limits.
class Session final : public ConnectionHandler, public Receiver {
 public:
  /// `remote`: the client's address.
  Session(SessionServices& services, SessionOwner& owner, OriginId origin, std::string remote);
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void attach(std::shared_ptr<Connection> connection) { connection_ = std::move(connection); }
  [[nodiscard]] OriginId origin() const noexcept { return origin_; }
  [[nodiscard]] const std::optional<Principal>& principal() const noexcept { return principal_; }

  /// A command of this session was carried out or refused, and that is durable.
  void on_answer(CommandEvents events);
  /// The engine did not take a command of this session.
  void on_refused(RequestId request, Reject reject);
  /// Now and then: time-outs. The session may be closing afterwards, never destroyed.
  void on_tick(Timestamp now);
  void close(CloseReason reason);
  void abort();

  // ConnectionHandler
  void on_open() override;
  void on_text(std::string_view text) override;
  void on_binary() override;
  void on_closed() override;

  // Receiver
  void deliver(std::string_view header, std::string_view payload) override;
  [[nodiscard]] bool is_lagging() const noexcept override;

 private:
  struct Pending {  // a command not yet answered
    RequestId request;
    RequestMark mark;
    Operation operation{};
    Timestamp in;
  };
  struct Subscription {
    Channel channel;
    InstrumentId instrument;
    friend bool operator==(const Subscription&, const Subscription&) noexcept = default;
  };

  void dispatch(const Request& request, Timestamp in);
  void on_auth(const Request& request, Timestamp in);
  void on_order_place(const Request& request, Timestamp in);
  void on_cancel_all(const Request& request, Timestamp in);
  void on_licence_activate(const Request& request, Timestamp in);
  void on_order_status(const Request& request, Timestamp in);
  void on_orders_open(const Request& request, Timestamp in);
  void on_positions(const Request& request, Timestamp in);
  void on_instruments(const Request& request, Timestamp in);
  void on_subscribe(const Request& request, Timestamp in);
  void on_unsubscribe(const Request& request, Timestamp in);
  void on_cancel_on_disconnect(const Request& request, Timestamp in);
  void on_limits(const Request& request, Timestamp in);
  void on_quotes_place(const Request& request, Timestamp in);
  void on_combination_place(const Request& request, Timestamp in);
  void on_combinations(const Request& request, Timestamp in);
  void on_rfq_request(const Request& request, Timestamp in);
  void on_rfq_offer(const Request& request, Timestamp in);
  void on_kill_switch(const Request& request, Timestamp in);
  /// The member of that code; when there is none, the refusal has been sent.
  [[nodiscard]] std::optional<MemberId> find_member(const Request& request, Param param, Timestamp in);

  /// The instrument of `market`; when there is none, the refusal has been sent.
  [[nodiscard]] std::optional<InstrumentId> find_market(const Request& request, Timestamp in);
  [[nodiscard]] std::optional<Subscription> find_subscription(const Request& request, Timestamp in);
  /// When `events` refuse a client order id that stands for the very same order: what became of that order.
  [[nodiscard]] bool append_repeated_result(std::string& out, CommandEvents events) const;
  void submit_command(const Request& request, Timestamp in, Command command);
  template <class Body>
  void submit(const Request& request, Timestamp in, const Body& body) {
    submit_command(request, in, Command::make(member(), body));
  }
  template <class Body>
  void submit_translated(const Request& request, Timestamp in, const Translated<Body>& body) {
    if (!body) return reply_error(request.mark(), body.error().code, body.error().field, in);
    submit(request, in, *body);
  }
  void forget(const Subscription& subscription);

  void reply_ok(const RequestMark& mark, std::string_view result, Timestamp in);
  void reply_error(const RequestMark& mark, Reject code, std::string_view field, Timestamp in);
  void send(std::string_view payload);
  [[nodiscard]] MemberId member() const noexcept { return principal_ ? principal_->member : MemberId(); }

  SessionServices& services_;
  SessionOwner& owner_;
  OriginId origin_;
  std::string remote_;
  std::shared_ptr<Connection> connection_;
  std::optional<Principal> principal_;
  TokenBucket requests_;
  Request request_;
  std::deque<Pending> pending_;  // in the order of the log
  RequestId::Rep last_request_ = 0;
  std::vector<Subscription> subscriptions_;
  std::uint32_t failed_logons_ = 0;
  bool cancel_on_disconnect_ = false;
  bool closing_ = false;
  CloseReason close_reason_ = close_reasons::server_stopping;

  Timestamp opened_at_;
  Timestamp heard_at_;
  Timestamp pinged_at_;
  std::optional<Timestamp> lagging_since_;
  std::optional<Timestamp> closing_since_;
  std::size_t heard_bytes_ = 0;
};

}  // namespace licet::ws
