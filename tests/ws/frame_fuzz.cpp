// A client's bytes that may be anything, cut by their first byte: every read ends, payloads stay within the bound, and
// the way in which the bytes were cut makes no difference.

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/check.hpp"
#include "gateway/ws/frame_reader.hpp"

namespace {

using licet::ws::FrameReader;
using licet::ws::Incoming;

constexpr std::size_t largest = 4'096;

/// All that comes out, as text.
std::string read_all(std::string_view bytes, std::size_t piece) {
  FrameReader reader(largest);
  std::string heard;
  for (;;) {
    for (Incoming next = reader.next(); next.kind != Incoming::Kind::nothing; next = reader.next()) {
      LICET_CHECK(next.payload.size() <= largest);
      heard.append(1, static_cast<char>('0' + static_cast<int>(next.kind)))
          .append(std::to_string(next.code))
          .append(next.payload);
      if (next.kind == Incoming::Kind::fault) return heard;
    }
    if (bytes.empty()) return heard;
    const auto space = reader.free_space();
    const std::size_t count = std::min({piece, bytes.size(), space.size()});
    LICET_CHECK(count > 0);
    std::copy_n(bytes.begin(), count, space.begin());
    reader.filled(count);
    bytes.remove_prefix(count);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  LICET_CHECK(read_all(bytes, std::size_t{1} + data[0]) == read_all(bytes, bytes.size() + 1));
  return 0;
}
