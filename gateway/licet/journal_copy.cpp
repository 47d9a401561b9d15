#include "gateway/licet/journal_copy.hpp"

#include <fmt/format.h>
#include <limits>
#include <span>
#include <utility>

#include "engine/runtime/group_finder.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "engine/runtime/segment_files.hpp"

namespace licet {
namespace {

namespace format = journal_format;
using Step = tl::expected<void, std::string>;

auto failed(const std::filesystem::path& path, std::string_view what) {
  return tl::unexpected(fmt::format("{}: {}", path.string(), what));
}

/// An extent that is being found.
class Finding {
 public:
  Finding(const DataDirectory& directory, std::string_view mic) : directory_(directory), mic_(mic) {}

  tl::expected<JournalExtent, std::string> run(std::optional<Sequence> up_to) {
    Step step = find_segments(up_to.value_or(Sequence(std::numeric_limits<std::uint64_t>::max())));
    if (step && !up_to) step = end_as_a_start();
    if (step && up_to && !extent_.segments.empty()) step = end_with(*up_to);
    if (!step) return tl::unexpected(step.error());
    return std::move(extent_);
  }

 private:
  /// Those that were begun by `up_to`, and where the log stands before the last of them.
  Step find_segments(Sequence up_to) {
    const auto listed = list_segments(storage_, directory_.journal(), directory_.archive());
    if (!listed) return tl::unexpected(listed.error().text());
    const SegmentFile* unread = nullptr;
    for (const SegmentFile& file : *listed) {
      const auto header = read_segment_header(storage_, file);
      if (!header) return failed(file.path, header.error().what);
      if (!*header) unread = &file;  // a spare, if none behind it was begun
      if (!*header || (*header)->first > up_to.value()) continue;
      if (unread != nullptr) return failed(unread->path, "its header cannot be read, and the log goes on behind it");
      extent_.segments.push_back({file.path, {}});
      extent_.last = Sequence((*header)->first - 1);
      extent_.chain = (*header)->previous_hash;
      tail_ = file;
    }
    return {};
  }

  /// The last segment is read and judged by those who read it at a start; sealed ones are for `verify`.
  Step end_as_a_start() {
    JournalReadOptions options;
    options.from.last = extent_.last;
    options.from.chain = extent_.chain;
    options.archive = directory_.archive();
    const auto report = read_journal(
        directory_.journal(), mic_, [](const Command&) {}, options);
    if (!report) return tl::unexpected(report.error().text());
    extent_.last = report->position.last;
    extent_.chain = report->position.chain;
    set_end(report->tail_offset);
    return {};
  }

  /// By the headers of groups alone, all of which are whole up to there; the bytes of the last one are checked.
  Step end_with(Sequence up_to) {
    const auto file = open_segment(storage_, tail_);
    if (!file) return failed(tail_.path, file.error().what);
    std::uint64_t offset = format::page_size;
    while (extent_.last < up_to) {
      format::GroupHeader group;
      const auto got = (*file)->read_at(std::as_writable_bytes(std::span(&group, 1)), offset);
      if (!got) return failed(tail_.path, got.error().what);
      const bool is_group =
          *got == sizeof group && group.magic == format::group_magic && group.header_crc == format::crc_of(group);
      if (!is_group) {
        return tl::unexpected(
            fmt::format("the journal is whole only up to command {}, not {}", extent_.last.value(), up_to.value()));
      }
      extent_.last = Sequence(group.first + group.count - 1);
      offset += format::group_extent(group.payload_bytes);
    }
    const auto last = find_group(directory_.journal(), mic_, extent_.last, directory_.archive());
    if (!last) return tl::unexpected(last.error().text());
    extent_.chain = format::group_hash(std::as_bytes(std::span(*last)));
    set_end(offset);
    return {};
  }

  void set_end(std::uint64_t offset) {
    if (!extent_.segments.empty()) extent_.segments.back().extent = {.end = offset, .zeros_behind = true};
  }

  const DataDirectory& directory_;
  const std::string_view mic_;
  Storage& storage_ = posix_storage();
  JournalExtent extent_;
  SegmentFile tail_;  // the last of them
};

}  // namespace

tl::expected<JournalExtent, std::string> journal_extent(const DataDirectory& directory, std::string_view mic,
                                                        std::optional<Sequence> up_to) {
  return Finding(directory, mic).run(up_to);
}

}  // namespace licet
