#include "engine/core/state_reader.hpp"

#include <array>

namespace licet {

std::uint32_t StateReader::begin_part(std::string_view name, std::uint32_t newest) {
  std::uint8_t length = 0;
  std::array<char, 255> found;
  read(length);
  read_bytes(found.data(), length);
  require(std::string_view(found.data(), failed() ? 0 : length) == name);
  std::uint32_t version = 0;
  read(version);
  const bool is_known = version >= 1 && version <= newest;
  if (!is_known) fail(Reject::snapshot_version);
  parts_.push_back(at_);
  return failed() ? newest : version;
}

void StateReader::end_part() {
  LICET_CHECK(!parts_.empty());
  const std::uint64_t body = at_ - parts_.back();
  parts_.pop_back();
  std::uint64_t length = 0;
  read(length);
  require(length == body);
}

Result<void> StateReader::finish() noexcept {
  require(remaining() == 0 && parts_.empty());
  return outcome_;
}

}  // namespace licet
