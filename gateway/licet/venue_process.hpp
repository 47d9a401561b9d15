#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <tl/expected.hpp>

#include "engine/runtime/clock.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/catalogue/catalogue.hpp"
#include "gateway/fix/fix_gateway.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/caller.hpp"
#include "gateway/licet/command_gate.hpp"
#include "gateway/licet/config.hpp"
#include "gateway/licet/control_socket.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/delivery_wiring.hpp"
#include "gateway/licet/logged_venue.hpp"
#include "gateway/licet/process_state.hpp"
#include "gateway/licet/session_scheduler.hpp"
#include "gateway/licet/simulation.hpp"
#include "gateway/licet/web_front.hpp"
#include "settlement/ledger/projected_book.hpp"

namespace licet {

/// Where a running venue can be reached.
struct VenueAddresses {
  std::string http;  // origin: http://127.0.0.1:8080
  std::uint16_t fix_port = 0;
  std::uint16_t fix_tls_port = 0;  // 0: not with TLS
};

/// One venue in one process: the only place where all parts meet.
///
///   FIX, WebSocket, REST, simulation ─► Engine ─► journal ─► 1 projection (RocksDB)   views first, so that whoever
///                                                            2 read model             has been told of an event also
///                                                            3 grants, delivery       finds it in them
///                                                            4 gateways
class VenueProcess {
 public:
  explicit VenueProcess(Config config);
  /// Stops.
  ~VenueProcess();
  VenueProcess(const VenueProcess&) = delete;
  VenueProcess& operator=(const VenueProcess&) = delete;

  /// Opens the data directory, listens for HTTP (which says "recovering"), recovers the log, sets up the demonstration
  /// when asked to, and opens the gateways. Error: one sentence; then only the destructor may follow.
  [[nodiscard]] tl::expected<void, std::string> start();
  /// Clients' commands are refused, what was accepted becomes durable and is answered, connections are told and closed,
  /// views are flushed. Idempotent.
  void stop();

  /// The log has been replayed: what is accepted from here on must be drained. Any thread.
  [[nodiscard]] bool takes_commands() const noexcept { return takes_commands_; }
  [[nodiscard]] VenueAddresses addresses() const;
  [[nodiscard]] const Config& config() const noexcept { return config_; }

 private:
  using Step = tl::expected<void, std::string>;
  Step open_storage();
  Step open_services();
  Step open_front();
  Step recover();
  Step set_up_demonstration();
  Step open_gateways();
  Step start_calendar();
  Step open_control();
  void start_simulation();
  /// The venue's public origin, as its tokens name it.
  [[nodiscard]] std::string issuer() const { return config_.venue_issuer.empty() ? origin_ : config_.venue_issuer; }
  void flush_deliveries();
  void drain();

  Config config_;
  DataDirectory directory_;
  ProcessState state_;
  SystemClock clock_;
  std::string origin_;  // of HTTP
  std::uint16_t http_port_ = 0;
  bool stopped_ = false;
  std::atomic<bool> takes_commands_{false};

  std::unique_ptr<LoggedVenue> venue_;
  std::optional<ProjectedBook> book_;
  std::unique_ptr<AuditService> audit_;
  std::optional<Catalogue> catalogue_;
  std::unique_ptr<DeliveryWiring> delivery_;
  std::unique_ptr<Authenticator> authenticator_;

  std::unique_ptr<CommandGate> gate_;  // of the gateways' commands
  std::unique_ptr<WebFront> front_;
  std::unique_ptr<FixGateway> fix_;
  std::unique_ptr<Caller> calendar_caller_;
  std::unique_ptr<SessionScheduler> calendar_;
  std::unique_ptr<Caller> simulation_caller_;
  std::unique_ptr<Simulation> simulation_;

  std::unique_ptr<ControlSocket> control_;
  std::mutex timer_mutex_;
  std::condition_variable timer_wakes_;
  bool timer_ends_ = false;
  std::thread timer_;
};

}  // namespace licet
