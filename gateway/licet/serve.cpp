#include <fmt/format.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>

#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/log.hpp"
#include "gateway/licet/venue_process.hpp"
#include "gateway/views/json.hpp"

namespace licet {
namespace {

/// SIGINT and SIGTERM, taken by one thread that waits for them instead of by handlers. Blocked before any thread
/// starts, so that none of them is interrupted.
class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  [[nodiscard]] int wait() const {
    int which = 0;
    while (sigwait(&set_, &which) != 0) {
    }
    return which;
  }
  /// A second signal ends the process the usual way.
  void release() const { pthread_sigmask(SIG_UNBLOCK, &set_, nullptr); }

 private:
  sigset_t set_{};
};

/// {"mic":"SHDE","pid":1,"http":"http://127.0.0.1:8080","fix":{"host":"127.0.0.1","port":9878},"fix_tls":{…}|null}
std::string ready_json(const VenueProcess& process) {
  const VenueAddresses addresses = process.addresses();
  const auto fix_endpoint = [&](std::uint16_t port) {
    std::string out = "{\"host\":";
    json::append_string(out, process.config().fix_address);
    return out + fmt::format(",\"port\":{}}}", port);
  };
  std::string out = "{\"mic\":";
  json::append_string(out, process.config().venue_mic);
  out += fmt::format(",\"pid\":{},\"http\":", ::getpid());
  json::append_string(out, addresses.http);
  out += ",\"fix\":" + fix_endpoint(addresses.fix_port);
  out += ",\"fix_tls\":" + (addresses.fix_tls_port == 0 ? std::string("null") : fix_endpoint(addresses.fix_tls_port));
  out += "}\n";
  return out;
}

}  // namespace

int run_serve(const ServeOptions& options) {
  set_log_level(log_level_from(options.config.log_level));
  const StopSignals signals;
  VenueProcess process(options.config);
  if (const auto started = process.start(); !started) {
    log_error("start_failed").with("reason", started.error());
    return 1;
  }
  if (!options.ready_file.empty()) {
    if (const auto written = write_file(options.ready_file, ready_json(process), 0644); !written) {
      log_error("start_failed").with("reason", written.error());
      return 1;
    }
  }
  const int signal = signals.wait();
  log_info("stopping").with("signal", signal == SIGINT ? "SIGINT" : "SIGTERM");
  signals.release();
  process.stop();
  return 0;
}

}  // namespace licet
