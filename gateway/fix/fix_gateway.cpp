#include "gateway/fix/fix_gateway.hpp"

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <optional>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "gateway/fix/connection.hpp"
#include "gateway/fix/event_inbox.hpp"
#include "gateway/fix/listener.hpp"
#include "gateway/fix/logon.hpp"
#include "gateway/fix/quote_messages.hpp"
#include "gateway/fix/registry.hpp"
#include "gateway/fix/reporter.hpp"
#include "gateway/fix/status.hpp"

namespace licet {
namespace {

using namespace licet::fix;
constexpr std::chrono::milliseconds tick_every{100};
constexpr int ticks_a_second = 10;

}  // namespace

/// Everything below `start` and `stop` runs on the one io thread, except the two entries of the release thread.
class FixGateway::Impl final : public EventSink, public MarketDataSink, public Connection::Owner, public ReportSink {
 public:
  Impl(FixOptions options, CommandPort& commands, EventSource& events, ReadModel& model, Authenticator& authenticator,
       const Clock& clock)
      : options_(std::move(options)),
        events_(events),
        model_(model),
        authenticator_(authenticator),
        clock_(clock),
        contracts_(model),
        market_data_(model, contracts_, {options_.limits.market_data_requests_max, options_.limits.market_depth_max}),
        status_(model, contracts_, clock),
        registry_({commands, contracts_, model, clock, market_data_, status_}, options_),
        reporter_(contracts_, model, *this) {}
  ~Impl() override { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void start();
  void stop();
  [[nodiscard]] std::uint16_t port() const noexcept { return plain_ ? plain_->port() : std::uint16_t{0}; }
  [[nodiscard]] std::uint16_t tls_port() const noexcept { return tls_ ? tls_->port() : std::uint16_t{0}; }

  // On the release thread.
  void on_events(const EventBatchPtr& batch) override {
    if (inbox_.add(batch)) wake();
  }
  void on_book_updates(const std::vector<BookUpdatePtr>& updates) override {
    if (inbox_.add(updates)) wake();
  }
  [[nodiscard]] bool wants_book_updates() const noexcept override { return market_data_.wants_updates(); }

  // Connection::Owner
  void on_first_message(Connection& connection, const std::string& message) override;
  void on_closed(Connection& connection) override;

  // ReportSink
  [[nodiscard]] bool takes_reports(MemberId member) const override { return registry_.find(member) != nullptr; }
  void report(MemberId member, std::string_view msg_type, std::string_view body) override;
  [[nodiscard]] Requests* asker(OriginId origin) override;
  void announce(const QuoteRequested& event, Timestamp time) override;

 private:
  void wake() {
    boost::asio::post(io_, [this] { drain(); });
  }
  void run() noexcept;
  void drain();
  void tell_of_sessions(const EventBuffer& events);
  void end_sessions_of_revoked_keys(const EventBuffer& events);
  void flush_touched();
  void add_connection(std::unique_ptr<ByteStream> stream);
  void schedule_tick();
  void on_tick();
  void refuse_logon(Connection& connection, const LogonRefusal& refusal);
  void say_goodbye();

  FixOptions options_;
  EventSource& events_;
  ReadModel& model_;
  Authenticator& authenticator_;
  const Clock& clock_;

  CachedContracts contracts_;
  MarketData market_data_;
  StatusBoard status_;
  SessionRegistry registry_;
  Reporter reporter_;
  EventInbox inbox_;
  EventInbox::Content taken_;
  std::unordered_map<MemberId, KeyId> logon_keys_;          // of each member's latest Logon
  std::unordered_map<OriginId, MemberSession*> by_origin_;  // each session's latest two connections
  std::unordered_set<MemberSession*> touched_;              // have something to flush

  boost::asio::io_context io_{1};
  boost::asio::steady_timer tick_{io_};
  std::shared_ptr<boost::asio::ssl::context> tls_context_;
  std::optional<Listener> plain_;
  std::optional<Listener> tls_;
  std::unordered_set<std::shared_ptr<Connection>> connections_;
  int ticks_ = 0;
  bool is_public_news_ = false;  // of sessions and calls, to be flushed
  bool is_stopping_ = false;
  std::thread thread_;
};

void FixGateway::Impl::start() {
  registry_.restore();
  plain_.emplace(io_, options_.address, options_.port,
                 [this](auto socket) { add_connection(make_plain_stream(std::move(socket))); });
  plain_->accept();
  if (options_.tls) {
    tls_context_ = make_tls_context(options_.tls_certificate, options_.tls_key);
    tls_.emplace(io_, options_.address, options_.tls_port,
                 [this](auto socket) { add_connection(make_tls_stream(std::move(socket), *tls_context_)); });
    tls_->accept();
  }
  schedule_tick();
  events_.subscribe(*this);
  model_.add_market_data_sink(*this);
  thread_ = std::thread([this] { run(); });
}

/// A handler that throws (memory ran out) costs what it was about, not the gateway.
void FixGateway::Impl::run() noexcept {
  while (!io_.stopped()) {
    try {
      io_.run();
    } catch (...) {
      continue;
    }
  }
}

void FixGateway::Impl::stop() {
  if (!thread_.joinable()) return;
  model_.remove_market_data_sink(*this);
  events_.unsubscribe(*this);
  boost::asio::post(io_, [this] {
    drain();
    say_goodbye();
  });
  thread_.join();
}

void FixGateway::Impl::say_goodbye() {
  is_stopping_ = true;
  plain_->close();
  if (tls_) tls_->close();
  registry_.for_each([](MemberSession& session) { session.logout("the venue closes this connection"); });
  const auto known = connections_;
  for (const auto& connection : known) {
    if (!connection->has_session()) connection->close();
  }
  if (connections_.empty()) return io_.stop();
  tick_.expires_after(options_.limits.logout_timeout);
  tick_.async_wait([this](const boost::system::error_code&) {
    const auto left = connections_;
    for (const auto& connection : left) connection->close();
    io_.stop();
  });
}

void FixGateway::Impl::schedule_tick() {
  tick_.expires_after(tick_every);
  tick_.async_wait([this](const boost::system::error_code& error) {
    if (!error && !is_stopping_) on_tick();
  });
}

void FixGateway::Impl::on_tick() {
  const auto now = std::chrono::steady_clock::now();
  const auto known = connections_;  // a tick may close some
  for (const auto& connection : known) connection->on_tick(now);
  if (++ticks_ % ticks_a_second == 0) {
    registry_.for_each([](MemberSession& session) { session.on_timer(); });
  }
  market_data_.publish();
  status_.publish();
  registry_.for_each([](MemberSession& session) { session.flush(); });
  schedule_tick();
}

void FixGateway::Impl::add_connection(std::unique_ptr<ByteStream> stream) {
  // Above the limit the stream is destroyed here, which closes it: there is nobody yet to explain it to.
  if (connections_.size() >= options_.limits.connections_max || is_stopping_) return;
  const auto connection = std::make_shared<Connection>(std::move(stream), options_.limits, *this);
  connections_.insert(connection);
  connection->start();
}

void FixGateway::Impl::on_closed(Connection& connection) {
  connections_.erase(connection.shared_from_this());
  if (is_stopping_ && connections_.empty()) io_.stop();
}

void FixGateway::Impl::refuse_logon(Connection& connection, const LogonRefusal& refusal) {
  std::string answer;
  append_refusal(answer, options_, refusal);
  connection.append(answer);
  connection.close_when_sent();
}

void FixGateway::Impl::on_first_message(Connection& connection, const std::string& message) {
  const auto principal = authenticate_logon(message, options_, authenticator_, clock_.now());
  if (!principal) return refuse_logon(connection, principal.error());
  const auto code = principal->code.str();
  const auto session = registry_.find_or_open(principal->member, principal->code);
  if (!session) return refuse_logon(connection, {session.error(), code});
  if ((*session)->is_connected()) return refuse_logon(connection, {Reject::too_many_connections, code});
  connection.accept(**session);
  by_origin_.erase((*session)->requests().last_origin());
  by_origin_[(*session)->requests().origin()] = *session;
  (*session)->connect(connection);
  by_origin_[(*session)->requests().origin()] = *session;
  logon_keys_[principal->member] = principal->key_id;
  (*session)->on_message(message);
}

void FixGateway::Impl::drain() {
  inbox_.take(taken_);
  for (const auto& batch : taken_.batches) {
    reporter_.on_batch(*batch);
    tell_of_sessions(batch->events);
    end_sessions_of_revoked_keys(batch->events);
  }
  for (const auto& update : taken_.books) market_data_.on_update(*update);
  if (is_public_news_ || !taken_.books.empty()) {
    is_public_news_ = false;
    market_data_.publish();
    registry_.for_each([this](MemberSession& session) { touched_.insert(&session); });
  }
  flush_touched();
}

/// Sessions and calls, for the boards that tell of them.
void FixGateway::Impl::tell_of_sessions(const EventBuffer& events) {
  for (const RecordView event : events) {
    if (const auto* changed = event.get_if<SessionChanged>()) {
      status_.on_change(*changed);
      market_data_.on_session(changed->instrument);
    } else if (const auto* indicated = event.get_if<AuctionIndicated>()) {
      market_data_.on_call(indicated->instrument);
    } else if (const auto* executed = event.get_if<AuctionExecuted>()) {
      market_data_.on_call_executed(*executed);
    } else {
      continue;
    }
    is_public_news_ = true;
  }
}

/// A revoked key ends the connection that it opened, as it ends access over HTTP and WebSocket.
void FixGateway::Impl::end_sessions_of_revoked_keys(const EventBuffer& events) {
  for (const RecordView event : events) {
    const auto* key = event.get_if<KeyRegistered>();
    if (key == nullptr || key->terms.revoked == 0) continue;
    const auto used = logon_keys_.find(key->terms.holder);
    if (used == logon_keys_.end() || used->second != key->terms.key_id) continue;
    MemberSession* const session = registry_.find(key->terms.holder);
    if (session == nullptr || !session->is_connected()) continue;
    session->refuse_connection(Reject::bad_credentials);
    touched_.insert(session);
  }
}

void FixGateway::Impl::flush_touched() {
  for (MemberSession* const session : touched_) session->flush();
  touched_.clear();
}

void FixGateway::Impl::report(MemberId member, std::string_view msg_type, std::string_view body) {
  MemberSession* const session = registry_.find(member);
  session->report(msg_type, body);
  touched_.insert(session);
}

Requests* FixGateway::Impl::asker(OriginId origin) {
  const auto session = by_origin_.find(origin);
  if (session == by_origin_.end()) return nullptr;
  touched_.insert(session->second);
  return &session->second->requests();
}

/// To market makers and the instrument's vendor, if they are here: a request for quote does not wait for anybody.
void FixGateway::Impl::announce(const QuoteRequested& event, Timestamp time) {
  const Contract* contract = contracts_.by_id(event.terms.instrument);
  if (contract == nullptr) return;
  const QuoteRequestRecord request{
      .id = event.id, .terms = event.terms, .requester = event.requester, .requested_at = time, .traded = {}};
  const auto body = quote_request(event, *contract, time);
  registry_.for_each([&](MemberSession& session) {
    if (!session.is_logged_on() || session.member() == event.requester) return;
    if (!model_.as_told_to(session.member(), request)) return;
    session.send_unkept("R", body);
    touched_.insert(&session);
  });
}

FixGateway::FixGateway(FixOptions options, CommandPort& commands, EventSource& events, ReadModel& model,
                       Authenticator& authenticator, const Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), commands, events, model, authenticator, clock)) {}
FixGateway::~FixGateway() = default;

void FixGateway::start() { impl_->start(); }
void FixGateway::stop() { impl_->stop(); }
std::uint16_t FixGateway::port() const noexcept { return impl_->port(); }
std::uint16_t FixGateway::tls_port() const noexcept { return impl_->tls_port(); }

}  // namespace licet
