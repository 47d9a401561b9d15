#include "gateway/fix/member_session.hpp"

#include <utility>
#include <vector>

#include "gateway/auth/limits.hpp"
#include "gateway/fix/desks.hpp"
#include "gateway/fix/dictionary.hpp"
#include "gateway/fix/fields.hpp"
#include "gateway/fix/framer.hpp"
#include "gateway/fix/gap_guard.hpp"
#include "gateway/fix/quickfix_store.hpp"
#include "gateway/fix/refusals.hpp"
#include "gateway/fix/security_list.hpp"
#include "gateway/fix/tags.hpp"
#include "gateway/fix/writer.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet::fix {
namespace {

constexpr std::uint32_t resend_requests_per_second = 2;
constexpr std::uint32_t resend_requests_burst = 20;

/// A range that holds every instant: it ends one nanosecond before it begins.
FIX::TimeRange always() { return {FIX::UtcTimeOnly(12, 0, 0, 1, 9), FIX::UtcTimeOnly(12, 0, 0)}; }

Timestamp system_time() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

/// Thrown through QuickFIX, which lets it pass, to end the session from inside a callback.
struct EndSession {
  Reject code;
};

std::string refusal_text(Reject code) {
  const RejectEntry& entry = reject_entry(code);
  return std::string(entry.name).append(": ").append(entry.message);
}

}  // namespace

