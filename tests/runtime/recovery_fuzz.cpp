// Recovery of a real log in several files to which anything was done: bytes changed, stretches zeroed, sectors moved.
// What it accepts is the beginning of what was written, and all of it but the last group where only bytes were changed
// (a tail that is all zeros again looks as if it had never been written: only who knows the log's head can tell). What
// it refuses it leaves as it was.
//
// The input is a list of edits: what (1 byte), which segment (1), where (2), how much or which byte (2).

#include <cstdint>
#include <span>

#include "engine/core/check.hpp"
#include "tests/runtime/recovery_fixture.hpp"

namespace {

using namespace licet;
using namespace licet::testing;

constexpr std::size_t edit_bytes = 6;
constexpr std::size_t most_edits = 16;

void edit(sim::Disk& disk, std::span<const std::uint8_t> with) {
  const auto file = disk.open("/journal/0000000" + std::to_string(1 + with[1] % 4) + ".journal", {StorageMode::write});
  if (!file) return;
  const std::size_t size = (*file)->size().value();
  if (size == 0) return;
  AlignedBuffer bytes(size);
  LICET_CHECK((*file)->read_at(bytes.bytes(), 0).value() == size);
  const std::size_t at = (with[2] | std::size_t{with[3]} << 8U) % size;
  const std::size_t amount = with[4] | std::size_t{with[5]} << 8U;
  if (with[0] % 3 == 0) bytes.bytes()[at] = static_cast<std::byte>(amount);
  if (with[0] % 3 == 1) std::ranges::fill(bytes.bytes().subspan(at, std::min(amount, size - at)), std::byte{0});
  if (with[0] % 3 == 2) {  // a run of sectors comes to stand elsewhere
    const std::size_t from = amount % size / sim::Disk::sector * sim::Disk::sector;
    const std::size_t to = at / sim::Disk::sector * sim::Disk::sector;
    const std::size_t count = std::min({std::size_t{4'096}, size - from, size - to});
    std::memmove(bytes.bytes().data() + to, bytes.bytes().data() + from, count);
  }
  LICET_CHECK((*file)->write_at(bytes.bytes(), 0).has_value());
}

/// The log before any edit, and what is in it.
struct Original {
  Original() {
    LogOnDisk log;
    files = log.disk.contents();
    LICET_CHECK(log.recover(*log.open()).has_value());
    commands = log.read;
  }
  std::map<std::string, std::vector<std::byte>> files;
  std::vector<std::string> commands;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Original original;
  const std::vector<std::string>& truth = original.commands;
  LogOnDisk log(original.files);
  for (std::size_t n = 0; n < most_edits && (n + 1) * edit_bytes <= size; ++n) {
    edit(log.disk, {data + n * edit_bytes, edit_bytes});
  }
  bool only_bytes = true;
  for (std::size_t n = 0; n < most_edits && (n + 1) * edit_bytes <= size; ++n) {
    only_bytes = only_bytes && data[n * edit_bytes] % 3 == 0;
  }
  const auto before = log.disk.contents();
  auto journal = log.open();
  const auto position = log.recover(*journal);
  if (!position) {
    LICET_CHECK(!position.error().text().empty() && log.disk.contents() == before);
    return 0;
  }
  LICET_CHECK(log.read.size() <= truth.size());
  LICET_CHECK(!only_bytes || log.read.size() + orders_a_page >= truth.size());
  LICET_CHECK(std::equal(log.read.begin(), log.read.end(), truth.begin()));
  append_orders(*journal, 3);
  journal = nullptr;
  const std::size_t told = log.read.size() + 3;
  const auto again = log.recover(*log.open());
  LICET_CHECK(again.has_value() && log.read.size() == told);
  return 0;
}
