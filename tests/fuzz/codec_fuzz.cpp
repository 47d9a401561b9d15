// Any bytes, read as a command and as an event: either a named refusal, or a record that is written back as it was.

#include <cstdint>
#include <cstring>
#include <vector>

#include "engine/core/check.hpp"
#include "schemas/codec.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint64_t> aligned(size / 8 + 1);
  if (size > 0) std::memcpy(aligned.data(), data, size);
  const auto bytes = std::as_bytes(std::span(aligned)).first(size);
  if (const auto command = licet::decode_command(bytes)) {
    LICET_CHECK(std::memcmp(command->bytes().data(), data, command->bytes().size()) == 0);
    LICET_CHECK(licet::decode_command(command->bytes()).has_value());
  } else {
    LICET_CHECK(licet::reject_name(command.error()) != "UNKNOWN");
  }
  if (const auto event = licet::decode_event(bytes)) LICET_CHECK(event->size() <= size);
  return 0;
}
