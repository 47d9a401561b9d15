#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/file_journal.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/licet/bootstrap.hpp"
#include "gateway/licet/caller.hpp"
#include "gateway/licet/simulation.hpp"
#include "gateway/views/read_model.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"
#include "settlement/ledger/projection.hpp"

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
  explicit StoredVenue(const std::filesystem::path& data) {
    config_.data = data;
    FileJournalOptions journal;
    journal.directory = data / "journal";
    journal.venue = "SHDE";
    journal.segment_bytes = 1U << 20U;
    journal_ = FileJournal::open(journal).value();
    projection_ = Projection::open({.directory = data / "ledger", .venue = "SHDE"}).value();
    engine_ = std::make_unique<Engine>(venue_, *journal_, clock_);
    engine_->subscribe(*projection_);
    engine_->subscribe(model);
    EXPECT_TRUE(engine_->recover()) << engine_->recovery_fault();
    engine_->start();
    caller_ = std::make_unique<Caller>(*engine_, *engine_);
  }
  ~StoredVenue() {
    caller_.reset();
    engine_->stop();
    EXPECT_TRUE(projection_->flush());
  }

  BootstrapReport bootstrap() {
    auto report = Bootstrap(config_, catalogue_, model, *caller_, clock_, config_.data / "keys").run();
    EXPECT_TRUE(report) << report.error();
    return report.value_or(BootstrapReport{});
  }
  Simulation::Counts simulate(std::uint64_t commands) {
    Simulation simulation({.orders_per_second = 10'000, .orders_total = commands, .seed = 3}, model, *caller_);
    simulation.start();
    while (simulation.counts().commands < commands) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    simulation.stop();
    return simulation.counts();
  }
  [[nodiscard]] Caller& caller() { return *caller_; }

  ReadModel model;

 private:
  Config config_;
  Catalogue catalogue_ = small_catalogue();
  SystemClock clock_;
  Ledger ledger_;
  LedgerClearing clearing_{ledger_};
  Venue venue_{clearing_};
  std::unique_ptr<FileJournal> journal_;
  std::unique_ptr<Projection> projection_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Caller> caller_;
};

}  // namespace licet::test
