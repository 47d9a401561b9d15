// Any text, read as an auditor's document and checked: a named refusal or a document that is written back and reads the
// same.

#include <cstdint>
#include <string_view>

#include "engine/core/check.hpp"
#include "settlement/audit/proof.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const licet::PublicKey key{};
  if (const auto proof = licet::read_inclusion_proof(text)) {
    const auto again = licet::read_inclusion_proof(licet::to_json(*proof));
    LICET_CHECK(again && again->inclusion.entry == proof->inclusion.entry && again->group == proof->group);
    LICET_CHECK(!licet::check(*proof, key).has_value());
  }
  if (const auto proof = licet::read_consistency_proof(text)) {
    const auto again = licet::read_consistency_proof(licet::to_json(*proof));
    LICET_CHECK(again && again->old_size == proof->old_size && again->path == proof->path);
    LICET_CHECK(!licet::check(*proof, licet::TreeHead{}, key).has_value());
  }
  return 0;
}
