#include "settlement/delivery/delta_schema.hpp"

#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

using json_text::Writer;
using Logical = ParquetNode::Logical;
using Physical = ParquetNode::Physical;
using Repetition = ParquetNode::Repetition;

void write_type(Writer& writer, const ParquetNode& node);

void write_fields(Writer& writer, const std::vector<ParquetNode>& nodes);

[[nodiscard]] std::string decimal(std::int32_t precision, std::int32_t scale) {
  return "decimal(" + std::to_string(precision) + "," + std::to_string(scale) + ")";
}

[[nodiscard]] std::string integer_type(std::uint8_t bits, bool is_signed) {
  if (bits == 8) return is_signed ? "byte" : "short";
  if (bits == 16) return is_signed ? "short" : "integer";
  if (bits == 32) return is_signed ? "integer" : "long";
  return is_signed ? "long" : decimal(20, 0);
}

[[nodiscard]] std::string bytes_type(const ParquetNode& node) {
  const bool is_text =
      node.logical == Logical::string || node.logical == Logical::enumeration || node.logical == Logical::json;
  return is_text ? "string" : "binary";
}

[[nodiscard]] std::string leaf_type(const ParquetNode& node) {
  if (node.logical == Logical::decimal) return decimal(node.precision, node.scale);
  switch (node.physical) {
    case Physical::boolean:
      return "boolean";
    case Physical::int32:
      if (node.logical == Logical::date) return "date";
      return node.logical == Logical::integer ? integer_type(node.bits, node.is_signed) : "integer";
    case Physical::int64:
      if (node.logical == Logical::timestamp) return "timestamp";
      return node.logical == Logical::integer ? integer_type(node.bits, node.is_signed) : "long";
    case Physical::int96:
      return "timestamp";
    case Physical::float_:
      return "float";
    case Physical::double_:
      return "double";
    case Physical::byte_array:
    case Physical::fixed_byte_array:
    case Physical::group:
      break;
  }
  return bytes_type(node);
}

void write_array(Writer& writer, const ParquetNode& element, bool contains_null) {
  writer.begin_object().member("type", "array").key("elementType");
  write_type(writer, element);
  writer.member("containsNull", contains_null).end_object();
}

/// The element of a LIST (parquet-format, LogicalTypes.md, "Lists"): below the repeated group of one child, or the
/// repeated node itself in files of older writers.
void write_list(Writer& writer, const ParquetNode& list) {
  const ParquetNode& repeated = list.children.front();
  const bool is_wrapper =
      repeated.children.size() == 1 && repeated.name != "array" && repeated.name != list.name + "_tuple";
  const ParquetNode& element = is_wrapper ? repeated.children.front() : repeated;
  write_array(writer, element, is_wrapper && element.repetition == Repetition::optional);
}

void write_map(Writer& writer, const ParquetNode& map) {
  const ParquetNode& key = map.children.front().children[0];
  const ParquetNode& value = map.children.front().children[1];
  writer.begin_object().member("type", "map").key("keyType");
  write_type(writer, key);
  writer.key("valueType");
  write_type(writer, value);
  writer.member("valueContainsNull", value.repetition == Repetition::optional).end_object();
}

void write_type(Writer& writer, const ParquetNode& node) {
  const bool has_one_repeated = node.children.size() == 1 && node.children.front().repetition == Repetition::repeated;
  if (node.children.empty()) {
    writer.string(leaf_type(node));
  } else if (node.logical == Logical::list && has_one_repeated) {
    write_list(writer, node);
  } else if (node.logical == Logical::map && has_one_repeated && node.children.front().children.size() == 2) {
    write_map(writer, node);
  } else {
    writer.begin_object().member("type", "struct").key("fields");
    write_fields(writer, node.children);
    writer.end_object();
  }
}

void write_fields(Writer& writer, const std::vector<ParquetNode>& nodes) {
  writer.begin_array();
  for (const ParquetNode& node : nodes) {
    writer.begin_object().member("name", node.name).key("type");
    if (node.repetition == Repetition::repeated) {
      write_array(writer, node, false);  // a repeated field that no LIST annotates
    } else {
      write_type(writer, node);
    }
    writer.member("nullable", node.repetition == Repetition::optional);
    writer.key("metadata").begin_object().end_object().end_object();
  }
  writer.end_array();
}

}  // namespace

std::string delta_schema_string(const ParquetFooter& footer) {
  Writer writer;
  writer.begin_object().member("type", "struct").key("fields");
  write_fields(writer, footer.columns);
  writer.end_object();
  return std::move(writer).take();
}

}  // namespace licet
