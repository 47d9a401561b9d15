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

/// An empty ping (RFC 6455 section 5.5.2).
inline constexpr std::string_view ping_frame{"\x89\x00", 2};

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
