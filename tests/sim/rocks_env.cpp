#include "tests/sim/rocks_env.hpp"

#include <algorithm>
#include <cstdio>

#include "engine/core/check.hpp"

namespace licet::sim {

class RocksEnv::TheClock final : public rocksdb::SystemClock {
 public:
  explicit TheClock(ManualClock& clock) : clock_(clock) {}
  const char* Name() const override { return "SimulatedClock"; }
  std::uint64_t NowMicros() override { return static_cast<std::uint64_t>(clock_.now().nanoseconds()) / 1'000; }
  void SleepForMicroseconds(int microseconds) override { clock_.advance(Duration(std::int64_t{1'000} * microseconds)); }
  rocksdb::Status GetCurrentTime(std::int64_t* seconds) override {
    *seconds = clock_.now().nanoseconds() / 1'000'000'000;
    return rocksdb::Status::OK();
  }
  std::string TimeToString(std::uint64_t time) override { return std::to_string(time); }

 private:
  ManualClock& clock_;
};

RocksEnv::RocksEnv(Disk& disk, ManualClock& clock, Dice dice)
    : RocksEnv(std::make_shared<RocksDisk>(disk), clock, dice) {}

RocksEnv::RocksEnv(const std::shared_ptr<RocksDisk>& disk, ManualClock& clock, Dice dice)
    : EnvWrapper(rocksdb::NewCompositeEnv(disk)), disk_(disk), clock_(std::make_shared<TheClock>(clock)), dice_(dice) {
  file_system_ = disk_;
  system_clock_ = clock_;
}

bool RocksEnv::do_one() {
  if (jobs_.empty()) return false;
  const auto at = jobs_.begin() + static_cast<std::ptrdiff_t>(dice_.below(jobs_.size()));
  const Job job = *at;
  jobs_.erase(at);
  job.function(job.argument);
  return true;
}

void RocksEnv::do_all() {
  while (do_one()) {
  }
}

void RocksEnv::Schedule(void (*function)(void*), void* argument, Priority priority, void* tag,
                        void (*unscheduled)(void*)) {
  jobs_.push_back({function, argument, priority, tag, unscheduled});
}

int RocksEnv::UnSchedule(void* tag, Priority priority) {
  int found = 0;
  for (std::size_t n = 0; n < jobs_.size();) {
    const Job job = jobs_[n];
    if (job.tag != tag || job.priority != priority) {
      ++n;
      continue;
    }
    jobs_.erase(jobs_.begin() + static_cast<std::ptrdiff_t>(n));
    if (job.unscheduled != nullptr) job.unscheduled(job.argument);
    ++found;
  }
  return found;
}

void RocksEnv::StartThread(void (*)(void*), void*) { LICET_CHECK(false); }

unsigned int RocksEnv::GetThreadPoolQueueLen(Priority priority) const {
  return static_cast<unsigned int>(std::ranges::count(jobs_, priority, &Job::priority));
}

rocksdb::Status RocksEnv::GetHostName(char* name, std::uint64_t size) {
  std::snprintf(name, size, "simulated");
  return rocksdb::Status::OK();
}

}  // namespace licet::sim
