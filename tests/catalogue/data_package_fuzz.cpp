#include <cstdint>

#include "engine/core/check.hpp"
#include "gateway/catalogue/data_package.hpp"

/// Whatever a descriptor holds: what is read from it keeps its bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string> warnings;
  const auto resources = licet::catalogue::parse_data_package({reinterpret_cast<const char*>(data), size}, warnings);
  if (!resources) return 0;
  for (const auto& resource : *resources) {
    LICET_CHECK(!resource.description.code.empty() && !resource.paths.empty());
    LICET_CHECK(resource.description.title.size() <= 400);
  }
  return 0;
}
