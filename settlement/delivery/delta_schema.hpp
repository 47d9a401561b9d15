#pragma once

#include <string>

#include "settlement/delivery/parquet_footer.hpp"

namespace licet {

/// The columns as a Delta `schemaString`: the JSON of a Spark StructType (Delta protocol, "Schema Serialization
/// Format"). Types that Spark lacks take the narrowest that holds their values: unsigned integers the next wider signed
/// one, UINT_64 decimal(20,0), UUID and times of day what Parquet stores. Timestamps of either kind are `timestamp`,
/// which every client reads.
[[nodiscard]] std::string delta_schema_string(const ParquetFooter& footer);

}  // namespace licet
