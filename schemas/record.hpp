#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <type_traits>

#include "engine/core/check.hpp"
#include "engine/core/ids.hpp"
#include "engine/core/time.hpp"

namespace licet {

static_assert(std::endian::native == std::endian::little, "records are stored as they lie in memory: little endian");

/// Stands before the body of every command and every event, in memory, in the journal and on any wire of our own:
///
///   offset  0  sequence   u64   the command's place in the log (an event carries its command's); 0 before sequencing
///           8  time       i64   sequencer's clock, nanoseconds since 1970
///          16  type       u16   CommandType or EventType
///          18  version    u16   of the body's layout
///          20  body_size  u32   bytes that follow the header
///          24  member     u32   command: who acts; event: whom it is private to (0: public)
///          28  origin     u32   gateway connection that asked; 0: none
///          32  request    u64   that connection's number for the request
///          40  body
///
/// A layout never changes under its version: a changed body gets a new version, and a decoder refuses by name what it
/// does not know.
struct RecordHeader {
  Sequence sequence;
  Timestamp time;
  std::uint16_t type = 0;
  std::uint16_t version = 0;
  std::uint32_t body_size = 0;
  MemberId member;
  OriginId origin;
  RequestId request;
};
static_assert(sizeof(RecordHeader) == 40 && alignof(RecordHeader) == 8);
static_assert(std::is_trivially_copyable_v<RecordHeader>);

/// A record's body: plain bytes with a type and a version, no padding that could carry rubbish, 8-byte granular.
template <class Body>
concept RecordBody = std::is_trivially_copyable_v<Body> && std::has_unique_object_representations_v<Body> &&
                         alignof(Body) <= 8 &&
                     sizeof(Body) % 8 == 0 && requires {
  {Body::type};
  {Body::version};
};

/// A read-only look at one record inside a buffer; valid as long as the buffer is. The bytes are 8-byte aligned.
class RecordView {
 public:
  /// `bytes` must hold at least the header and the body that it names.
  explicit RecordView(const std::byte* bytes) noexcept : bytes_(bytes) {}

  [[nodiscard]] const RecordHeader& header() const noexcept {
    return *std::launder(reinterpret_cast<const RecordHeader*>(bytes_));
  }
  [[nodiscard]] std::size_t size() const noexcept { return sizeof(RecordHeader) + header().body_size; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {bytes_, size()}; }

  template <RecordBody Body>
  [[nodiscard]] bool is() const noexcept {
    return header().type == static_cast<std::uint16_t>(Body::type);
  }
  template <RecordBody Body>
  [[nodiscard]] const Body& as() const noexcept {
    LICET_CHECK(is<Body>() && header().body_size == sizeof(Body));
    return *std::launder(reinterpret_cast<const Body*>(bytes_ + sizeof(RecordHeader)));
  }
  /// The body when the record is of that type, else null.
  template <RecordBody Body>
  [[nodiscard]] const Body* get_if() const noexcept {
    return is<Body>() ? &as<Body>() : nullptr;
  }

 private:
  const std::byte* bytes_;
};

/// Header fields and body of `Body` as a record, ready for the log or a buffer.
template <RecordBody Body>
[[nodiscard]] RecordHeader make_header(MemberId member) noexcept {
  RecordHeader header;
  header.type = static_cast<std::uint16_t>(Body::type);
  header.version = Body::version;
  header.body_size = sizeof(Body);
  header.member = member;
  return header;
}

}  // namespace licet
