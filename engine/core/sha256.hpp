#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace licet {

using Hash256 = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& update(std::span<const std::byte> bytes);
  Sha256& update(std::string_view text) { return update(std::as_bytes(std::span(text))); }
  /// Of everything so far; then begins anew.
  [[nodiscard]] Hash256 finish();

 private:
  void begin();
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] Hash256 sha256(std::span<const std::byte> bytes);
[[nodiscard]] inline Hash256 sha256(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }

}  // namespace licet
