#pragma once

#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gateway/licet/caller.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

struct SimulationOptions {
  std::uint64_t orders_per_second = 20;
  std::uint64_t orders_total = 1'000'000;  // commands of one run; then it rests
  std::uint64_t seed = 1;
};

/// Lets the demonstration's members trade by themselves, gently and without end: vendors offer, the market maker quotes
/// both sides, AI firms buy, resell and cancel. Everything goes the way of any command and is checked like any. Prices
/// stay around each instrument's reference; the settlement bank pays in what the buyers have spent and out what the
/// vendors have earned. It follows the read model, so that a restart goes on where the log ended.
class Simulation {
 public:
  /// All referred to outlive this. `caller` is for this alone.
  Simulation(const SimulationOptions& options, const ReadModel& model, Caller& caller);
  /// Stops.
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  void start();
  /// Returns when nothing of it is on its way any more. Idempotent.
  void stop();

  struct Counts {
    std::uint64_t commands = 0;
    std::uint64_t refused = 0;
  };
  [[nodiscard]] Counts counts() const noexcept { return {commands_.load(), refused_.load()}; }

 private:
  /// An instrument with what the simulation thinks it is worth.
  struct Market {
    InstrumentId instrument;
    std::int64_t drift = 0;  // ticks away from the reference, a bounded random walk
  };

  void run();
  bool prepare();
  /// One decision: zero to three commands.
  void step();
  void seed_book(const InstrumentRecord& instrument, Price fair);
  void offer(const InstrumentRecord& instrument, Price fair);
  void quote(const InstrumentRecord& instrument, Price fair);
  void buy(const InstrumentRecord& instrument, Price fair);
  void resell(const InstrumentRecord& instrument);
  void cancel_one(const InstrumentRecord& instrument);
  void settle_bank();

  void place(MemberId member, const InstrumentRecord& instrument, Side side, Price price, std::int64_t lots,
             TimeInForce time_in_force = TimeInForce::good_till_cancel, SettleTo settle_to = SettleTo::hold);
  void cancel(const OrderRecord& order);
  template <RecordBody Body>
  void act(MemberId member, const Body& body);

  [[nodiscard]] Price fair_price(const InstrumentRecord& instrument, Market& market);
  [[nodiscard]] ClientOrderId next_client_order_id();
  /// Uniform in [low, high].
  [[nodiscard]] std::int64_t draw(std::int64_t low, std::int64_t high);
  [[nodiscard]] MemberId any_buyer() { return buyers_[static_cast<std::size_t>(draw(0, 2))]; }
  [[nodiscard]] bool resting() const noexcept { return stopping_.load() || commands_.load() >= options_.orders_total; }

  const SimulationOptions options_;
  const ReadModel& model_;
  Caller& caller_;
  std::mt19937_64 random_;
  std::string run_prefix_;  // of client order ids, different on every run
  std::uint64_t client_order_ids_ = 0;
  std::vector<Market> markets_;
  std::vector<MemberId> buyers_;
  std::vector<MemberId> sellers_;
  MemberId market_maker_;
  std::size_t next_to_seed_ = 0;
  std::atomic<std::uint64_t> commands_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace licet
