#include "settlement/delivery/parquet_footer.hpp"

#include <array>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>

#include "settlement/delivery/thrift_compact.hpp"

namespace licet {
namespace {

using Reader = ThriftCompactReader;
using Type = ThriftCompactReader::Type;
using Logical = ParquetNode::Logical;

constexpr std::size_t nodes_max = 10'000;
constexpr std::size_t name_size_max = 1'000;
constexpr int depth_max = 24;
constexpr std::int32_t precision_max = 38;  // what Spark's decimals hold

/// A SchemaElement: a node before the tree is made.
struct Element {
  ParquetNode node;
  std::int64_t children = 0;
  bool has_logical = false;
};

/// Reads every field of a struct: `on_field(id, type)` returns whether it took the value.
template <class OnField>
void read_struct(Reader& reader, OnField on_field) {
  for (auto field = reader.field(0); field.type != Type::stop && !reader.failed(); field = reader.field(field.id)) {
    if (!on_field(field.id, field.type)) reader.skip(field.type);
  }
}

[[nodiscard]] std::int32_t small_integer(Reader& reader, Type type) {
  const std::int64_t value = reader.integer(type);
  if (value < 0 || value > std::numeric_limits<std::int32_t>::max()) reader.fail();
  return reader.failed() ? 0 : static_cast<std::int32_t>(value);
}

void set_integer(ParquetNode& node, std::uint8_t bits, bool is_signed) {
  node.logical = Logical::integer;
  node.bits = bits;
  node.is_signed = is_signed;
}

/// ConvertedType of parquet.thrift.
void apply_converted_type(ParquetNode& node, std::int32_t converted) {
  switch (converted) {
    case 0:
      node.logical = Logical::string;
      break;
    case 1:
    case 2:  // MAP_KEY_VALUE, an old word for MAP
      node.logical = Logical::map;
      break;
    case 3:
      node.logical = Logical::list;
      break;
    case 4:
      node.logical = Logical::enumeration;
      break;
    case 5:
      node.logical = Logical::decimal;
      break;
    case 6:
      node.logical = Logical::date;
      break;
    case 7:
    case 8:
      node.logical = Logical::time;
      break;
    case 9:
    case 10:
      node.logical = Logical::timestamp;
      break;
    case 11:
    case 12:
    case 13:
    case 14:
      set_integer(node, static_cast<std::uint8_t>(8U << static_cast<unsigned>(converted - 11)), false);
      break;
    case 15:
    case 16:
    case 17:
    case 18:
      set_integer(node, static_cast<std::uint8_t>(8U << static_cast<unsigned>(converted - 15)), true);
      break;
    case 19:
      node.logical = Logical::json;
      break;
    case 20:
      node.logical = Logical::bson;
      break;
    case 21:
      node.logical = Logical::interval;
      break;
    default:
      node.logical = Logical::unknown;
      break;
  }
}

void read_decimal(Reader& reader, ParquetNode& node) {
  read_struct(reader, [&](std::int32_t id, Type type) {
    if (id == 1) node.scale = small_integer(reader, type);
    if (id == 2) node.precision = small_integer(reader, type);
    return id == 1 || id == 2;
  });
}

void read_integer_type(Reader& reader, ParquetNode& node) {
  read_struct(reader, [&](std::int32_t id, Type type) {
    if (id == 1) {
      const std::int32_t bits = small_integer(reader, type);
      if (bits != 8 && bits != 16 && bits != 32 && bits != 64) reader.fail();
      node.bits = static_cast<std::uint8_t>(bits);
    }
    if (id == 2) node.is_signed = reader.boolean(type);
    return id == 1 || id == 2;
  });
}

/// The union LogicalType: one field, whose number says which.
void read_logical_type(Reader& reader, ParquetNode& node) {
  static constexpr std::array by_field = {Logical::unknown,     Logical::string,   Logical::map,     Logical::list,
                                          Logical::enumeration, Logical::decimal,  Logical::date,    Logical::time,
                                          Logical::timestamp,   Logical::interval, Logical::integer, Logical::unknown,
                                          Logical::json,        Logical::bson,     Logical::uuid};
  read_struct(reader, [&](std::int32_t id, Type type) {
    const bool is_known = id > 0 && static_cast<std::size_t>(id) < by_field.size();
    node.logical = is_known ? by_field[static_cast<std::size_t>(id)] : Logical::unknown;
    if (type != Type::struct_) return false;
    if (node.logical == Logical::decimal) {
      read_decimal(reader, node);
      return true;
    }
    if (node.logical == Logical::integer) {
      read_integer_type(reader, node);
      return true;
    }
    return false;
  });
}

[[nodiscard]] Element read_element(Reader& reader) {
  Element element;
  ParquetNode& node = element.node;
  std::optional<std::int32_t> converted;
  read_struct(reader, [&](std::int32_t id, Type type) {
    switch (id) {
      case 1: {
        const std::int32_t physical = small_integer(reader, type);
        if (physical > static_cast<std::int32_t>(ParquetNode::Physical::fixed_byte_array)) reader.fail();
        node.physical = static_cast<ParquetNode::Physical>(physical);
        return true;
      }
      case 3: {
        const std::int32_t repetition = small_integer(reader, type);
        if (repetition > static_cast<std::int32_t>(ParquetNode::Repetition::repeated)) reader.fail();
        node.repetition = static_cast<ParquetNode::Repetition>(repetition);
        return true;
      }
      case 4:
        node.name = reader.binary(type);
        return true;
      case 5:
        element.children = small_integer(reader, type);
        return true;
      case 6:
        converted = small_integer(reader, type);
        return true;
      case 7:
        node.scale = small_integer(reader, type);
        return true;
      case 8:
        node.precision = small_integer(reader, type);
        return true;
      case 10:
        if (type != Type::struct_) return false;
        read_logical_type(reader, node);
        element.has_logical = true;
        return true;
      default:
        return false;
    }
  });
  if (converted && !element.has_logical) apply_converted_type(node, *converted);
  return element;
}

[[nodiscard]] bool is_plausible(const Element& element) {
  const ParquetNode& node = element.node;
  if (node.name.empty() || node.name.size() > name_size_max) return false;
  const bool is_group = node.physical == ParquetNode::Physical::group;
  if (is_group != (element.children > 0)) return false;
  if (node.logical != Logical::decimal) return true;
  return node.precision > 0 && node.precision <= precision_max && node.scale <= node.precision;
}

/// Takes the next `count` nodes and all below them. The list is a tree written depth first. Errors: malformed,
/// too_large.
[[nodiscard]] Result<std::vector<ParquetNode>> take_children(std::vector<Element>& elements, std::size_t& at,
                                                             std::int64_t count, int depth) {
  if (depth > depth_max) return refuse(Reject::too_large);
  std::vector<ParquetNode> children;
  for (std::int64_t i = 0; i < count; ++i) {
    if (at == elements.size() || !is_plausible(elements[at])) return refuse(Reject::malformed);
    Element& element = elements[at++];
    ParquetNode node = std::move(element.node);
    if (element.children > 0) {
      auto below = take_children(elements, at, element.children, depth + 1);
      if (!below) return below;
      node.children = std::move(*below);
    }
    children.push_back(std::move(node));
  }
  return children;
}

}  // namespace

Result<ParquetFooter> parse_parquet_footer(std::string_view metadata) {
  Reader reader(metadata);
  std::vector<Element> elements;
  std::int64_t rows = -1;
  bool is_too_large = false;
  read_struct(reader, [&](std::int32_t id, Type type) {
    if (id == 2) {
      const auto list = reader.list(type);
      is_too_large = list.size > nodes_max;
      if (is_too_large || list.type != Type::struct_) reader.fail();
      for (std::uint64_t i = 0; i < list.size && !reader.failed(); ++i) elements.push_back(read_element(reader));
    }
    if (id == 3) rows = reader.integer(type);
    return id == 2 || id == 3;
  });
  if (is_too_large) return refuse(Reject::too_large);
  if (reader.failed() || rows < 0 || elements.empty()) return refuse(Reject::malformed);

  ParquetFooter footer;
  footer.rows = static_cast<std::uint64_t>(rows);
  std::size_t at = 1;  // behind the root, whose name and annotation mean nothing
  auto columns = take_children(elements, at, elements.front().children, 1);
  if (!columns) return refuse(columns.error());
  if (at != elements.size()) return refuse(Reject::malformed);
  footer.columns = std::move(*columns);
  return footer;
}

Result<ParquetFooter> read_parquet_footer(const std::filesystem::path& file) {
  constexpr std::string_view magic = "PAR1";
  constexpr std::streamoff tail_size = 8;  // length of the metadata, little endian, and the magic
  std::ifstream in(file, std::ios::binary | std::ios::ate);
  if (!in) return refuse(Reject::data_unavailable);
  const std::streamoff size = in.tellg();
  if (size < tail_size + static_cast<std::streamoff>(magic.size())) return refuse(Reject::malformed);

  std::array<char, tail_size> tail{};
  in.seekg(size - tail_size);
  in.read(tail.data(), tail.size());
  if (!in) return refuse(Reject::data_unavailable);
  if (std::string_view(tail.data() + 4, 4) != magic) return refuse(Reject::malformed);
  std::uint32_t length = 0;
  for (unsigned i = 0; i < 4; ++i) length |= std::uint32_t{static_cast<unsigned char>(tail[i])} << (8 * i);
  if (length > parquet_footer_size_max) return refuse(Reject::too_large);
  if (static_cast<std::streamoff>(length) > size - tail_size - static_cast<std::streamoff>(magic.size())) {
    return refuse(Reject::malformed);
  }
  std::string metadata(length, '\0');
  in.seekg(size - tail_size - static_cast<std::streamoff>(length));
  in.read(metadata.data(), static_cast<std::streamsize>(length));
  if (!in) return refuse(Reject::data_unavailable);
  return parse_parquet_footer(metadata);
}

}  // namespace licet
