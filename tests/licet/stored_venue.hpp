#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "engine/runtime/clock.hpp"
#include "gateway/licet/backup_command.hpp"
#include "gateway/licet/bootstrap.hpp"
#include "gateway/licet/caller.hpp"
#include "gateway/licet/logged_venue.hpp"
#include "gateway/licet/simulation.hpp"

namespace licet::test {

/// Two small datasets that need no files.
inline Catalogue small_catalogue() {
  std::vector<DatasetDescription> datasets(2);
  datasets[0].code = "AIRPORTS";
  datasets[0].format = "csv";
  datasets[0].fields = {{"latitude", "number", ""}};
  datasets[0].files = {{"airports.csv", "text/csv", 2'048, {}}};
  datasets[1].code = "WEATHER";
  datasets[1].format = "csv";
  datasets[1].files = {{"weather.csv", "text/csv", 1'000'000, {}}};
  return Catalogue("/nowhere", std::move(datasets));
}

/// The demonstration venue on a data directory, without its gateways: engine, journal, projection, read model. One
/// process life is one object.
class StoredVenue {
 public:
  static LoggedVenue::Options default_options() {
    LoggedVenue::Options options;
    options.mic = "SHDE";
    options.segment_bytes = 1U << 20U;
    return options;
  }

  explicit StoredVenue(const std::filesystem::path& data, const LoggedVenue::Options& options = default_options())
      : directory_(data) {
    config_.data = data;
    EXPECT_TRUE(directory_.lock(true));
    venue_ = LoggedVenue::open(directory_, options, clock_).value();
    const auto started = venue_->start({});
    EXPECT_TRUE(started) << started.error();
    caller_ = std::make_unique<Caller>(venue_->engine(), venue_->engine());
  }
  ~StoredVenue() {
    caller_.reset();
    venue_->close();
  }

  BootstrapReport bootstrap() {
    auto report = Bootstrap(config_, catalogue_, model(), *caller_, clock_, config_.data / "keys").run();
    EXPECT_TRUE(report) << report.error();
    return report.value_or(BootstrapReport{});
  }
  Simulation::Counts simulate(std::uint64_t commands) {
    Simulation simulation({.orders_per_second = 10'000, .orders_total = commands, .seed = 3}, model(), *caller_);
    simulation.start();
    while (simulation.counts().commands < commands) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    simulation.stop();
    return simulation.counts();
  }
  tl::expected<BackupManifest, std::string> back_up(const BackupOptions& options) {
    return make_backup({.directory = directory_, .mic = "SHDE", .projection = venue_->projection(), .is_running = true},
                       options);
  }
  /// To a line at the control socket.
  std::string answer(const std::string& request, const std::stop_token& stop = {}) {
    return answer_backup_request(request, directory_, "SHDE", venue_->projection(), stop);
  }
  [[nodiscard]] Projection& projection() { return venue_->projection(); }
  [[nodiscard]] Caller& caller() { return *caller_; }

  [[nodiscard]] SnapshotMaker& snapshots() { return venue_->snapshots(); }
  [[nodiscard]] const LoggedVenue& logged() const { return *venue_; }
  [[nodiscard]] ReadModel& model() { return venue_->model(); }

 private:
  Config config_;
  DataDirectory directory_;
  Catalogue catalogue_ = small_catalogue();
  SystemClock clock_;
  std::unique_ptr<LoggedVenue> venue_;
  std::unique_ptr<Caller> caller_;
};

}  // namespace licet::test
