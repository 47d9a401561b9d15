// The journal's recovery over bytes that may be anything. Whatever it accepts must be in order, and must be accepted
// again in the same way.
//
// A segment is at least 16 KiB and mostly zeros, too much for mutations to hit what matters: so the input is the used
// bytes of a segment, and the rest is filled up here. Its checksums are made right again by half of the inputs, to come
// past them.

#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "engine/core/check.hpp"
#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/segment_scan.hpp"
#include "tests/runtime/piecewise_segment.hpp"

namespace {

using namespace licet;

constexpr std::size_t segment_bytes = journal_format::min_segment_bytes;

template <class Header>
void edit(std::span<std::byte> bytes, auto change) {
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  change(header);
  header.header_crc = journal_format::crc_of(header);
  std::memcpy(bytes.data(), &header, sizeof header);
}

void mend_checksums(std::span<std::byte> bytes) {
  edit<journal_format::SegmentHeader>(bytes, [](auto&) {});
  for (std::size_t at = journal_format::page_size; at < bytes.size(); at += journal_format::page_size) {
    const auto group = bytes.subspan(at);
    if (group[0] == std::byte{0}) continue;
    edit<journal_format::GroupHeader>(group, [&](auto& header) {
      const std::size_t room = group.size() - sizeof header;
      if (header.payload_bytes > room) return;
      header.payload_crc = crc32c(group.subspan(sizeof header, header.payload_bytes));
    });
  }
}

struct Found {
  bool accepted = false;
  Reject reject{};
  std::uint64_t commands = 0;
  std::uint64_t end = 0;

  friend bool operator==(const Found&, const Found&) = default;
};

Found scan(std::span<const std::byte> bytes, SegmentLoader load = {}) {
  JournalPosition position;
  SegmentScanner scanner(bytes, "fuzz", 1, "SHDE", position, std::move(load));
  std::uint64_t commands = 0;
  const auto result = scanner.scan([&](const Command& command) {
    ++commands;
    LICET_CHECK(command.header().sequence.value() == commands);
  });
  if (!result) {
    LICET_CHECK(!result.error().text().empty());
    return {false, result.error().reject, commands, 0};
  }
  LICET_CHECK(result->commands == commands && position.last.value() == commands);
  LICET_CHECK(result->end + result->torn_bytes <= bytes.size());
  return {true, {}, commands, result->end};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const bool mend = (data[0] & 1U) != 0;
  const std::size_t used = std::min(size - 1, segment_bytes);
  std::vector<std::uint64_t> words(segment_bytes / sizeof(std::uint64_t), 0);
  std::memcpy(words.data(), data + 1, used);
  const auto bytes = std::as_writable_bytes(std::span(words));
  if (mend) mend_checksums(bytes);
  const Found found = scan(bytes);
  testing::PiecewiseSegment pieces(bytes);
  LICET_CHECK(scan(pieces.bytes(), pieces.loader()) == found);
  if (!found.accepted || found.end == 0) return 0;
  // What was accepted, without the torn rest, is accepted again.
  std::memset(bytes.data() + found.end, 0, bytes.size() - found.end);
  const Found again = scan(bytes);
  LICET_CHECK(again.accepted && again.commands == found.commands && again.end == found.end);
  return 0;
}
