#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/memory_journal.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/ws/websocket_gateway.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet::test {

/// A whole venue in this process behind the WebSocket gateway, on a free port of the loopback: an operator, a vendor
/// with one open series, two buyers and a market maker, each with cash and a key.
class LiveVenue final : public EventSink {
 public:
  static constexpr MemberId venue_operator{1};
  static constexpr MemberId vendor{2};
  static constexpr MemberId alice{3};
  static constexpr MemberId bob{4};
  static constexpr MemberId maker{5};
  static constexpr InstrumentId train{1};
  static constexpr std::string_view market = "FLIGHTS/TRAIN/ORG/12M";

  explicit LiveVenue(const WebSocketOptions& options = {}, std::unique_ptr<Journal> journal = nullptr);
  ~LiveVenue() override;

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] std::uint16_t tls_port() const noexcept;
  [[nodiscard]] ReadModel& model() noexcept { return model_; }
  [[nodiscard]] WebSocketGateway& gateway() noexcept { return *gateway_; }
  /// A logon of that member (by code), as the parameter "assertion".
  [[nodiscard]] std::string assertion(const std::string& code) const;
  [[nodiscard]] std::string auth_params(const std::string& code) const {
    return "{\"assertion\":\"" + assertion(code) + "\"}";
  }
  [[nodiscard]] Authenticator& authenticator() noexcept { return *authenticator_; }
  [[nodiscard]] Timestamp now() const noexcept { return clock_.now(); }

  /// Submits a command and waits until its events are in the read model; false when the venue refused it.
  template <RecordBody Body>
  bool apply(MemberId member, const Body& body) {
    return apply(Command::make(member, body, origin_, RequestId(++last_request_)));
  }

  void on_events(const EventBatchPtr& batch) override;

 private:
  class Listener;
  bool apply(const Command& command);
  void set_up();
  void certify(MemberCode code, MemberRole role);

  SystemClock clock_;
  Ledger ledger_;
  LedgerClearing clearing_{ledger_};
  Venue venue_{clearing_};
  ReadModel model_;
  std::unique_ptr<Journal> journal_;
  Engine engine_;
  std::unique_ptr<Authenticator> authenticator_;
  std::map<std::string, jose::SigningKey> keys_;
  OriginId origin_;
  std::uint64_t last_request_ = 0;

  std::mutex mutex_;
  std::condition_variable told_;
  std::uint64_t answered_ = 0;
  bool refused_ = false;

  std::unique_ptr<Listener> listener_;
  std::unique_ptr<WebSocketGateway> gateway_;
  std::thread thread_;
};

}  // namespace licet::test
