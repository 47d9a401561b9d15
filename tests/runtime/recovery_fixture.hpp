#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/check.hpp"
#include "tests/runtime/journal_fixture.hpp"
#include "tests/sim/disk.hpp"

namespace licet::testing {

/// A log on a simulated disk: 3, 3 and 2 groups of one page each, and perhaps a spare.
class LogOnDisk {
 public:
  static constexpr std::uint64_t commands = 8 * orders_a_page;

  explicit LogOnDisk(bool with_spare = true) {
    auto journal = open();
    LICET_CHECK(recover(*journal).has_value());
    for (int n = 0; n < 8; ++n) append_orders(*journal, orders_a_page);
    while (with_spare && journal->prepare()) {
    }
  }
  /// As it stands on another disk.
  explicit LogOnDisk(const std::map<std::string, std::vector<std::byte>>& files) { disk.restore(files); }

  [[nodiscard]] FileJournalOptions options() {
    FileJournalOptions options = journal_options("/journal");
    options.storage = &disk;
    options.in_background = false;
    options.on_warning = [this](const std::string& text) { warnings.push_back(text); };
    return options;
  }
  [[nodiscard]] std::unique_ptr<FileJournal> open() { return std::move(*FileJournal::open(options())); }
  /// What was read goes to `read`, byte for byte.
  JournalResult<JournalPosition> recover(FileJournal& journal) {
    read.clear();
    return journal.recover(
        [this](const Command& command) {
          const auto bytes = command.bytes();
          read.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        },
        {});
  }

  ManualClock clock;
  sim::Disk disk{sim::Dice(1), clock};
  std::vector<std::string> read;
  std::vector<std::string> warnings;
};

}  // namespace licet::testing
