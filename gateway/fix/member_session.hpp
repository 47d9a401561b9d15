#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/fix/channel.hpp"
#include "gateway/fix/fix_gateway.hpp"
#include "gateway/fix/market_data.hpp"
#include "gateway/fix/requests.hpp"
#include "gateway/fix/session_store.hpp"
#include "gateway/fix/status.hpp"

namespace licet::fix {

/// What all sessions share.
struct SessionServices {
  CommandPort& commands;
  ContractDirectory& contracts;
  const ReadModel& model;
  const Clock& clock;
  MarketData& market_data;
  StatusBoard& status;
};

/// The FIX session of one member: a QuickFIX session over its store, which lives from the member's first logon on,
/// connected or not, and the requests that arrive on it. While nobody is connected, reports are kept and numbered, so
/// that the member finds them by resending. A Logon may ask that the connection's orders end with it
/// (CancelOnDisconnect, 20004). Nothing thrown by anything below leaves a call here. One thread.
class MemberSession {
 public:
  MemberSession(const SessionServices& services, const FixOptions& options, MemberId member, const MemberCode& code,
                std::unique_ptr<SessionStore> store);
  ~MemberSession();
  MemberSession(const MemberSession&) = delete;
  MemberSession& operator=(const MemberSession&) = delete;

  [[nodiscard]] MemberId member() const noexcept;
  [[nodiscard]] bool is_connected() const noexcept;
  [[nodiscard]] bool is_logged_on() const;

  /// A connection whose Logon has been authenticated; the Logon itself comes by `on_message`. Not connected before.
  void connect(Channel& channel);
  /// One framed message.
  void on_message(const std::string& message);
  /// The connection is gone.
  void on_disconnected();
  /// The connection has sent all: what waited for room goes on.
  void on_drained();
  /// About once a second: heartbeats and time-outs.
  void on_timer();
  /// Says Logout with `reason` in Text(58) and waits for the answer; `on_timer` ends the wait.
  void logout(const std::string& reason);
  /// Says Logout with the refusal's name and closes without waiting.
  void refuse_connection(Reject code);
  /// After a batch of messages or reports: the store first, then the bytes. Logs a slow reader out.
  void flush();

  /// An application message to the member, numbered and kept, sent when logged on.
  void report(std::string_view msg_type, std::string_view body);
  /// The same, not kept: what helps nobody who comes later.
  void send_unkept(std::string_view msg_type, std::string_view body);
  /// The commands that came over this session; every connection has an origin of its own.
  [[nodiscard]] Requests& requests() noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet::fix
