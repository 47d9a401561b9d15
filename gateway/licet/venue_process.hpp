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
#include "engine/runtime/engine.hpp"
#include "engine/runtime/file_journal.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/catalogue/catalogue.hpp"
#include "gateway/fix/fix_gateway.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/caller.hpp"
#include "gateway/licet/config.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/delivery_wiring.hpp"
#include "gateway/licet/process_state.hpp"
#include "gateway/licet/session_scheduler.hpp"
#include "gateway/licet/simulation.hpp"
#include "gateway/licet/web_front.hpp"
#include "gateway/views/read_model.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"
#include "settlement/ledger/projection.hpp"

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
  /// Gateways stop accepting, what was accepted becomes durable and is answered, views are flushed. Idempotent.
  void stop();

  [[nodiscard]] VenueAddresses addresses() const;
  [[nodiscard]] const Config& config() const noexcept { return config_; }

 private:
  using Step = tl::expected<void, std::string>;
  Step open_storage();
  Step open_audit();
  Step open_views();
  Step open_front();
  Step recover();
  Step set_up_demonstration();
  Step open_gateways();
  Step start_calendar();
  void start_simulation();
  /// The venue's public origin, as its tokens name it.
  [[nodiscard]] std::string issuer() const { return config_.venue_issuer.empty() ? origin_ : config_.venue_issuer; }
  void flush_deliveries();
  void close_log();

  Config config_;
  DataDirectory directory_;
  ProcessState state_;
  SystemClock clock_;
  std::string origin_;  // of HTTP
  std::uint16_t http_port_ = 0;
  bool engine_started_ = false;
  bool stopped_ = false;

  Ledger ledger_;
  LedgerClearing clearing_{ledger_};
  Venue venue_{clearing_};
  std::optional<jose::SigningKey> venue_key_;  // signs tokens and tree heads; read by open_audit
  std::unique_ptr<AuditService> audit_;
  std::unique_ptr<FileJournal> journal_;
  std::unique_ptr<Projection> projection_;
  std::unique_ptr<Engine> engine_;
  ReadModel model_;
  std::optional<Catalogue> catalogue_;
  std::unique_ptr<DeliveryWiring> delivery_;
  std::unique_ptr<Authenticator> authenticator_;

  std::unique_ptr<WebFront> front_;
  std::unique_ptr<FixGateway> fix_;
  std::unique_ptr<Caller> calendar_caller_;
  std::unique_ptr<SessionScheduler> calendar_;
  std::unique_ptr<Caller> simulation_caller_;
  std::unique_ptr<Simulation> simulation_;

  std::mutex timer_mutex_;
  std::condition_variable timer_wakes_;
  bool timer_ends_ = false;
  std::thread timer_;
};

}  // namespace licet
