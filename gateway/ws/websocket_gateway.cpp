#include "gateway/ws/websocket_gateway.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <unordered_map>

#include "gateway/ws/command_stage.hpp"
#include "gateway/ws/inbox.hpp"
#include "gateway/ws/session.hpp"
#include "gateway/ws/socket_connection.hpp"

namespace licet {

using namespace ws;  // NOLINT: this file is the gateway's front

class WebSocketGateway::Impl final : public EventSink, public MarketDataSink, public SessionOwner {
 public:
  Impl(const WebSocketOptions& options, boost::asio::io_context& io, CommandPort& commands, EventSource& events,
       ReadModel& model, Authenticator& authenticator, const Clock& clock);
  ~Impl() override;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void start();
  void stop();
  [[nodiscard]] std::size_t session_count() const noexcept { return session_count_.load(std::memory_order_relaxed); }

  /// `open(handler)` makes the connection.
  template <class Open>
  void accept(std::string remote, Open&& open);
  [[nodiscard]] const WebSocketOptions& options() const noexcept { return options_; }

  // On the engine's threads.
  void on_events(const EventBatchPtr& batch) override { inbox_.put(batch); }
  void on_book_updates(const std::vector<BookUpdatePtr>& updates) override { inbox_.put(updates); }
  [[nodiscard]] bool wants_book_updates() const noexcept override { return market_data_.wants_updates(); }

  // On the gateway's thread.
  void on_session_over(Session& session) override;
  void submit(const Command& command) override;
  void cancel_all_of(MemberId member, OriginId placed_by) override;

 private:
  static constexpr std::size_t wheel_slots = 16;

  /// Calls a member function when the loop comes to it, if the gateway is still there.
  void post(void (Impl::*call)()) {
    boost::asio::post(io_, [self = self_, call] {
      if (*self != nullptr) ((*self)->*call)();
    });
  }
  void flush_stage();
  void on_inbox();
  void on_batch(const EventBuffer& events);
  void on_command(CommandEvents events);
  void end_sessions_of(const KeyRegistered& key);
  void schedule_tick();
  void on_tick();
  void submit_cancels();

  const WebSocketOptions options_;
  boost::asio::io_context& io_;
  CommandPort& commands_;
  EventSource& events_;
  ReadModel& model_;
  const Clock& clock_;
  // Handlers in the loop look whether the gateway is still there.
  std::shared_ptr<Impl*> self_;

  MarketNames names_;
  MarketData market_data_;
  PrivateFeed private_feed_;
  RequestReader reader_;
  KeyedLimits<std::string> logons_;
  std::string result_text_;
  std::string reply_text_;
  SessionServices services_;

  CommandStage stage_;
  Inbox inbox_;
  Inbox::Contents fetched_;
  std::unordered_map<OriginId, std::unique_ptr<Session>> sessions_;
  std::atomic<std::size_t> session_count_{0};
  std::set<std::pair<OriginId, MemberId>> cancels_;  // of connections that ended; not yet taken by the engine

