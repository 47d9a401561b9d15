#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "settlement/delivery/http_message.hpp"

namespace licet {

/// The content of an answer in pieces of bounded size, from memory or from a part of a file, so that a file is never
/// held whole.
class BodySource {
 public:
  static constexpr std::size_t piece_bytes_max = 128 * 1024;

  BodySource() noexcept = default;
  ~BodySource();
  BodySource(const BodySource&) = delete;
  BodySource& operator=(const BodySource&) = delete;

  /// Takes the content out of `response`. False: the file cannot be opened, or is shorter than the part asked for.
  [[nodiscard]] bool open(HttpResponse& response);
  /// The next piece, valid until the next call; empty at the end; none when the file fails or shrank under us.
  [[nodiscard]] std::optional<std::string_view> next();
  void close() noexcept;
  /// Of the whole content, in bytes.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

 private:
  std::string body_;      // the content, or a piece of the file
  std::size_t sent_ = 0;  // of the content in memory
  std::uint64_t size_ = 0;
  int file_ = -1;
  std::uint64_t offset_ = 0;
  std::uint64_t left_ = 0;  // of the file's part
};

}  // namespace licet
