// Any bytes, read as a command and as an event: either a named refusal, or a record that is written back as it was (one
// of an earlier version: as today's).

#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/core/check.hpp"
#include "schemas/codec.hpp"
#include "schemas/upgrade.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint64_t> aligned(size / 8 + 1);
  if (size > 0) std::memcpy(aligned.data(), data, size);
  const auto bytes = std::as_bytes(std::span(aligned)).first(size);
  if (const auto command = licet::decode_command(bytes)) {
    const bool is_upgraded = licet::upgrade_command(bytes).has_value();
    LICET_CHECK(is_upgraded || std::memcmp(command->bytes().data(), data, command->bytes().size()) == 0);
    const auto again = licet::decode_command(command->bytes());
    LICET_CHECK(again && std::memcmp(again->bytes().data(), command->bytes().data(), command->bytes().size()) == 0);
  } else {
    LICET_CHECK(licet::reject_name(command.error()) != "UNKNOWN");
  }
  if (const auto event = licet::decode_event(bytes)) LICET_CHECK(event->size() <= size);
  return 0;
}
