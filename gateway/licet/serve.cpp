#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <future>

#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/log.hpp"
#include "gateway/licet/venue_process.hpp"
#include "gateway/views/json.hpp"

namespace licet {
namespace {

/// SIGINT and SIGTERM, taken by one thread that waits for them instead of by handlers. Blocked before any thread
/// starts, so that none of them is interrupted; a second signal therefore changes nothing: a stop is bounded in time.
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
  /// The signal that has come, or 0 after `at_most`.
  [[nodiscard]] int wait_for(std::chrono::milliseconds at_most) const {
    timespec limit{};
    limit.tv_nsec = std::chrono::nanoseconds(at_most).count();
    return std::max(::sigtimedwait(&set_, nullptr, &limit), 0);
  }

 private:
  sigset_t set_{};
};

/// What a snapshot in the making took goes back to the system when it is made. By itself glibc raises these limits to
/// the largest block ever freed, and then keeps up to 64 MiB free in each thread's arena for ever.
void keep_little_free_memory() {
  constexpr int mapped_from = 1 << 20;  // bytes of one block
  constexpr int kept_free = 4 << 20;    // bytes at the end of each arena
  mallopt(M_MMAP_THRESHOLD, mapped_from);
  mallopt(M_TRIM_THRESHOLD, kept_free);
}

/// A connection is a descriptor, and so is each file of RocksDB, which keeps all of them open.
void allow_as_many_descriptors_as_possible() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

std::string_view name_of(int signal) noexcept { return signal == SIGINT ? "SIGINT" : "SIGTERM"; }

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

/// Starts the process, unless a signal comes before commands are taken: then there is nothing to drain, and what
/// recovery has done so far is done again by the next start.
tl::expected<void, std::string> start_until(const StopSignals& signals, VenueProcess& process) {
  constexpr std::chrono::milliseconds look_every{50};
  auto started = std::async(std::launch::async, [&process] { return process.start(); });
  while (started.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    const int signal = signals.wait_for(look_every);
    if (signal == 0) continue;
    if (process.takes_commands()) {
      static_cast<void>(::raise(signal));  // stays blocked, and is taken once the start is done
      started.wait();
      break;
    }
    log_info("stopped").with("signal", name_of(signal)).with("reason", "before any command was taken");
    std::_Exit(0);
  }
  return started.get();
}

}  // namespace

int run_serve(const ServeOptions& options) {
  set_log_level(log_level_from(options.config.log_level));
  keep_little_free_memory();
  allow_as_many_descriptors_as_possible();
  const StopSignals signals;
  VenueProcess process(options.config);
  if (const auto started = start_until(signals, process); !started) {
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
  log_info("stopping").with("signal", name_of(signal));
  process.stop();
  return 0;
}

}  // namespace licet
