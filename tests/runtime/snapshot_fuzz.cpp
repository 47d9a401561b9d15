// The reader of snapshots over bytes that may be anything. Half of the inputs have their checksums made right again, to
// come past them. Whatever is accepted is written back byte for byte.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>

#include "engine/core/check.hpp"
#include "engine/core/sha256.hpp"
#include "engine/runtime/snapshot.hpp"
#include "engine/runtime/snapshot_format.hpp"

namespace {

using namespace licet;
namespace format = snapshot_format;

template <class Header, class Change>
bool edit(std::span<std::byte> bytes, std::size_t at, Change change) {
  if (at > bytes.size() || bytes.size() - at < sizeof(Header)) return false;
  Header header;
  std::memcpy(&header, bytes.data() + at, sizeof header);
  change(header);
  std::memcpy(bytes.data() + at, &header, sizeof header);
  return true;
}

void mend_checksums(std::span<std::byte> bytes) {
  std::uint32_t sections = 0;
  edit<format::Head>(bytes, 0, [&](auto& head) {
    sections = std::min(head.sections, format::max_sections);
    head.header_crc = format::crc_of(head);
  });
  std::size_t at = sizeof(format::Head);
  for (std::uint32_t n = 0; n < sections; ++n) {
    std::size_t next = bytes.size();
    edit<format::Section>(bytes, at, [&](auto& section) {
      const std::size_t left = bytes.size() - at - sizeof section;
      if (section.bytes > left) return;
      section.content_crc = crc32c(bytes.subspan(at + sizeof section, section.bytes));
      section.header_crc = format::crc_of(section);
      next = at + sizeof section + section.bytes + format::padding(section.bytes);
    });
    at = next;
  }
  if (at > bytes.size()) return;
  edit<format::End>(bytes, at, [&](auto& end) {
    Sha256 hash;
    hash.update(bytes.first(at));
    end.hash = hash.finish();
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  AlignedBuffer bytes(size - 1);
  if (size > 1) std::memcpy(bytes.bytes().data(), data + 1, size - 1);
  if ((data[0] & 1U) != 0) mend_checksums(bytes.bytes());
  format::Head head;
  if (size - 1 >= sizeof head) std::memcpy(&head, bytes.bytes().data(), sizeof head);
  const auto snapshot = parse_snapshot(std::move(bytes), snapshot_name(Sequence(head.sequence)), "SHDE");
  if (!snapshot) {
    LICET_CHECK(!snapshot.error().text().empty());
    return 0;
  }
  std::size_t content = sizeof(format::Head) + sizeof(format::End);
  for (const SnapshotSection& section : snapshot->sections()) {
    LICET_CHECK(snapshot->section(section.name) == &section);
    content += sizeof(format::Section) + section.content.size() + format::padding(section.content.size());
  }
  LICET_CHECK(content == size - 1 && snapshot->head().start.position.last.value() == head.sequence);
  return 0;
}
