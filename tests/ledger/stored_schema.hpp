#pragma once

#include <cstdint>
#include <filesystem>

namespace licet::testing {

/// Makes a closed projection of any version look as if another one had written it.
void set_stored_schema(const std::filesystem::path& directory, std::uint32_t schema);

}  // namespace licet::testing
