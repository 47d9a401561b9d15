#include "gateway/licet/log_start.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>

#include "engine/runtime/segment_files.hpp"

namespace licet {
namespace {

using Start = tl::expected<LogStart, std::string>;
using Kind = LogStartChoice::Kind;

Start from(JournalResult<Snapshot> snapshot) {
  if (!snapshot) return tl::unexpected(snapshot.error().text());
  return LogStart{std::make_unique<Snapshot>(std::move(*snapshot))};
}

std::string damaged(const DataDirectory& directory, Sequence first, std::string_view what) {
  return fmt::format("{}: {}: the log begins with command {}, {}", directory.journal().string(),
                     reject_name(Reject::journal_damaged), first.value(), what);
}

}  // namespace

std::optional<LogStartChoice> LogStartChoice::parse(std::string_view text) {
  constexpr std::string_view which = "snapshot=";
  if (text.empty()) return LogStartChoice{};
  if (text == "start") return LogStartChoice{Kind::first_command, {}};
  if (text == "snapshot") return LogStartChoice{Kind::newest_snapshot, {}};
  if (!text.starts_with(which)) return std::nullopt;
  text.remove_prefix(which.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return LogStartChoice{Kind::snapshot, Sequence(number)};
}

tl::expected<Sequence, std::string> first_command_of_log(const DataDirectory& directory) {
  Storage& storage = posix_storage();
  const auto segments = list_segments(storage, directory.journal(), directory.archive());
  if (!segments) return tl::unexpected(segments.error().text());
  if (segments->empty() || segments->front().number == 1) return Sequence(1);
  const SegmentFile& first = segments->front();
  const auto header = read_segment_header(storage, first);
  if (!header) return tl::unexpected(storage_fault(first.path, header.error()).text());
  if (*header) return Sequence((*header)->first);
  return tl::unexpected(fmt::format("{}: {}: it is the log's first segment, and its header cannot be read",
                                    first.path.string(), reject_name(Reject::journal_damaged)));
}

Start find_log_start(const DataDirectory& directory, const Text<7>& mic, const LogStartChoice& choice,
                     Sequence at_most) {
  const SnapshotStore store(directory.snapshots(), mic);
  if (choice.kind == Kind::snapshot && choice.snapshot > at_most) {
    return tl::unexpected(fmt::format("{}: RocksDB is behind it, at command {}: choose an earlier snapshot",
                                      snapshot_name(choice.snapshot), at_most.value()));
  }
  if (choice.kind == Kind::snapshot) return from(store.read(choice.snapshot));
  auto listed = store.list();
  if (!listed) return tl::unexpected(listed.error().text());
  const bool is_behind = std::erase_if(*listed, [&](Sequence sequence) { return sequence > at_most; }) > 0;
  if (choice.kind == Kind::newest_snapshot) {
    if (!listed->empty()) return from(store.read(listed->front()));
    return tl::unexpected(fmt::format("{}: there is no snapshot{}", directory.snapshots().string(),
                                      is_behind ? " that RocksDB has caught up with" : ""));
  }
  const auto first = first_command_of_log(directory);
  if (!first) return tl::unexpected(first.error());
  if (first->value() == 1) return LogStart();
  if (choice.kind == Kind::first_command) {
    return tl::unexpected(damaged(directory, *first, "so that it cannot be read from the first one"));
  }
  std::string why = is_behind ? "RocksDB has caught up with none" : "there is none";
  std::ranges::reverse(*listed);
  for (const Sequence sequence : *listed) {
    if (sequence.value() + 1 < first->value()) continue;
    auto found = from(store.read(sequence));
    if (found) return found;
    why = found.error();
  }
  return tl::unexpected(
      damaged(directory, *first, fmt::format("and no snapshot that it continues can be used ({})", why)));
}

}  // namespace licet
