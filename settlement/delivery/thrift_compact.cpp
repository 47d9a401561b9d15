#include "settlement/delivery/thrift_compact.hpp"

#include <limits>

namespace licet {
namespace {

constexpr int depth_max = 32;

}  // namespace

std::uint8_t ThriftCompactReader::byte() noexcept {
  if (failed_ || at_ == bytes_.size()) {
    failed_ = true;
    return 0;
  }
  return static_cast<std::uint8_t>(bytes_[at_++]);
}

std::uint64_t ThriftCompactReader::varint() noexcept {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    const std::uint8_t next = byte();
    value |= std::uint64_t{next & 0x7FU} << shift;
    if ((next & 0x80U) == 0) return value;
  }
  failed_ = true;
  return 0;
}

std::int64_t ThriftCompactReader::zigzag() noexcept {
  const std::uint64_t value = varint();
  return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1U));
}

ThriftCompactReader::Type ThriftCompactReader::type_of(unsigned nibble) noexcept {
  if (nibble > static_cast<unsigned>(Type::struct_)) {
    failed_ = true;
    return Type::stop;
  }
  return static_cast<Type>(nibble);
}

void ThriftCompactReader::advance(std::uint64_t count) noexcept {
  if (count > bytes_.size() - at_) {
    failed_ = true;
  } else {
    at_ += static_cast<std::size_t>(count);
  }
}

ThriftCompactReader::Field ThriftCompactReader::field(std::int32_t previous_id) noexcept {
  const std::uint8_t head = byte();
  const Type type = type_of(head & 0xFU);
  if (failed_ || type == Type::stop) return {};
  const unsigned delta = head >> 4U;
  const std::int64_t id = delta != 0 ? previous_id + static_cast<std::int64_t>(delta) : zigzag();
  if (id < std::numeric_limits<std::int16_t>::min() || id > std::numeric_limits<std::int16_t>::max()) failed_ = true;
  if (failed_) return {};
  return {static_cast<std::int32_t>(id), type};
}

std::int64_t ThriftCompactReader::integer(Type type) noexcept {
  if (type == Type::i8) return static_cast<std::int8_t>(byte());
  if (type == Type::i16 || type == Type::i32 || type == Type::i64) {
    const std::int64_t value = zigzag();
    return failed_ ? 0 : value;
  }
  failed_ = true;
  return 0;
}

bool ThriftCompactReader::boolean(Type type) noexcept {
  if (type != Type::boolean_true && type != Type::boolean_false) failed_ = true;
  return type == Type::boolean_true;
}

std::string_view ThriftCompactReader::binary(Type type) noexcept {
  if (type != Type::binary) failed_ = true;
  const std::uint64_t size = varint();
  const std::size_t start = at_;
  if (!failed_) advance(size);
  return failed_ ? std::string_view() : bytes_.substr(start, static_cast<std::size_t>(size));
}

ThriftCompactReader::List ThriftCompactReader::list(Type type) noexcept {
  if (type != Type::list && type != Type::set) failed_ = true;
  const std::uint8_t head = byte();
  const Type element = type_of(head & 0xFU);
  std::uint64_t size = head >> 4U;
  if (size == 15) size = varint();
  if (size > bytes_.size() - at_) failed_ = true;
  return failed_ ? List{} : List{size, element};
}

void ThriftCompactReader::skip_elements(std::uint64_t size, Type type, int depth) noexcept {
  for (std::uint64_t i = 0; i < size && !failed_; ++i) {
    if (type == Type::boolean_true || type == Type::boolean_false) {
      advance(1);  // in a container a boolean is a byte; in a struct it is its field's type
    } else {
      skip(type, depth);
    }
  }
}

void ThriftCompactReader::skip_map(int depth) noexcept {
  const std::uint64_t size = varint();
  if (failed_ || size == 0) return;
  if (size > bytes_.size() - at_) return fail();
  const std::uint8_t types = byte();
  const Type key = type_of(types >> 4U);
  const Type value = type_of(types & 0xFU);
  for (std::uint64_t i = 0; i < size && !failed_; ++i) {
    skip_elements(1, key, depth);
    skip_elements(1, value, depth);
  }
}

void ThriftCompactReader::skip(Type type, int depth) noexcept {
  if (failed_ || depth > depth_max) return fail();
  switch (type) {
    case Type::boolean_true:
    case Type::boolean_false:
      break;
    case Type::i8:
      advance(1);
      break;
    case Type::i16:
    case Type::i32:
    case Type::i64:
      static_cast<void>(varint());
      break;
    case Type::double_:
      advance(8);
      break;
    case Type::binary:
      advance(varint());
      break;
    case Type::list:
    case Type::set: {
      const List items = list(type);
      skip_elements(items.size, items.type, depth + 1);
      break;
    }
    case Type::map:
      skip_map(depth + 1);
      break;
    case Type::struct_:
      for (Field next = field(0); next.type != Type::stop && !failed_; next = field(next.id))
        skip(next.type, depth + 1);
      break;
    case Type::stop:
      fail();
      break;
  }
}

}  // namespace licet
