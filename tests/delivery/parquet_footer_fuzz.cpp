#include <cstdint>

#include "engine/core/check.hpp"
#include "settlement/delivery/delta_schema.hpp"
#include "settlement/delivery/parquet_footer.hpp"

/// Whatever a footer holds: the reader ends, stays inside, and what it accepts can be written as a schema.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto footer = licet::parse_parquet_footer({reinterpret_cast<const char*>(data), size});
  if (footer) LICET_CHECK(licet::delta_schema_string(*footer).starts_with(R"({"type":"struct","fields":[)"));
  return 0;
}
