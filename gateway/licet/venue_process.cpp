#include "gateway/licet/venue_process.hpp"

#include <fmt/format.h>
#include <chrono>
#include <exception>

#include "engine/core/reject_text.hpp"
#include "gateway/licet/backup_command.hpp"
#include "gateway/licet/bootstrap.hpp"
#include "gateway/licet/key_files.hpp"
#include "gateway/licet/listen_address.hpp"
#include "gateway/licet/log.hpp"
#include "gateway/licet/metrics_text.hpp"
#include "gateway/licet/progress.hpp"

namespace licet {
namespace {

constexpr std::chrono::milliseconds poll_interval{2};

}  // namespace

VenueProcess::VenueProcess(Config config) : config_(std::move(config)), directory_(config_.data) {
  if (config_.demo && config_.calendar.segments.empty()) config_.calendar = demonstration_calendar();
}

VenueProcess::~VenueProcess() { stop(); }

tl::expected<void, std::string> VenueProcess::start() {
  Step step = open_storage();
  if (step) step = open_services();
  if (step) step = open_front();
  if (step) step = recover();
  if (step && config_.demo) step = set_up_demonstration();
  if (step) step = open_gateways();
  if (step) step = start_calendar();
  if (step) step = open_control();
  if (!step) return step;
  timer_ = std::thread([this] { flush_deliveries(); });
  if (config_.demo && config_.simulation) start_simulation();
  state_.set(ProcessPhase::ready);
  log_info("ready").with("http", origin_).with("fix_port", fix_->port()).with("fix_tls_port", fix_->tls_port());
  return {};
}

VenueProcess::Step VenueProcess::open_storage() {
  // Before anything is written, so that a mistake is free.
  const auto http_port = probe_port(config_.http_address, config_.http_port);
  if (!http_port) return tl::unexpected(http_port.error());
  http_port_ = *http_port;
  for (const std::uint64_t port : {config_.fix_port, config_.fix_tls ? config_.fix_tls_port : 0}) {
    const auto free = probe_port(config_.fix_address, port);
    if (!free) return tl::unexpected(free.error());
  }
  origin_ = http_origin(config_, http_port_);

  if (Step locked = directory_.lock(true); !locked) return locked;
  const auto mic = Text<7>::from(config_.venue_mic);
  if (!mic) return tl::unexpected(std::string("venue.mic is longer than 7 bytes"));
  LoggedVenue::Options options;
  options.mic = *mic;
  options.segment_bytes = config_.journal_segment_mib << 20U;
  options.sync = config_.journal_sync == "direct" ? JournalSync::direct : JournalSync::fdatasync;
  options.ring_slots = config_.ring_slots;
  options.snapshot_every = config_.snapshot_every;
  options.retention = config_.journal_retention == "archive"  ? Retention::archive
                      : config_.journal_retention == "remove" ? Retention::remove
                                                              : Retention::keep;
  auto venue = LoggedVenue::open(directory_, options, clock_);
  if (!venue) return tl::unexpected(venue.error());
  venue_ = std::move(*venue);
  return {};
}

/// What stands behind the gateways besides the venue itself.
VenueProcess::Step VenueProcess::open_services() {
  std::vector<std::string> warnings;
  auto catalogue = Catalogue::from_data_package(config_.catalogue, warnings);
  for (const std::string& warning : warnings) log_warn("catalogue").with("warning", warning);
  if (!catalogue && config_.demo) return tl::unexpected(reject_text(config_.catalogue.string(), catalogue.error()));
  catalogue_.emplace(catalogue ? std::move(*catalogue) : Catalogue({}, {}));
  log_info("catalogue").with("file", config_.catalogue.string()).with("datasets", catalogue_->all().size());

  const auto key = load_or_make_key(directory_.keys() / "venue.pem");
  if (!key) return tl::unexpected(key.error());
  audit_ = std::make_unique<AuditService>(venue_->audit_log(), issuer(), *key, clock_);
  authenticator_ = std::make_unique<Authenticator>(venue_->model(), *key, issuer());
  auto delivery = DeliveryWiring::open({.issuer = issuer(),
                                        .venue_key = *key,
                                        .keys = directory_.keys(),
                                        .grants = venue_->grants(),
                                        .catalogue = *catalogue_,
                                        .authenticator = *authenticator_,
                                        .commands = venue_->engine(),
                                        .clock = clock_});
  if (!delivery) return tl::unexpected(delivery.error());
  delivery_ = std::move(*delivery);
  delivery_->subscribe(venue_->engine());
  return {};
}

/// HTTP answers from here on: the page, and how far the process is.
VenueProcess::Step VenueProcess::open_front() {
  gate_ = std::make_unique<CommandGate>(venue_->engine());
  front_ = std::make_unique<WebFront>(WebFront::Parts{
      .config = config_,
      .state = state_,
      .commands = *gate_,
      .events = venue_->engine(),
      .model = venue_->model(),
      .authenticator = *authenticator_,
      .catalogue = *catalogue_,
      .clock = clock_,
      .delivery = *delivery_,
      .audit = *audit_,
      .metrics = [this] { return metrics_text(venue_->engine(), venue_->projection(), venue_->model()); },
      .book = book_.emplace(venue_->projection())});
  return front_->listen(http_port_);
}

/// Replays the log, then lets RocksDB take in what it does not have of it.
VenueProcess::Step VenueProcess::recover() {
  state_.set(ProcessPhase::recovering);
  Progress progress("recovering");
  const auto started = venue_->start([&](const JournalProgress& now) {
    state_.on_journal(now);
    progress(now);
  });
  if (!started) return started;
  delivery_->adopt_grants();
  takes_commands_ = true;
  state_.set(ProcessPhase::catching_up);
  const std::uint64_t whole = venue_->projection().pending_bytes();
  for (std::uint64_t left = whole; left > 0; left = venue_->projection().pending_bytes()) {
    state_.on_left(left, whole);
    std::this_thread::sleep_for(poll_interval);
  }
  state_.set(ProcessPhase::starting);
  return {};
}

VenueProcess::Step VenueProcess::set_up_demonstration() {
  Caller caller(venue_->engine(), venue_->engine());
  const auto report = Bootstrap(config_, *catalogue_, venue_->model(), caller, clock_, directory_.keys()).run();
  if (!report) return tl::unexpected(report.error());
  log_info("demonstration")
      .with("members", report->members)
      .with("keys", report->keys)
      .with("deposits", report->deposits)
      .with("datasets", report->datasets)
      .with("instruments", report->instruments)
      .with("opened", report->opened);
  return {};
}

VenueProcess::Step VenueProcess::open_gateways() {
  FixOptions options;
  options.address = config_.fix_address;
  options.port = static_cast<std::uint16_t>(config_.fix_port);
  options.tls = config_.fix_tls;
  options.tls_port = static_cast<std::uint16_t>(config_.fix_tls_port);
  options.comp_id = config_.venue_mic;
  options.store = directory_.fix();
  if (config_.fix_tls && config_.fix_certificate.empty()) {
    const auto files = local_certificate(directory_.tls());
    if (!files) return tl::unexpected(files.error());
    options.tls_certificate = files->certificate;
    options.tls_key = files->key;
  } else {
    options.tls_certificate = config_.fix_certificate;
    options.tls_key = config_.fix_key;
  }
  try {
    fix_ = std::make_unique<FixGateway>(options, *gate_, venue_->engine(), venue_->model(), *authenticator_, clock_);
    fix_->start();
  } catch (const std::exception& error) {
    return tl::unexpected(fmt::format("FIX: {}", error.what()));
  }
  front_->open();
  return {};
}

/// Segments are defined once the log has a venue; until then there is nobody whose sessions could begin.
VenueProcess::Step VenueProcess::start_calendar() {
  if (config_.calendar.segments.empty() || !venue_->model().venue()) return {};
  calendar_caller_ = std::make_unique<Caller>(venue_->engine(), venue_->engine());
  if (const auto defined = define_segments(config_.calendar, venue_->model(), *calendar_caller_); !defined) {
    return tl::unexpected(defined.error());
  }
  calendar_ = std::make_unique<SessionScheduler>(config_.calendar, venue_->model(), *calendar_caller_, clock_);
  calendar_->start();
  return {};
}

/// From here on a backup can be asked for.
VenueProcess::Step VenueProcess::open_control() {
  const auto answer = [this](const std::string& request, const std::stop_token& stop) {
    const auto held = venue_->snapshots().hold();
    std::string text = answer_backup_request(request, directory_, config_.venue_mic, venue_->projection(), stop);
    log_info("backup").with("answer", text.substr(0, text.find('\n')));
    return text;
  };
  auto control = ControlSocket::open(directory_.control(), answer);
  if (!control) return tl::unexpected(control.error());
  control_ = std::move(*control);
  return {};
}

void VenueProcess::start_simulation() {
  simulation_caller_ = std::make_unique<Caller>(venue_->engine(), venue_->engine());
  simulation_ =
      std::make_unique<Simulation>(SimulationOptions{.orders_per_second = config_.simulation_orders_per_second,
                                                     .orders_total = config_.simulation_orders_total,
                                                     .seed = config_.simulation_seed},
                                   venue_->model(), *simulation_caller_);
  simulation_->start();
}

/// Offers again what delivery could not report.
void VenueProcess::flush_deliveries() {
  std::unique_lock lock(timer_mutex_);
  const auto interval = std::chrono::milliseconds(config_.delivery_retry_ms);
  while (!timer_wakes_.wait_for(lock, interval, [this] { return timer_ends_; })) delivery_->flush();
}

void VenueProcess::stop() {
  if (stopped_) return;
  stopped_ = true;
  state_.set(ProcessPhase::stopping);
  if (simulation_) {
    simulation_->stop();
    const Simulation::Counts counts = simulation_->counts();
    log_info("simulation_stopped").with("commands", counts.commands).with("refused", counts.refused);
  }
  simulation_caller_.reset();
  // A snapshot or a backup in the making is given up: a stop waits no longer than for the step that each is in, such as
  // an image being saved, a file being written or synced, RocksDB's checkpoint.
  if (control_) venue_->snapshots().ask_to_stop();
  control_.reset();
  calendar_.reset();
  calendar_caller_.reset();
  if (venue_ && front_ && gate_) drain();
  if (front_) front_->stop();
  if (timer_.joinable()) {
    {
      const std::lock_guard lock(timer_mutex_);
      timer_ends_ = true;
    }
    timer_wakes_.notify_all();
    timer_.join();
  }
  if (venue_) {
    if (delivery_) delivery_->flush();
    venue_->close();
  }
  // Last, after all that was accepted has been released: its reports are sent, or kept for members that are away.
  if (fix_) fix_->stop();
}

/// Clients' commands are refused from here on; what was accepted becomes durable and is told while the gateways still
/// stand, so that each of them is answered before its connection ends.
void VenueProcess::drain() {
  const auto began = std::chrono::steady_clock::now();
  gate_->close();
  const Engine& engine = venue_->engine();
  const EngineMetrics& metrics = engine.metrics();
  const auto waiting = [&] {
    const std::uint64_t told = metrics.released;
    return engine.ring_depth() + (metrics.commands - told);
  };
  const std::uint64_t whole = waiting();
  // Twice in a row: a command is neither in the ring nor counted for the moment in which the engine takes it.
  for (int quiet = 0; quiet < 2; std::this_thread::sleep_for(poll_interval)) {
    const std::uint64_t left = waiting();
    state_.on_left(left, whole);
    quiet = left == 0 ? quiet + 1 : 0;
  }
  const auto took = std::chrono::steady_clock::now() - began;
  log_info("drained")
      .with("commands", whole)
      .with("ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
}

VenueAddresses VenueProcess::addresses() const {
  return {
      .http = origin_, .fix_port = fix_->port(), .fix_tls_port = config_.fix_tls ? fix_->tls_port() : std::uint16_t{0}};
}

}  // namespace licet
