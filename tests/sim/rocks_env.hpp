#pragma once

#include <rocksdb/env.h>
#include <rocksdb/system_clock.h>

#include <deque>
#include <memory>

#include "engine/runtime/clock.hpp"
#include "tests/sim/rocks_disk.hpp"

namespace licet::sim {

/// All of the world that RocksDB sees: the simulated disk and clock. What it would do in the background waits in a
/// queue until somebody does it; the dice choose in which order.
class RocksEnv final : public rocksdb::EnvWrapper {
 public:
  RocksEnv(Disk& disk, ManualClock& clock, Dice dice);

  [[nodiscard]] RocksDisk& disk() noexcept { return *disk_; }
  /// Does one thing of what waits; false when nothing does.
  bool do_one();
  void do_all();

  static const char* kClassName() { return "SimulatedEnv"; }
  const char* Name() const override { return kClassName(); }
  void Schedule(void (*function)(void*), void* argument, Priority priority, void* tag,
                void (*unscheduled)(void*)) override;
  int UnSchedule(void* tag, Priority priority) override;
  void StartThread(void (*function)(void*), void* argument) override;
  unsigned int GetThreadPoolQueueLen(Priority priority) const override;
  void SetBackgroundThreads(int, Priority) override {}
  int GetBackgroundThreads(Priority) override { return 1; }
  void IncBackgroundThreadsIfNeeded(int, Priority) override {}
  std::uint64_t NowMicros() override { return clock_->NowMicros(); }
  std::uint64_t NowNanos() override { return clock_->NowNanos(); }
  void SleepForMicroseconds(int microseconds) override { clock_->SleepForMicroseconds(microseconds); }
  rocksdb::Status GetCurrentTime(std::int64_t* seconds) override { return clock_->GetCurrentTime(seconds); }
  rocksdb::Status GetHostName(char* name, std::uint64_t size) override;
  std::string GenerateUniqueId() override { return "11111111-2222-3333-4444-555555555555"; }

 private:
  class TheClock;
  struct Job {
    void (*function)(void*);
    void* argument;
    Priority priority;
    void* tag;
    void (*unscheduled)(void*);
  };

  RocksEnv(const std::shared_ptr<RocksDisk>& disk, ManualClock& clock, Dice dice);

  const std::shared_ptr<RocksDisk> disk_;
  const std::shared_ptr<rocksdb::SystemClock> clock_;
  Dice dice_;
  std::deque<Job> jobs_;
};

}  // namespace licet::sim
