#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/core/reject.hpp"
#include "settlement/delivery/http_message.hpp"

namespace licet {

/// Turns bytes into requests, one after the other. Beast's parser stays behind it.
class RequestReader {
 public:
  enum class State : std::uint8_t {
    need_more,      // nothing wrong yet
    continue_sent,  // the client waits for "100 Continue" before its body; say it, then feed on
    complete,       // take() it
    refused,        // see refusal(); the connection cannot go on
  };

  RequestReader(std::size_t header_bytes_max, std::size_t body_bytes_max);
  ~RequestReader();

  /// Reads from the front of `bytes` and says how many it used. What it did not use must come again, with more behind.
  std::size_t feed(std::string_view bytes);
  [[nodiscard]] State state() const noexcept { return state_; }
  /// malformed or too_large.
  [[nodiscard]] Reject refusal() const noexcept { return refusal_; }

  /// The request, once complete; then starts on the next one. May turn out refused: check state() after it.
  [[nodiscard]] HttpRequest take();

  /// Of the request last taken: whether the connection stays open after the answer (RFC 9112 section 9.3), whether it
  /// asks for another protocol, and its HTTP minor version.
  [[nodiscard]] bool keep_alive() const noexcept { return keep_alive_; }
  [[nodiscard]] bool wants_upgrade() const noexcept { return wants_upgrade_; }
  [[nodiscard]] unsigned minor_version() const noexcept { return minor_version_; }

 private:
  struct Parser;
  void refuse(Reject code) noexcept;
  void header_done();

  std::size_t header_bytes_max_;
  std::size_t body_bytes_max_;
  std::unique_ptr<Parser> parser_;
  State state_ = State::need_more;
  Reject refusal_{};
  bool keep_alive_ = false;
  bool wants_upgrade_ = false;
  unsigned minor_version_ = 1;
};

}  // namespace licet
