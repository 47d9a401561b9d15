#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "schemas/scenario/run.hpp"

/// A piece of a venue's log as a scenario: what made one order or trade, with what it needs, so that any dispute
/// becomes a test.
namespace licet::scenario {

struct Question {
  enum class About : std::uint8_t { whole_log, order, trade, grant, account };
  About about = About::whole_log;
  std::uint64_t number = 0;       // of the order, trade or grant
  std::string account;            // MEMBER/ASSET/PURPOSE
  std::uint64_t to = UINT64_MAX;  // the last command that counts
};

/// Gives every command of the log, in order and each time from the first, to a handler.
using Log = std::function<void(const std::function<void(const Command&)>& each)>;
/// A fresh venue, on which nothing has happened.
using NewSubject = std::function<Subject()>;

struct Excerpt {
  std::string text;  // a scenario that holds
  std::uint64_t commands = 0;
  bool is_whole_log = false;  // nothing less would have made the same happen
};

/// The commands about the instruments of the question, in place of what else moved the members' cash a deposit or
/// withdrawal, and under each command what follows. What the excerpt makes happen in these instruments is compared with
/// what did happen; where it differs (a limit that counts orders elsewhere), the whole log is taken instead. Errors:
/// nothing in the log is about the question; the scenario would be longer than Scenario::max_bytes; the log does not
/// happen again.
[[nodiscard]] Parsed<Excerpt> excerpt(const Log& log, const NewSubject& new_subject, const Question& question);

}  // namespace licet::scenario
