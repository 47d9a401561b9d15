#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace licet {

/// Writes the Thrift compact protocol, for making Parquet footers in tests. Fields of a struct in rising order.
class ThriftWriter {
 public:
  ThriftWriter& begin_struct() {
    last_ids_.push_back(0);
    return *this;
  }
  ThriftWriter& end_struct() {
    last_ids_.pop_back();
    bytes_ += '\0';
    return *this;
  }
  ThriftWriter& field(int id, int type) {
    const int delta = id - last_ids_.back();
    last_ids_.back() = id;
    if (delta > 0 && delta < 16) {
      bytes_ += static_cast<char>(delta << 4 | type);
    } else {
      bytes_ += static_cast<char>(type);
      zigzag(id);
    }
    return *this;
  }
  ThriftWriter& i32(int id, std::int64_t value) {
    field(id, 5);
    return zigzag(value);
  }
  ThriftWriter& i64(int id, std::int64_t value) {
    field(id, 6);
    return zigzag(value);
  }
  ThriftWriter& i8(int id, int value) {
    field(id, 3);
    bytes_ += static_cast<char>(value);
    return *this;
  }
  ThriftWriter& boolean(int id, bool value) { return field(id, value ? 1 : 2); }
  ThriftWriter& binary(int id, std::string_view text) {
    field(id, 8);
    varint(text.size());
    bytes_ += text;
    return *this;
  }
  ThriftWriter& struct_field(int id) { return field(id, 12).begin_struct(); }
  ThriftWriter& list(int id, std::size_t size, int type) {
    field(id, 9);
    if (size < 15) {
      bytes_ += static_cast<char>(size << 4 | static_cast<unsigned>(type));
    } else {
      bytes_ += static_cast<char>(0xF0 | type);
      varint(size);
    }
    return *this;
  }
  ThriftWriter& zigzag(std::int64_t value) {
    return varint(static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63));
  }
  ThriftWriter& varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) bytes_ += static_cast<char>((value & 0x7FU) | 0x80U);
    bytes_ += static_cast<char>(value);
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
  std::vector<int> last_ids_;
};

/// One SchemaElement; `-1` leaves a field out.
struct TestElement {
  std::string name = {};
  int type = -1;  // a group when -1
  int repetition = 1;
  int children = -1;
  int converted = -1;
  int scale = -1;
  int precision = -1;
  int logical = 0;  // field of the LogicalType union; 0: none
  int bits = 0;     // of a logical integer
  bool is_signed = true;
};

[[nodiscard]] inline std::string parquet_metadata(const std::vector<TestElement>& elements, std::int64_t rows) {
  ThriftWriter writer;
  writer.begin_struct().i32(1, 2).list(2, elements.size(), 12);
  for (const TestElement& element : elements) {
    writer.begin_struct();
    if (element.type >= 0) writer.i32(1, element.type);
    writer.i32(3, element.repetition).binary(4, element.name);
    if (element.children >= 0) writer.i32(5, element.children);
    if (element.converted >= 0) writer.i32(6, element.converted);
    if (element.scale >= 0) writer.i32(7, element.scale);
    if (element.precision >= 0) writer.i32(8, element.precision);
    if (element.logical > 0) {
      writer.struct_field(10).struct_field(element.logical);
      if (element.logical == 5) writer.i32(1, element.scale).i32(2, element.precision);
      if (element.logical == 10) writer.i8(1, element.bits).boolean(2, element.is_signed);
      writer.end_struct().end_struct();
    }
    writer.end_struct();
  }
  writer.i64(3, rows).list(4, 0, 12).binary(6, "licet test").end_struct();
  return writer.bytes();
}

/// A file that holds nothing but the metadata: enough for everyone who reads only the footer.
[[nodiscard]] inline std::string parquet_file(const std::string& metadata) {
  std::string file = "PAR1" + metadata;
  for (unsigned i = 0; i < 4; ++i) file += static_cast<char>(metadata.size() >> (8 * i) & 0xFFU);
  return file + "PAR1";
}

}  // namespace licet
