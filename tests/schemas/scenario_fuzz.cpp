// Arbitrary bytes as a scenario: it is refused with a sentence, or what it says is written and read back the same; a
// command that is read is one that the codec accepts.

#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/core/check.hpp"
#include "schemas/codec.hpp"
#include "schemas/scenario/run.hpp"
#include "tests/schemas/samples.hpp"

namespace {

using namespace licet;
using namespace licet::scenario;

bool is_same(std::span<const std::byte> a, std::span<const std::byte> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0;
}

Parsed<Command> read_line(const std::string& line, const Names& names, Timestamp now) {
  const auto words = split_words(line);
  LICET_CHECK(words.has_value());
  return read_command(*words, names, now);
}

void check_lines(const Scenario& scenario, const Names& names) {
  for (const Line& line : scenario.lines()) {
    if (!line.says_something()) continue;
    if (const auto command = read_command(line.words, names, first_moment)) {
      LICET_CHECK(decode_command(command->bytes()).has_value());
      const auto again = read_line(write_command(command->view(), names), names, command->header().time);
      LICET_CHECK(again.has_value() && is_same(again->bytes(), command->bytes()));
    }
    if (const auto event = read_event(line.words, names, first_moment)) {
      const std::string text = write_event(*event->record.begin(), names, event->details);
      const auto words = split_words(text);
      LICET_CHECK(words.has_value());
      const auto again = read_event(*words, names, first_moment);
      LICET_CHECK(again.has_value() && is_same(again->record.bytes(), event->record.bytes()));
    }
  }
}

/// Answers a command with every event of the samples that has its place behind any command.
void answer(RecordView command, EventBuffer& events) {
  if (!command.is<PlaceOrder>()) return;
  std::apply([&](const auto&... body) { (events.emit(body, MemberId(3)), ...); }, samples::events());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 8'192) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto scenario = Scenario::parse(text);
  if (!scenario) {
    LICET_CHECK(!scenario.error().text.empty());
    return 0;
  }
  Names names;
  names.members.bind(MemberId(3), "NEURALIS");
  names.instruments.bind(InstrumentId(7), "X");
  check_lines(*scenario, names);
  const Outcome outcome = run(*scenario, answer);
  // What is rewritten is a scenario again.
  LICET_CHECK(Scenario::parse(outcome.rewritten).has_value());
  return 0;
}
