// licet_sim [--seed N | --seeds A,B,… ] [--fresh N] [--steps M] [--minutes X] [--twice SEED]: simulated lives of a
// venue. Ends with 1 at the first that goes wrong, and says how to see it again.

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "tests/sim/simulation.hpp"

namespace {

using namespace licet;
using std::chrono::steady_clock;

struct Arguments {
  std::vector<std::uint64_t> seeds;
  std::uint64_t fresh = 0;  // seeds more, by chance
  std::uint64_t steps = 20'000;
  double minutes = 0;       // fresh seeds until then
  std::uint64_t twice = 0;  // a seed whose two lives must be the same; 0: none
};

volatile std::uint64_t current_seed = 0;
const sim::Simulation* current = nullptr;
sim::Census census;  // of all lives

/// A broken invariant of the venue (LICET_CHECK) or of a sanitizer: the seed is still told.
void on_abort(int) {
  std::fprintf(stderr, "FAILED with seed %llu at step %llu: the process aborted\n",
               static_cast<unsigned long long>(current_seed),
               static_cast<unsigned long long>(current == nullptr ? 0 : current->step()));
  std::_Exit(1);
}

bool read_arguments(int argc, char** argv, Arguments& arguments) {
  for (int n = 1; n + 1 < argc; n += 2) {
    const std::string name = argv[n];
    const char* const value = argv[n + 1];
    if (name == "--seed" || name == "--seeds") {
      for (const char* at = value; at != nullptr; at = std::strchr(at, ',')) {
        if (*at == ',') ++at;
        arguments.seeds.push_back(std::strtoull(at, nullptr, 10));
      }
    } else if (name == "--fresh") {
      arguments.fresh = std::strtoull(value, nullptr, 10);
    } else if (name == "--steps") {
      arguments.steps = std::strtoull(value, nullptr, 10);
    } else if (name == "--twice") {
      arguments.twice = std::strtoull(value, nullptr, 10);
    } else if (name == "--minutes") {
      arguments.minutes = std::strtod(value, nullptr);
    } else {
      return false;
    }
  }
  return argc % 2 == 1;
}

bool run(std::uint64_t seed, std::uint64_t steps, std::uint64_t* digest = nullptr) {
  current_seed = seed;
  sim::Simulation simulation(seed);
  current = &simulation;
  const auto start = steady_clock::now();
  auto wrong = simulation.run(steps);
  if (!wrong) wrong = simulation.finish();
  current = nullptr;
  census.add(simulation.tally().census);
  const double took = std::chrono::duration<double>(steady_clock::now() - start).count();
  if (wrong) {
    std::printf("FAILED with seed %llu at step %llu: %s\n", static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(simulation.step()), wrong->c_str());
    std::printf("again: licet_sim --seed %llu --steps %llu\n", static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(steps));
    return false;
  }
  std::printf("seed %llu: %s; %.1f s\n", static_cast<unsigned long long>(seed), simulation.tally().text().c_str(),
              took);
  std::fflush(stdout);
  if (digest != nullptr) *digest = simulation.tally().digest;
  return true;
}

bool run_twice(std::uint64_t seed, std::uint64_t steps) {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  if (!run(seed, steps, &first) || !run(seed, steps, &second)) return false;
  if (first != second)
    std::printf("FAILED with seed %llu: its second life was another\n", static_cast<unsigned long long>(seed));
  return first == second;
}

/// All that was asked for; false after the first that goes wrong.
bool run_all(Arguments& arguments) {
  std::random_device random;
  const auto fresh = [&] { return (std::uint64_t{random()} << 32U | random()) % 1'000'000'000'000U; };
  if (arguments.seeds.empty() && arguments.fresh == 0 && arguments.minutes <= 0) arguments.fresh = 1;
  if (arguments.twice != 0 && !run_twice(arguments.twice, arguments.steps)) return false;
  for (const std::uint64_t seed : arguments.seeds) {
    if (!run(seed, arguments.steps)) return false;
  }
  for (std::uint64_t n = 0; n < arguments.fresh; ++n) {
    if (!run(fresh(), arguments.steps)) return false;
  }
  const auto end = steady_clock::now() + std::chrono::duration<double, std::ratio<60>>(arguments.minutes);
  while (arguments.minutes > 0 && steady_clock::now() < end) {
    if (!run(fresh(), arguments.steps)) return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!read_arguments(argc, argv, arguments)) {
    std::fprintf(stderr, "usage: licet_sim [--seeds A,B,…] [--fresh N] [--steps M] [--minutes X] [--twice SEED]\n");
    return 2;
  }
  std::signal(SIGABRT, on_abort);
  if (!run_all(arguments)) return 1;
  std::printf("commands of all lives: %s\n", census.text().c_str());
  return 0;
}
