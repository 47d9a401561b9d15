// Arbitrary bytes as commands for an open venue: never an abort, never an unbalanced ledger. The first byte chooses how
// the rest is read: 0 as records, as a journal would hold them; odd as draws of random_day.hpp, else of whole_day.hpp.

#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "tests/venue/venue_model.hpp"
#include "tests/venue/whole_day.hpp"

namespace {

using namespace licet;
using namespace licet::test;

struct World : Bench {
  explicit World(bool is_whole) {
    const auto apply_first = [this](MemberId member, const auto& body) { step(Command::make(member, body)); };
    is_whole ? open_whole_world(apply_first) : open_small_world(apply_first);
  }
  void step(const Command& command) {
    apply(command);
    heard.follow(events);
    LICET_CHECK(model.follow(events).empty());
  }
  Heard heard;
  VenueModel model;
  std::uint32_t draws = 0;
};

void apply_records(World& world, std::span<const std::uint8_t> input) {
  std::vector<std::uint64_t> aligned(input.size() / sizeof(std::uint64_t));
  if (aligned.empty()) return;
  std::memcpy(aligned.data(), input.data(), aligned.size() * sizeof(std::uint64_t));
  auto bytes = std::as_bytes(std::span(aligned));
  while (!bytes.empty()) {
    if (const auto command = decode_command(bytes)) {
      world.now = std::max(world.now, command->header().time);
      world.step(*command);
      bytes = bytes.subspan(std::min(command->bytes().size(), bytes.size()));
    } else {
      bytes = bytes.subspan(sizeof(std::uint64_t));
    }
  }
}

void apply_draws(World& world, std::span<const std::uint8_t> input, bool is_whole) {
  for (; input.size() >= sizeof(Draw); input = input.subspan(sizeof(Draw))) {
    Draw draw;
    std::memcpy(draw.data(), input.data(), sizeof draw);
    const std::uint32_t number = ++world.draws;
    world.now = world.now + (is_whole ? whole_step_of(draw) : step_of(draw));
    world.step(is_whole ? whole_command_of(draw, number, world.heard) : command_of(draw, number));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 16'384) return 0;
  const bool is_whole = data[0] != 0 && data[0] % 2 == 0;
  World world(is_whole);
  const std::span input(data + 1, size - 1);
  if (data[0] == 0) {
    apply_records(world, input);
  } else {
    apply_draws(world, input, is_whole);
  }
  LICET_CHECK(world.model.check(world.ledger, world.venue.inspect()).empty());
  return 0;
}
