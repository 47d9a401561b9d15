#include <cstdint>
#include <string_view>

#include "engine/core/check.hpp"
#include "gateway/http/request_reader.hpp"
#include "gateway/http/target.hpp"

/// Bytes as a client may send them, in pieces of a size that the first byte chooses; and the same as a target and as a
/// query.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using licet::RequestReader;
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t piece = 1 + data[0] % 64U;
  RequestReader reader(1'024, 1'024);
  std::string held;
  for (std::size_t at = 0; at < bytes.size() && reader.state() != RequestReader::State::refused; at += piece) {
    held += bytes.substr(at, piece);
    for (;;) {
      const std::size_t used = reader.feed(held);
      LICET_CHECK(used <= held.size());
      held.erase(0, used);
      if (reader.state() == RequestReader::State::continue_sent && !held.empty()) continue;
      if (reader.state() != RequestReader::State::complete) break;
      const auto request = reader.take();
      LICET_CHECK(request.body.size() <= 1'024);
      LICET_CHECK(reader.state() == RequestReader::State::refused || request.path.starts_with('/'));
      if (reader.state() == RequestReader::State::refused || held.empty()) break;
    }
    // What is held back is bounded by the header's limit and one piece.
    LICET_CHECK(held.size() <= 1'024 + 2 * 64 || reader.state() == RequestReader::State::refused);
  }
  if (const auto target = licet::parse_target(bytes)) LICET_CHECK(target->path.find('\0') == std::string::npos);
  if (const auto decoded = licet::percent_decode(bytes, true)) {
    LICET_CHECK(licet::percent_decode(licet::percent_encode(*decoded), true) == *decoded);
  }
  static_cast<void>(licet::Parameters::parse(bytes));
  return 0;
}