class MemberSession::Impl final : public FIX::Application,
                                  public FIX::Responder,
                                  public Outbox,
                                  public MarketData::Subscriber,
                                  public StatusBoard::Subscriber,
                                  public SecurityList::Reader {
 public:
  Impl(const SessionServices& services, const FixOptions& options, MemberId member, const MemberCode& code,
       std::unique_ptr<SessionStore> store)
      : services_(services),
        limits_(options.limits),
        comp_id_(options.comp_id),
        code_(code.str()),
        member_(member),
        store_(std::move(store)),
        quickfix_store_(*store_, comp_id_, code_),
        store_factory_(quickfix_store_),
        session_(*this, store_factory_, FIX::SessionID("FIX.4.4", comp_id_, code_), dictionary_provider(), always(), 0,
                 nullptr),
        desks_(member, services.commands, services.contracts, services.model, services.clock, *this),
        security_list_(services.model, comp_id_, *this),
        message_rate_({options.limits.messages_per_second, options.limits.messages_per_second}),
        resend_rate_({resend_requests_per_second, resend_requests_burst}) {
    session_.setLogoutTimeout(static_cast<int>((limits_.logout_timeout.count() + 999) / 1'000));
  }
  ~Impl() override { forget_subscriptions(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void connect(Channel& channel) {
    channel_ = &channel;
    is_slow_ = false;
    is_dropping_ = false;
    gap_guard_.reset();
    cancels_on_disconnect_ = false;
    desks_.requests().begin_connection();
    session_.logon();
    session_.setResponder(this);
  }

  void on_message(const std::string& message) {
    guarded([&] {
      if (!gap_guard_.may_wait(message, store_->next_target(), session_.isLoggedOn())) return drop(Reject::too_large);
      try {
        session_.next(message, FIX::UtcTimeStamp());
      } catch (const EndSession& end) {
        drop(end.code);
      } catch (const FIX::InvalidMessage&) {
        // A garbled message is skipped; the gap in MsgSeqNum will show that it is missing (FIX 4.4 volume 2).
      }
    });
  }

  void on_disconnected() {
    channel_ = nullptr;
    guarded([&] { session_.disconnect(); });
  }

  void on_timer() {
    cancel_orders_of_connections();
    if (channel_ == nullptr) return;
    guarded([&] { session_.next(); });
    flush();
  }

  void logout(const std::string& reason) {
    guarded([&] {
      session_.logout(reason);
      session_.next();
    });
    flush();
  }

  void refuse_connection(Reject code) {
    guarded([&] { drop(code); });
  }

  void flush() {
    if (is_slow_) guarded([&] { drop(Reject::slow_reader); });
    if (!store_->commit()) guarded([&] { drop(Reject::storage_failed); });
    if (channel_ != nullptr) channel_->flush();
  }

  void on_drained() {
    guarded([&] { security_list_.resume(); });
    flush();
  }

  void report(std::string_view msg_type, std::string_view body) {
    compose(msg_type, body);
    store_->keep(store_->next_sender(), outgoing_);
    number_and_append();
  }

  // Outbox
  void send(std::string_view msg_type, std::string_view body) override { report(msg_type, body); }
  // MarketData::Subscriber
  void send_market_data(std::string_view msg_type, std::string_view body) override { send_unkept(msg_type, body); }
  // StatusBoard::Subscriber
  void send_status(std::string_view msg_type, std::string_view body) override { send_unkept(msg_type, body); }
  // SecurityList::Reader
  void send_reference(std::string_view msg_type, std::string_view body) override { send_unkept(msg_type, body); }
  [[nodiscard]] bool is_congested() const override {
    return channel_ != nullptr && channel_->unsent_bytes() > limits_.unsent_bytes_max / 2;
  }

  // FIX::Responder
  bool send(const std::string& message) override {
    append(message);
    return channel_ != nullptr;
  }
  void disconnect() override {
    Channel* const channel = std::exchange(channel_, nullptr);
    if (channel == nullptr) return;
    static_cast<void>(store_->commit());
    channel->close_when_sent();
  }

  // FIX::Application
  void onCreate(const FIX::SessionID&) override {}
  void onLogon(const FIX::SessionID&) override {}
  void onLogout(const FIX::SessionID&) override {
    forget_subscriptions();
    security_list_.stop();
    if (!std::exchange(cancels_on_disconnect_, false)) return;
    orders_to_cancel_.push_back(desks_.requests().origin());
    cancel_orders_of_connections();
  }
  void toAdmin(FIX::Message&, const FIX::SessionID&) override {}
  void toApp(FIX::Message&, const FIX::SessionID&) override {}
  void fromAdmin(const FIX::Message& message, const FIX::SessionID&) override;
  void fromApp(const FIX::Message& message, const FIX::SessionID&) override;

  [[nodiscard]] MemberId member() const noexcept { return member_; }
  [[nodiscard]] bool is_connected() const noexcept { return channel_ != nullptr; }
  [[nodiscard]] bool is_logged_on() { return session_.isLoggedOn(); }
  [[nodiscard]] Requests& requests() noexcept { return desks_.requests(); }
  void send_unkept(std::string_view msg_type, std::string_view body) {
    compose(msg_type, body);
    number_and_append();
  }

 private:
  void forget_subscriptions() {
    services_.market_data.forget(*this);
    services_.status.forget(*this);
  }
  /// Cancel on disconnect: only what came over that connection. An engine that takes no command just now is asked again
  /// with the next tick.
  void cancel_orders_of_connections() {
    std::erase_if(orders_to_cancel_, [this](OriginId placed_by) {
      CancelAll cancel;
      cancel.owner = member_;
      cancel.placed_by = placed_by;
      return desks_.requests().submit(cancel).has_value();
    });
  }

  /// Runs what may call QuickFIX. Whatever is thrown ends this connection, not the process.
  template <class Work>
  void guarded(Work&& work) noexcept {
    try {
      work();
    } catch (...) {
      abandon();
    }
  }
  void abandon() noexcept;
  void refuse(std::string_view msg_type, const FIX::Message& message, Reject code);
  /// Logout with a named reason, and close without waiting for the answer.
  void drop(Reject code);

  void compose(std::string_view msg_type, std::string_view body) {
    outgoing_.clear();
    append_message(outgoing_, {msg_type, comp_id_, code_, store_->next_sender(), system_time()}, body);
  }
  void number_and_append() {
    store_->set_next_sender(store_->next_sender() + 1);
    if (channel_ != nullptr && session_.isLoggedOn()) append(outgoing_);
  }
  void append(std::string_view bytes) {
    if (channel_ == nullptr || is_slow_) return;
    if (!is_dropping_ && channel_->unsent_bytes() + bytes.size() > limits_.unsent_bytes_max) {
      is_slow_ = true;
      return;
    }
    channel_->append(bytes);
  }

  SessionServices services_;
  FixLimits limits_;
  std::string comp_id_;
  std::string code_;
  MemberId member_;
  std::unique_ptr<SessionStore> store_;
  QuickFixStore quickfix_store_;
  QuickFixStoreFactory store_factory_;
  FIX::Session session_;
  Desks desks_;
  SecurityList security_list_;
  TokenBucket message_rate_;
  TokenBucket resend_rate_;
  Channel* channel_ = nullptr;
  bool cancels_on_disconnect_ = false;      // asked for by the Logon of this connection
  std::vector<OriginId> orders_to_cancel_;  // of connections that ended, until the engine has taken the command
  bool is_slow_ = false;      // unsent bytes are over the limit: nothing more is queued, and flush logs out
  bool is_dropping_ = false;  // being logged out by us
  GapGuard gap_guard_{limits_.gap_bytes_max};
  std::string outgoing_;
};

void MemberSession::Impl::drop(Reject code) {
  is_slow_ = false;
  if (channel_ == nullptr) return;
  is_dropping_ = true;  // the Logout itself still goes
  session_.logout(refusal_text(code));
  session_.next();
  session_.disconnect();
}

void MemberSession::Impl::abandon() noexcept {
  try {
    session_.disconnect();
  } catch (...) {
    Channel* const channel = std::exchange(channel_, nullptr);
    if (channel != nullptr) channel->close_when_sent();
  }
}

void MemberSession::Impl::fromAdmin(const FIX::Message& message, const FIX::SessionID&) {
  const auto msg_type = header_of(message, 35);
  if (msg_type == "A") cancels_on_disconnect_ = field_of(message, tag::cancel_on_disconnect) == "Y";
  if (msg_type != "2") return;
  const auto begin = whole_number_of(message, tag::begin_seq_no);
  const auto end = whole_number_of(message, tag::end_seq_no);
  if (!begin || *begin < 1 || *begin >= store_->next_sender()) throw FIX::IncorrectTagValue(tag::begin_seq_no);
  if (!end || *end < 0 || (*end != 0 && *end < *begin)) throw FIX::IncorrectTagValue(tag::end_seq_no);
  if (!resend_rate_.try_take(services_.clock.now())) throw EndSession{Reject::rate_limited};
}

void MemberSession::Impl::fromApp(const FIX::Message& message, const FIX::SessionID&) {
  const auto msg_type = header_of(message, 35);
  if (!message_rate_.try_take(services_.clock.now())) {
    return refuse(msg_type, message, Reject::rate_limited);
  }
  if (desks_.on_message(msg_type, message) || services_.status.on_message(*this, msg_type, message)) return;
  if (msg_type == "V") {
    services_.market_data.on_request(*this, message);
  } else if (msg_type == "x") {
    if (!security_list_.on_request(message)) refuse(msg_type, message, Reject::rate_limited);
  } else {
    throw FIX::UnsupportedMessageType();
  }
}

void MemberSession::Impl::refuse(std::string_view msg_type, const FIX::Message& message, Reject code) {
  if (!desks_.refuse(msg_type, message, code)) report("j", refuse_message(message, code, {}));
}

MemberSession::MemberSession(const SessionServices& services, const FixOptions& options, MemberId member,
                             const MemberCode& code, std::unique_ptr<SessionStore> store)
    : impl_(std::make_unique<Impl>(services, options, member, code, std::move(store))) {}
MemberSession::~MemberSession() = default;

MemberId MemberSession::member() const noexcept { return impl_->member(); }
bool MemberSession::is_connected() const noexcept { return impl_->is_connected(); }
bool MemberSession::is_logged_on() const { return impl_->is_logged_on(); }
void MemberSession::connect(Channel& channel) { impl_->connect(channel); }
void MemberSession::on_message(const std::string& message) { impl_->on_message(message); }
void MemberSession::on_disconnected() { impl_->on_disconnected(); }
void MemberSession::on_drained() { impl_->on_drained(); }
void MemberSession::on_timer() { impl_->on_timer(); }
void MemberSession::logout(const std::string& reason) { impl_->logout(reason); }
void MemberSession::refuse_connection(Reject code) { impl_->refuse_connection(code); }
void MemberSession::flush() { impl_->flush(); }
void MemberSession::report(std::string_view msg_type, std::string_view body) { impl_->report(msg_type, body); }
void MemberSession::send_unkept(std::string_view msg_type, std::string_view body) {
  impl_->send_unkept(msg_type, body);
}
Requests& MemberSession::requests() noexcept { return impl_->requests(); }

}  // namespace licet::fix
