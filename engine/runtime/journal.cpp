#include "engine/runtime/journal.hpp"

#include <fmt/format.h>

namespace licet {

std::string JournalFault::text() const {
  std::string place;
  if (!file.empty()) place = fmt::format("{} at byte {}, ", file, offset);
  if (sequence.is_set()) place += fmt::format("command {}: ", sequence.value());
  return fmt::format("{}: {}{}", reject_name(reject), place, what);
}

}  // namespace licet
