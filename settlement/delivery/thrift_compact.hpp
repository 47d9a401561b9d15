#pragma once

#include <cstdint>
#include <string_view>

namespace licet {

/// Reads the Thrift compact protocol from untrusted bytes (Apache Thrift, doc/specs/thrift-compact-protocol.md). The
/// first error sticks: from then on everything reads as zero or empty and `failed()` says so, so that a reader checks
/// once at its end. Never reads outside its bytes, never loops more than there are bytes.
class ThriftCompactReader {
 public:
  enum class Type : std::uint8_t {
    stop = 0,
    boolean_true = 1,
    boolean_false = 2,
    i8 = 3,
    i16 = 4,
    i32 = 5,
    i64 = 6,
    double_ = 7,
    binary = 8,
    list = 9,
    set = 10,
    map = 11,
    struct_ = 12,
  };
  struct Field {
    std::int32_t id = 0;
    Type type = Type::stop;
  };
  struct List {
    std::uint64_t size = 0;
    Type type = Type::stop;
  };

  explicit ThriftCompactReader(std::string_view bytes) noexcept : bytes_(bytes) {}

  /// The next field of a struct whose last field was `previous_id` (0 before the first); `stop` at its end.
  [[nodiscard]] Field field(std::int32_t previous_id) noexcept;
  /// An i8, i16, i32 or i64 of the given type; fails for other types.
  [[nodiscard]] std::int64_t integer(Type type) noexcept;
  /// A boolean field's value stands in its type.
  [[nodiscard]] bool boolean(Type type) noexcept;
  [[nodiscard]] std::string_view binary(Type type) noexcept;
  /// Fails when the list could not fit into what is left (each element takes a byte or more).
  [[nodiscard]] List list(Type type) noexcept;
  /// Passes over a value, at most 32 levels deep.
  void skip(Type type) noexcept { skip(type, 0); }

  void fail() noexcept { failed_ = true; }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] bool at_end() const noexcept { return at_ == bytes_.size(); }

 private:
  [[nodiscard]] std::uint8_t byte() noexcept;
  [[nodiscard]] std::uint64_t varint() noexcept;
  [[nodiscard]] std::int64_t zigzag() noexcept;
  [[nodiscard]] Type type_of(unsigned nibble) noexcept;
  void advance(std::uint64_t count) noexcept;
  void skip(Type type, int depth) noexcept;
  void skip_elements(std::uint64_t size, Type type, int depth) noexcept;
  void skip_map(int depth) noexcept;

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace licet
