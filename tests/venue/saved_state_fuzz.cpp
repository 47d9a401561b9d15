// Damaged saved states: never an abort, and what is accepted is a state of the hash that it says, which goes on. The
// first byte chooses one of a few days in a small world, the rest how what they saved is damaged: operation, place,
// value.

#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <span>
#include <vector>

#include "tests/venue/whole_day.hpp"

namespace {

using namespace licet;
using namespace licet::test;

using State = std::vector<std::byte>;

/// Every second one is a day on which all is done that a log can hold.
State day(std::uint64_t seed) {
  const bool is_whole = seed % 2 == 0;
  Heard heard;
  std::mt19937_64 random(seed);
  Bench bench;
  const auto apply = [&](MemberId member, const auto& body) {
    bench.apply(member, body);
    heard.follow(bench.events);
  };
  is_whole ? open_whole_world(apply) : open_small_world(apply);
  for (std::uint32_t n = 1; n <= 300; ++n) {
    const Draw draw = next_draw(random);
    bench.now = bench.now + (is_whole ? whole_step_of(draw) : step_of(draw));
    bench.apply(is_whole ? whole_command_of(draw, n, heard) : command_of(draw, n));
    heard.follow(bench.events);
  }
  return bench.saved();
}

struct Damage {
  std::uint8_t operation = 0;
  std::array<std::uint8_t, 2> place{};
  std::uint8_t value = 0;
};

void inflict(const Damage& damage, State& state) {
  if (state.empty()) return;
  const std::size_t part = damage.place[0] * std::size_t{256} + damage.place[1];
  const std::size_t at = part * state.size() / 65'536;
  const auto value = static_cast<std::byte>(damage.value);
  switch (damage.operation % 8) {
    case 0:
      state.resize(at);
      break;
    case 1:  // a number there becomes that of elsewhere
      for (std::size_t n = 0; n < 8 && at + n < state.size(); ++n) {
        state[at + n] = state[(at + n + damage.value * std::size_t{8}) % state.size()];
      }
      break;
    case 2:
      for (std::size_t n = 0; n < 8 && at + n < state.size(); ++n) state[at + n] = value;
      break;
    case 3:
      state.insert(state.begin() + static_cast<std::ptrdiff_t>(at), damage.value % 9U, std::byte{0});
      break;
    case 4:
    case 5:
      state[at] = value;
      break;
    default:
      state[at] ^= value;
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::array days{day(1), day(2), day(3), day(4)};
  if (size == 0 || size > 256) return 0;
  State state = days[data[0] % days.size()];
  std::span<const std::uint8_t> input(data + 1, size - 1);
  for (; input.size() >= sizeof(Damage); input = input.subspan(sizeof(Damage))) {
    Damage damage;
    std::memcpy(&damage, input.data(), sizeof damage);
    inflict(damage, state);
  }
  Bench bench;
  if (!bench.load(state)) return 0;
  LICET_CHECK(bench.saved() == state);
  bench.now = day_one + Duration::days(2);
  bench.sequence = 1'000;
  bench.apply(venue_operator, AdvanceTime{});
  return 0;
}
