#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/runtime/file_journal.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "tests/runtime/toy_machine.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::testing {

inline constexpr std::string_view venue = "SHDE";

[[nodiscard]] inline FileJournalOptions journal_options(const std::filesystem::path& directory,
                                                        std::uint64_t segment_bytes = std::uint64_t{16} << 10U) {
  FileJournalOptions options;
  options.directory = directory;
  options.venue = *Text<7>::from(venue);
  options.segment_bytes = segment_bytes;
  return options;
}

/// As many orders as fill one page of the log and no more: 24 × 144 bytes, and the group's header.
inline constexpr std::uint32_t orders_a_page = 24;

/// Opens the log and reads it to its end, so that it can be appended to.
[[nodiscard]] inline std::unique_ptr<FileJournal> open_journal(const FileJournalOptions& options) {
  auto journal = FileJournal::open(options);
  EXPECT_TRUE(journal.has_value()) << (journal ? "" : journal.error().text());
  const auto recovered = (*journal)->recover([](const Command&) {}, {});
  EXPECT_TRUE(recovered.has_value()) << (recovered ? "" : recovered.error().text());
  return std::move(*journal);
}

/// Appends `count` orders as one group. Their times are 1,000 ns apart.
inline void append_orders(Journal& journal, std::uint32_t count) {
  const std::uint64_t last = journal.position().last.value();
  std::vector<std::uint64_t> records;
  JournalGroup group;
  for (std::uint32_t n = 1; n <= count; ++n) {
    Command command = make_order(last + n);
    command.header().sequence = Sequence(last + n);
    command.header().time = group.time = Timestamp(static_cast<std::int64_t>(last + n) * 1'000);
    const std::size_t at = records.size();
    records.resize(at + command.bytes().size() / sizeof(std::uint64_t));
    std::memcpy(records.data() + at, command.bytes().data(), command.bytes().size());
  }
  const auto part = std::as_bytes(std::span(records));
  group.first = Sequence(last + 1);
  group.count = count;
  group.parts = std::span(&part, 1);
  journal.append(group);
}

[[nodiscard]] inline JournalResult<JournalReport> read_all(const std::filesystem::path& directory) {
  return read_journal(directory, venue, [](const Command&) {});
}

[[nodiscard]] inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline void write_bytes(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// Changes one byte of a file in place.
inline void poke(const std::filesystem::path& path, std::uint64_t offset, char byte) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(byte);
}

}  // namespace licet::testing
