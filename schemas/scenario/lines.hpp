#pragma once

#include <span>
#include <string>
#include <vector>

#include "schemas/event.hpp"
#include "schemas/scenario/line_io.hpp"

/// Commands and events as lines of a scenario, both ways. What is written reads back the same record.
namespace licet::scenario {

/// "NEURALIS buy 3 at 10.00 id B1". The operator's commands begin with their verb: "deposit NEURALIS 100.00".
[[nodiscard]] std::string write_command(RecordView command, const Names& names);
/// A command at `now`, or at the time that it says (`at 09:30`, `wait 5s`).
[[nodiscard]] Parsed<Command> read_command(std::span<const Word> words, const Names& names, Timestamp now);

/// "trade 3 at 10.00 buyer B1 seller S1", with these details.
[[nodiscard]] std::string write_event(RecordView event, const Names& names, const Details& details = {});

/// An event as a scenario expects it.
struct ExpectedEvent {
  EventBuffer record;  // one; what is neither said nor usual is zero
  Details details;     // that the line says
};
[[nodiscard]] Parsed<ExpectedEvent> read_event(std::span<const Word> words, const Names& names, Timestamp now);

/// The verb of an event: "rested"; empty for an unknown type.
[[nodiscard]] std::string_view event_verb(EventType type) noexcept;

}  // namespace licet::scenario
