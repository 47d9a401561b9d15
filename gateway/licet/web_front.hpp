#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "engine/runtime/ports.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/catalogue/catalogue.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/config.hpp"
#include "gateway/licet/delivery_wiring.hpp"
#include "gateway/licet/process_state.hpp"
#include "gateway/views/read_model.hpp"
#include "settlement/ledger/account_book.hpp"

namespace licet {

/// Everything that is reached over HTTP, on one thread: REST, WebSocket, the page, delivery, health.
class WebFront {
 public:
  /// What it needs of the venue; all must outlive it.
  struct Parts {
    const Config& config;
    const ProcessState& state;
    CommandPort& commands;
    EventSource& events;
    ReadModel& model;
    Authenticator& authenticator;
    const Catalogue& catalogue;
    const Clock& clock;
    DeliveryWiring& delivery;
    const AuditService& audit;
    std::function<std::string()> metrics;
    const AccountBook& book;
  };
  explicit WebFront(const Parts& parts);
  /// Stops.
  ~WebFront();
  WebFront(const WebFront&) = delete;
  WebFront& operator=(const WebFront&) = delete;

  /// Accepts connections from now on, before the venue is ready: `/ready` says so, and how far it is. Error: one
  /// sentence.
  [[nodiscard]] tl::expected<void, std::string> listen(std::uint16_t port);
  /// Takes part in the event stream; WebSocket connections are taken from now on. After recovery.
  void open();
  /// Accepts no more, lets the answers under way leave, ends the thread. Idempotent.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet
