#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "schemas/event_batch.hpp"
#include "settlement/ledger/projection.hpp"
#include "settlement/ledger/projection_start.hpp"

namespace licet {

/// What a comparison looked at, and the first thing that differs.
struct ProjectionCheckReport {
  Sequence applied;  // the number at which both were compared
  std::uint64_t balances = 0;
  std::uint64_t transfers = 0;
  std::uint64_t trades = 0;
  std::uint64_t pages = 0;
  std::uint64_t carried_transfers = 0;  // of `transfers`: up to the start, of which the log was not heard
  std::uint64_t carried_trades = 0;     // likewise, of `trades`
  std::uint64_t open_orders = 0;
  std::uint64_t grants = 0;
  std::uint64_t instruments = 0;
  std::uint64_t members = 0;
  std::uint64_t assets = 0;      // that sum to zero
  std::string first_difference;  // empty: none

  [[nodiscard]] bool agrees() const noexcept { return first_difference.empty(); }
};

/// Proves that a projection is what the log says: give it the events of a replay from the first command (`on_events`,
/// as any sink), then `compare`. It folds them into expected rows by its own short code, up to the projection's applied
/// number, and compares both ways: every expected row is there and equal, and there is no other (transfers, trades and
/// the ways to them: PageCheck); every asset sums to
/// zero; for every instrument issued = available + held + activated + retired, and issued <= cap.
///
/// It can also begin at a later command (`begin`). The pages up to there are then taken at their word for what each
/// transfer and trade says, and checked for all else: no number is missing, every balance is carried from page to page
/// and comes to that of the start, the ways to them lead there.
class ProjectionCheck final : public EventSink {
 public:
  /// `projection` is quiet (nothing queued) until the comparison is over.
  explicit ProjectionCheck(const Projection& projection);
  ~ProjectionCheck() override;

  /// Before the first events, which are then those behind `start.at`. The projection holds that command.
  void begin(const ProjectionStart& start);
  void on_events(const EventBatchPtr& batch) override;
  [[nodiscard]] ProjectionCheckReport compare();

 private:
  class Expected;
  std::unique_ptr<Expected> expected_;
};

}  // namespace licet
