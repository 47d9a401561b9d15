#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"

/// The footer of an Apache Parquet file (parquet-format, parquet.thrift `FileMetaData`): what it says of its columns
/// and rows. Written by strangers, so read within bounds and believed in nothing that the file cannot show.
namespace licet {

/// A node of the schema. Leaves have a physical type; groups have children.
struct ParquetNode {
  enum class Physical : std::uint8_t {
    boolean = 0,
    int32 = 1,
    int64 = 2,
    int96 = 3,
    float_ = 4,
    double_ = 5,
    byte_array = 6,
    fixed_byte_array = 7,
    group = 255,
  };
  enum class Repetition : std::uint8_t { required = 0, optional = 1, repeated = 2 };
  /// The annotation: from LogicalType where present, else from the older ConvertedType.
  enum class Logical : std::uint8_t {
    none,
    string,
    map,
    list,
    enumeration,
    decimal,
    date,
    time,
    timestamp,
    integer,
    json,
    bson,
    uuid,
    interval,
    unknown,
  };

  std::string name;
  Physical physical = Physical::group;
  Repetition repetition = Repetition::required;
  Logical logical = Logical::none;
  std::int32_t precision = 0;  // of a decimal
  std::int32_t scale = 0;      // of a decimal
  std::uint8_t bits = 0;       // of an integer
  bool is_signed = true;       // of an integer
  std::vector<ParquetNode> children;
};

struct ParquetFooter {
  std::vector<ParquetNode> columns;  // the children of the root
  std::uint64_t rows = 0;
};

inline constexpr std::size_t parquet_footer_size_max = 16 * 1024 * 1024;

/// `metadata`: the bytes of FileMetaData. Errors: malformed, too_large (more than 10,000 nodes, deeper than 24).
[[nodiscard]] Result<ParquetFooter> parse_parquet_footer(std::string_view metadata);

/// Reads the end of a file. Errors: data_unavailable (it cannot be read), malformed (no Parquet file, an encrypted
/// footer), too_large (of parquet_footer_size_max).
[[nodiscard]] Result<ParquetFooter> read_parquet_footer(const std::filesystem::path& file);

}  // namespace licet
