#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace licet::ws {

/// The bytes in front of a server's unfragmented, unmasked text payload (RFC 6455 section 5.2): 2, 4 or 10.
class TextFrameHeader {
 public:
  explicit constexpr TextFrameHeader(std::size_t payload_bytes) noexcept {
    constexpr std::uint8_t final_text = 0x81;
    bytes_[0] = static_cast<char>(final_text);
    if (payload_bytes < 126) {
      bytes_[1] = static_cast<char>(payload_bytes);
    } else if (payload_bytes <= 0xFFFF) {
      bytes_[1] = 126;
      put_length(payload_bytes, 2);
    } else {
      bytes_[1] = 127;
      put_length(payload_bytes, 8);
    }
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {bytes_.data(), size_}; }

 private:
  constexpr void put_length(std::size_t length, std::size_t width) noexcept {
    for (std::size_t n = 0; n < width; ++n) bytes_[2 + n] = static_cast<char>(length >> 8 * (width - 1 - n) & 0xFFU);
    size_ = 2 + width;
  }

  std::array<char, 10> bytes_{};
  std::size_t size_ = 2;
};

/// A server's control frame (RFC 6455 section 5.5): Close, ping or pong, of at most 125 bytes.
class ControlFrame {
 public:
  enum class Kind : std::uint8_t { close = 0x88, ping = 0x89, pong = 0x8A };
  static constexpr std::size_t payload_max = 125;

  constexpr ControlFrame(Kind kind, std::string_view payload) noexcept : ControlFrame(kind) { append(payload); }
  /// A Close frame (section 5.5.1); `code` 0: without one.
  constexpr ControlFrame(std::uint16_t code, std::string_view reason) noexcept : ControlFrame(Kind::close) {
    if (code == 0) return;
    const std::array<char, 2> number{static_cast<char>(code >> 8U), static_cast<char>(code & 0xFFU)};
    append({number.data(), number.size()});
    append(reason);
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept {
    return {bytes_.data(), 2 + static_cast<std::size_t>(bytes_[1])};
  }

 private:
  explicit constexpr ControlFrame(Kind kind) noexcept { bytes_[0] = static_cast<char>(kind); }
  /// What does not fit is left out.
  constexpr void append(std::string_view payload) noexcept {
    for (const char byte : payload) {
      if (static_cast<std::size_t>(bytes_[1]) == payload_max) return;
      bytes_[2 + static_cast<std::size_t>(bytes_[1]++)] = byte;
    }
  }

  std::array<char, 2 + payload_max> bytes_{};
};

/// A text frame encoded once for many receivers.
class SharedFrame {
 public:
  explicit SharedFrame(std::string payload)
      : header_(payload.size()), payload_(std::make_shared<const std::string>(std::move(payload))) {}
  [[nodiscard]] std::string_view header() const noexcept { return header_.view(); }
  [[nodiscard]] std::string_view payload() const noexcept { return *payload_; }

 private:
  TextFrameHeader header_;
  std::shared_ptr<const std::string> payload_;
};

}  // namespace licet::ws
