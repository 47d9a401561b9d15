#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "schemas/account.hpp"
#include "schemas/licence_commands.hpp"
#include "schemas/negotiation_commands.hpp"
#include "schemas/order_commands.hpp"
#include "schemas/reference_commands.hpp"
#include "schemas/transfer_commands.hpp"

/// Everything that can change a venue. A command's `member` (in its header) is who acts, as the gateway authenticated
/// it; the venue checks what that member may do. Refusals are events, never exceptions.
namespace licet {

/// A command in flight, by value in rings and queues: the record of schemas/record.hpp in a slot of fixed size.
class Command {
 public:
  static constexpr std::size_t max_body_size = 216;
  static constexpr std::size_t max_size = sizeof(RecordHeader) + max_body_size;

  Command() noexcept { new (bytes_.data()) RecordHeader(); }

  /// `member` acts; origin and request say whom to answer.
  template <RecordBody Body>
  [[nodiscard]] static Command make(MemberId member, const Body& body, OriginId origin = {},
                                    RequestId request = {}) noexcept {
    static_assert(sizeof(Body) <= max_body_size);
    Command command;
    command.header() = make_header<Body>(member);
    command.header().origin = origin;
    command.header().request = request;
    std::memcpy(command.bytes_.data() + sizeof(RecordHeader), &body, sizeof(Body));
    return command;
  }
  /// From bytes that decode_command (schemas/codec.hpp) has accepted.
  [[nodiscard]] static Command from_checked(std::span<const std::byte> bytes) noexcept {
    Command command;
    std::memcpy(command.bytes_.data(), bytes.data(), sizeof(RecordHeader));
    LICET_CHECK(command.header().body_size <= max_body_size && command.view().size() <= bytes.size());
    std::memcpy(command.bytes_.data(), bytes.data(), command.view().size());
    return command;
  }
  Command(const Command& other) noexcept { copy_from(other); }
  Command& operator=(const Command& other) noexcept {
    if (this != &other) copy_from(other);
    return *this;
  }
  ~Command() = default;

  [[nodiscard]] RecordHeader& header() noexcept {
    return *std::launder(reinterpret_cast<RecordHeader*>(bytes_.data()));
  }
  [[nodiscard]] const RecordHeader& header() const noexcept { return view().header(); }
  [[nodiscard]] RecordView view() const noexcept { return RecordView(bytes_.data()); }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return view().bytes(); }

 private:
  void copy_from(const Command& other) noexcept {
    std::memcpy(bytes_.data(), other.bytes_.data(), other.view().size());
  }

  // Only the header and the body that it names are ever read.
  alignas(64) std::array<std::byte, max_size> bytes_;
};
static_assert(sizeof(Command) == 256);

}  // namespace licet