  // One timer for all sessions: each tick looks at one slot's.
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds tick_;
  std::array<std::vector<Session*>, wheel_slots> wheel_;
  std::size_t next_slot_ = 0;
  Timestamp heartbeat_at_;
  bool started_ = false;
  bool stopping_ = false;
};

namespace {

/// Fine enough for the shortest of the time-outs, each session being looked at once a turn of the wheel.
std::chrono::milliseconds tick_for(const WebSocketOptions& options, std::size_t slots) {
  const auto shortest = std::min({options.auth_deadline, options.ping_interval, options.idle_timeout,
                                  options.slow_reader_grace, options.drain_timeout});
  constexpr std::chrono::milliseconds least{1};
  constexpr std::chrono::milliseconds most{50};
  return std::clamp(shortest / (4 * static_cast<std::int64_t>(slots)), least, most);
}

}  // namespace

WebSocketGateway::Impl::Impl(const WebSocketOptions& options, boost::asio::io_context& io, CommandPort& commands,
                             EventSource& events, ReadModel& model, Authenticator& authenticator, const Clock& clock)
    : options_(options),
      io_(io),
      commands_(commands),
      events_(events),
      model_(model),
      clock_(clock),
      self_(std::make_shared<Impl*>(this)),
      names_(model),
      market_data_(model, names_),
      private_feed_(model, names_),
      reader_(options.max_message_bytes),
      logons_({options.logons_per_second, 10 * options.logons_per_second}),
      services_{options_,      model,   authenticator, clock,        names_,     market_data_,
                private_feed_, reader_, logons_,       result_text_, reply_text_},
      stage_(commands, [this] { post(&Impl::flush_stage); }),
      inbox_([this] { post(&Impl::on_inbox); }),
      timer_(io),
      tick_(tick_for(options, wheel_slots)) {}

WebSocketGateway::Impl::~Impl() {
  stop();
  *self_ = nullptr;
}

void WebSocketGateway::Impl::start() {
  started_ = true;
  model_.add_market_data_sink(*this);
  events_.subscribe(*this);
  post(&Impl::schedule_tick);
}

void WebSocketGateway::Impl::stop() {
  if (!std::exchange(started_, false)) return;
  events_.unsubscribe(*this);
  model_.remove_market_data_sink(*this);
  boost::asio::post(io_, [self = self_] {
    if (*self == nullptr) return;
    Impl& impl = **self;
    impl.stopping_ = true;
    for (auto& [origin, session] : impl.sessions_) session->close(close_reasons::server_stopping);
  });
}

template <class Open>
void WebSocketGateway::Impl::accept(std::string remote, Open&& open) {
  const OriginId origin = commands_.new_origin();
  auto session = std::make_unique<Session>(services_, *this, origin, std::move(remote));
  session->attach(open(*session));
  if (stopping_) session->close(close_reasons::server_stopping);
  if (sessions_.size() >= options_.max_sessions) session->close(close_reasons::too_many_connections);
  std::ranges::min_element(wheel_, {}, [](const auto& slot) { return slot.size(); })->push_back(session.get());
  sessions_.emplace(origin, std::move(session));
  session_count_.store(sessions_.size(), std::memory_order_relaxed);
}

void WebSocketGateway::Impl::on_session_over(Session& session) {
  for (auto& slot : wheel_) std::erase(slot, &session);
  sessions_.erase(session.origin());
  session_count_.store(sessions_.size(), std::memory_order_relaxed);
}

void WebSocketGateway::Impl::submit(const Command& command) {
  stage_.put(command);
  if (stage_.has_enough()) flush_stage();
}

void WebSocketGateway::Impl::flush_stage() {
  stage_.flush([this](const Command& command, Reject reject) {
    const auto session = sessions_.find(command.header().origin);
    if (session != sessions_.end()) session->second->on_refused(command.header().request, reject);
  });
}

void WebSocketGateway::Impl::on_inbox() {
  inbox_.fetch(fetched_);
  for (const EventBatchPtr& batch : fetched_.batches) on_batch(batch->events);
  if (fetched_.lost_updates) market_data_.restart();
  market_data_.on_updates(fetched_.updates);
  market_data_.on_batch_end();
  private_feed_.on_batch_end();
  fetched_.batches.clear();
  fetched_.updates.clear();
}

void WebSocketGateway::Impl::on_batch(const EventBuffer& events) {
  for_each_command(events, [this](CommandEvents command) { on_command(command); });
}

void WebSocketGateway::Impl::on_command(CommandEvents events) {
  // What the passing of time did stands before the command's own events and answers nobody.
  auto own = events.begin();
  while (own != events.end() && !(*own).header().origin.is_set()) ++own;
  if (own != events.end()) {
    const auto session = sessions_.find((*own).header().origin);
    if (session != sessions_.end()) session->second->on_answer(CommandEvents(own, events.end()));
  }
  market_data_.on_command(events);
  private_feed_.on_command(events);
  for (const RecordView event : events) {
    const auto* key = event.get_if<KeyRegistered>();
    if (key != nullptr && key->terms.revoked != 0) end_sessions_of(*key);
  }
}

void WebSocketGateway::Impl::end_sessions_of(const KeyRegistered& key) {
  for (auto& [origin, session] : sessions_) {
    const auto& principal = session->principal();
    if (principal && principal->key_id == key.terms.key_id) session->close(close_reasons::credential_revoked);
  }
}

void WebSocketGateway::Impl::cancel_all_of(MemberId member, OriginId placed_by) {
  cancels_.emplace(placed_by, member);
  submit_cancels();
}

void WebSocketGateway::Impl::submit_cancels() {
  if (cancels_.empty()) return;
  flush_stage();  // what the connection sent before its end goes first
  std::erase_if(cancels_, [this](const std::pair<OriginId, MemberId>& cancel) {
    CancelAll all;
    all.placed_by = cancel.first;
    all.owner = cancel.second;
    return commands_.submit(Command::make(cancel.second, all)).has_value();
  });
}

void WebSocketGateway::Impl::schedule_tick() {
  timer_.expires_after(tick_);
  timer_.async_wait([self = self_](const boost::system::error_code& error) {
    if (!error && *self != nullptr) (*self)->on_tick();
  });
}

void WebSocketGateway::Impl::on_tick() {
  const Timestamp now = clock_.now();
  for (Session* session : wheel_[next_slot_]) session->on_tick(now);
  next_slot_ = (next_slot_ + 1) % wheel_slots;
  submit_cancels();
  market_data_.catch_up();
  const Duration interval(std::chrono::nanoseconds(options_.heartbeat_interval).count());
  if (now - heartbeat_at_ >= interval) {
    heartbeat_at_ = now;
    market_data_.heartbeat(now);
  }
  if (!stopping_ || !sessions_.empty() || !cancels_.empty()) schedule_tick();
}

WebSocketGateway::WebSocketGateway(const WebSocketOptions& options, boost::asio::io_context& io, CommandPort& commands,
                                   EventSource& events, ReadModel& model, Authenticator& authenticator,
                                   const Clock& clock)
    : impl_(std::make_unique<Impl>(options, io, commands, events, model, authenticator, clock)) {}
WebSocketGateway::~WebSocketGateway() = default;

void WebSocketGateway::start() { impl_->start(); }
void WebSocketGateway::stop() { impl_->stop(); }
std::size_t WebSocketGateway::session_count() const noexcept { return impl_->session_count(); }

namespace {

void bound_send_buffer(TcpSocket& socket, const WebSocketOptions& options) {
  if (options.send_buffer_bytes == 0) return;
  boost::system::error_code ignored;  // the system's own bound then stays
  socket.set_option(boost::asio::socket_base::send_buffer_size(static_cast<int>(options.send_buffer_bytes)), ignored);
}

}  // namespace

void ws::accept(WebSocketGateway& gateway, TcpSocket socket, HttpRequest upgrade, std::string leftover) {
  bound_send_buffer(socket, gateway.impl().options());
  gateway.impl().accept(upgrade.remote, [&](ConnectionHandler& handler) {
    return open_plain_connection(std::move(socket), upgrade, leftover, 2 * gateway.impl().options().max_message_bytes,
                                 handler);
  });
}

void ws::accept(WebSocketGateway& gateway, TlsStream stream, HttpRequest upgrade, std::string leftover) {
  bound_send_buffer(stream.next_layer(), gateway.impl().options());
  gateway.impl().accept(upgrade.remote, [&](ConnectionHandler& handler) {
    return open_tls_connection(std::move(stream), upgrade, leftover, 2 * gateway.impl().options().max_message_bytes,
                               handler);
  });
}

}  // namespace licet
