#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "schemas/command_type.hpp"

namespace licet {

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::span<const std::byte> bytes);
  /// Of everything so far; then begins anew.
  [[nodiscard]] Hash256 finish();

 private:
  void begin();
  struct Context;
  std::unique_ptr<Context> context_;
};

}  // namespace licet
