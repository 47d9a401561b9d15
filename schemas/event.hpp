#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "schemas/negotiation_events.hpp"
#include "schemas/order_events.hpp"
#include "schemas/reference_events.hpp"
#include "schemas/settlement_events.hpp"
#include "schemas/transfer_events.hpp"

/// Everything that a venue says. Events of one command stand together and in order; the header's `member` is whom the
/// event is private to (0: public). All views are made from these and nothing else.
namespace licet {

/// Records one behind the other, 8-byte aligned, in one block of memory that grows. Written by the venue, and read by
/// everyone after it is durable.
class EventBuffer {
 public:
  /// Where the next events belong: the header of the command that causes them.
  void begin(const RecordHeader& cause) noexcept { cause_ = cause; }

  /// Appends an event of the current command. `member`: whom it is private to.
  template <RecordBody Body>
  void emit(const Body& body, MemberId member = {}) {
    RecordHeader header = make_header<Body>(member);
    header.sequence = cause_.sequence;
    header.time = cause_.time;
    header.origin = cause_.origin;
    header.request = cause_.request;
    const std::size_t at = bytes_.size();
    bytes_.resize(at + (sizeof(RecordHeader) + sizeof(Body)) / sizeof(std::uint64_t));
    std::memcpy(bytes_.data() + at, &header, sizeof header);
    std::memcpy(bytes_.data() + at + sizeof header / sizeof(std::uint64_t), &body, sizeof body);
    ++count_;
  }
  void clear() noexcept {
    bytes_.clear();
    count_ = 0;
  }
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return std::as_bytes(std::span(bytes_)); }

  class Iterator {
   public:
    using value_type = RecordView;
    using difference_type = std::ptrdiff_t;
    Iterator() noexcept = default;
    explicit Iterator(const std::byte* at) noexcept : at_(at) {}
    [[nodiscard]] RecordView operator*() const noexcept { return RecordView(at_); }
    Iterator& operator++() noexcept {
      at_ += RecordView(at_).size();
      return *this;
    }
    Iterator operator++(int) noexcept {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(Iterator, Iterator) noexcept = default;

   private:
    const std::byte* at_ = nullptr;
  };
  [[nodiscard]] Iterator begin() const noexcept { return Iterator(bytes().data()); }
  [[nodiscard]] Iterator end() const noexcept { return Iterator(bytes().data() + bytes().size()); }

 private:
  RecordHeader cause_;
  std::size_t count_ = 0;
  std::vector<std::uint64_t> bytes_;
};

}  // namespace licet
