#include "tests/sim/forgery.hpp"

#include <cstring>

#include "engine/core/check.hpp"
#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/journal_format.hpp"
#include "schemas/record.hpp"
#include "tests/sim/auditor.hpp"

namespace licet::sim {

using namespace journal_format;

std::optional<Forgery> Forgery::make(Disk& disk, Dice& dice) {
  // What has another segment behind it that has begun is sealed; the active one and a spare are the last two at most.
  std::vector<std::string> sealed;
  for (const auto& directory : {Places().archive, Places().journal}) {
    const auto entries = disk.list(directory).value();
    for (const StorageEntry& entry : entries) {
      if (segment_number(entry.name) != 0) sealed.push_back((directory / entry.name).string());
    }
  }
  if (sealed.size() <= 2) return std::nullopt;
  sealed.resize(sealed.size() - 2);
  const std::string path = sealed[dice.below(sealed.size())];
  std::vector<std::byte> bytes = disk.contents().at(path);
  std::vector<std::size_t> groups;
  GroupHeader header;
  for (std::size_t at = page_size; at < bytes.size(); at += group_extent(header.payload_bytes)) {
    std::memcpy(&header, bytes.data() + at, sizeof header);
    if (header.magic != group_magic) break;
    groups.push_back(at);
  }
  if (groups.empty()) return std::nullopt;
  Forgery forgery(path, bytes);
  const auto group = std::span(bytes).subspan(groups[dice.below(groups.size())]);
  std::memcpy(&header, group.data(), sizeof header);
  const auto payload = group.subspan(sizeof header, header.payload_bytes);
  payload[offsetof(RecordHeader, request)] ^= std::byte{1};  // still a record that can be read
  header.payload_crc = crc32c(payload);
  header.header_crc = crc_of(header);
  std::memcpy(group.data(), &header, sizeof header);
  write(disk, path, bytes);
  return forgery;
}

void Forgery::undo(Disk& disk) const { write(disk, path_, original_); }

void Forgery::write(Disk& disk, const std::string& path, std::span<const std::byte> bytes) {
  const auto file = disk.open(path, {StorageMode::write}).value();
  LICET_CHECK(file->write_at(bytes, 0).has_value() && file->sync().has_value());
}

}  // namespace licet::sim
