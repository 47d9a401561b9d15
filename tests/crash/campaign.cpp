// Ends a venue under load as often as is wanted, and examines after each end what is left.
// Usage: crash_campaign KILLS POWER_LOSSES [SEED]

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <random>

#include "tests/crash/doomed_venue.hpp"
#include "tests/crash/loop_disk.hpp"
#include "tests/support/temporary_directory.hpp"

namespace {

using namespace licet;
using namespace licet::testing;

/// A log is replayed whole after each end, so that a new one is begun after so many.
constexpr int ends_of_one_log = 20;

/// Draws the moments, counts, and says how far it is.
class Campaign {
 public:
  explicit Campaign(std::uint64_t seed) : seed_(seed), random_(seed) {}

  bool kill(int times) {
    while (times > 0) {
      const TemporaryDirectory directory;
      DoomedVenue venue(LICET_CRASH_CHILD, directory.path(), random_());
      const int here = std::min(times, ends_of_one_log);
      for (int n = 0; n < here; ++n) {
        if (!one(venue, "kills", DoomedVenue::kill, [] {})) return false;
      }
      finish();
      times -= here;
    }
    return report("kills");
  }

  bool cut_power(int times) {
    while (times > 0) {
      const TemporaryDirectory directory;
      LoopDisk disk(directory.path(), 512);
      DoomedVenue venue(LICET_CRASH_CHILD, disk.root() / "data", random_());
      const int here = std::min(times, ends_of_one_log);
      const auto cut = [&](pid_t child) {
        ::kill(child, SIGSTOP);
        disk.keep_as_without_power();
        DoomedVenue::kill(child);
      };
      for (int n = 0; n < here; ++n) {
        if (!one(venue, "power losses", cut, [&] { disk.return_without_power(); })) return false;
      }
      finish();
      times -= here;
    }
    return report("power losses");
  }

 private:
  template <class After>
  bool one(DoomedVenue& venue, const char* what, const DoomedVenue::Doom& doom, After after) {
    const auto end = venue.run(venue.moment(random_()), doom);
    if (!end || end->signal != SIGKILL || !end->errors.empty()) {
      fmt::print(stderr, "{}: {} (seed {})\n", what, end ? end->errors : end.error(), seed_);
      return false;
    }
    after();
    const auto findings = venue.examine();
    ++ends_;
    if (!findings) {
      fmt::print(stderr, "{} {}: {} (seed {})\n", what, ends_, findings.error(), seed_);
      return false;
    }
    last_ = *findings;
    if (ends_ % 50 == 0) fmt::print("{} {}\n", ends_, what);
    std::fflush(stdout);
    return true;
  }
  void finish() { all_ += last_; }
  bool report(const char* what) {
    fmt::print("{} {}: {}; nothing lost, nothing told otherwise (seed {})\n", ends_, what, all_.text(), seed_);
    ends_ = 0;
    all_ = {};
    return true;
  }

  std::uint64_t seed_;
  std::mt19937_64 random_;
  int ends_ = 0;
  CrashFindings last_;  // of the log in work
  CrashFindings all_;   // of those before it
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    fmt::print(stderr, "usage: crash_campaign KILLS POWER_LOSSES [SEED]\n");
    return 2;
  }
  const int kills = std::atoi(argv[1]);
  const int losses = std::atoi(argv[2]);
  Campaign campaign(argc == 4 ? std::strtoull(argv[3], nullptr, 10) : std::random_device{}());
  if (kills > 0 && !campaign.kill(kills)) return 1;
  if (losses > 0) {
    if (const std::string why = LoopDisk::missing(); !why.empty()) {
      fmt::print(stderr, "no power losses: {}\n", why);
      return 2;
    }
    if (!campaign.cut_power(losses)) return 1;
  }
  return 0;
}
