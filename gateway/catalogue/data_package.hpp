#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/catalogue/catalogue.hpp"

/// Frictionless Data Package (https://specs.frictionlessdata.io/data-package/), the descriptor alone: what a stranger
/// claims, read within bounds, nothing believed yet.
namespace licet::catalogue {

/// One resource of a descriptor. `description` is filled but for its files and grade.
struct PackageResource {
  DatasetDescription description;
  std::vector<std::string> paths;  // as given: relative, or a URL
  std::string media_type;
  std::optional<std::uint64_t> bytes;
  std::string hash;  // "" when none is published
};

/// Descriptors are read up to this size, and this many resources of one.
inline constexpr std::size_t package_size_max = 16 * 1024 * 1024;
inline constexpr std::size_t resources_max = 100'000;

/// Resources that have no usable name or no path are left out and named in `warnings`. Errors: malformed (not JSON, not
/// an object, no `resources` array), too_large.
[[nodiscard]] Result<std::vector<PackageResource>> parse_data_package(std::string_view json,
                                                                      std::vector<std::string>& warnings);

}  // namespace licet::catalogue
