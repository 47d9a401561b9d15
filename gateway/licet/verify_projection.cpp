#include "gateway/licet/verify_projection.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <span>

#include "engine/core/reject_text.hpp"
#include "gateway/licet/log_start.hpp"
#include "gateway/licet/rocks_manifest.hpp"

namespace licet {

ProjectionVerification::ProjectionVerification(const DataDirectory& data, Text<7> mic)
    : data_(data), directory_(data.ledger()), mic_(mic) {}

tl::expected<void, std::string> ProjectionVerification::open() {
  if (!std::filesystem::exists(directory_)) {
    absent_ = "there is none";
    return {};
  }
  ProjectionOptions options;
  options.directory = directory_;
  options.venue = mic_;
  options.read_only = true;
  const auto schema = Projection::stored_schema(directory_);
  if (schema && *schema < projection_schema) {
    absent_ = fmt::format("its rows are of schema {}, which gives way to schema {}", *schema, projection_schema);
    return {};
  }
  auto opened = Projection::open(options);
  if (opened) {
    projection_ = std::move(*opened);
    check_.emplace(*projection_);
    return {};
  }
  const std::string why = reject_text(directory_.string(), opened.error());
  const bool is_damaged = opened.error() == Reject::storage_failed || opened.error() == Reject::projection_differs;
  if (!is_damaged) return tl::unexpected(why);
  unreadable_ = why;
  return {};
}

CheckResult ProjectionVerification::check_files(bool has_stopped) {
  if (!unreadable_.empty()) return tl::unexpected(unreadable_);
  if (!projection_) return absent_;
  const auto files = projection_->check_files();
  if (!files) return tl::unexpected(files.error());
  const auto manifest = check_manifest(has_stopped);
  if (!manifest) return manifest;
  return fmt::format("{} data files of RocksDB, {} bytes: every checksum holds; {}", files->files, files->bytes,
                     *manifest);
}

CheckResult ProjectionVerification::check_manifest(bool has_stopped) const {
  const auto text = [](const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  std::string name = text(directory_ / "CURRENT");
  if (name.ends_with('\n')) name.pop_back();
  const std::string bytes = text(directory_ / name);
  const auto manifest = read_manifest(std::as_bytes(std::span(bytes)));
  if (!manifest) return tl::unexpected(fmt::format("{}: {}", name, manifest.error()));
  if (manifest->cut_bytes == 0) return fmt::format("{} records name them", manifest->records);
  const std::string cut = fmt::format("the last {} bytes of {} are no whole record", manifest->cut_bytes, name);
  if (has_stopped) return tl::unexpected(cut + ", though the process stopped whole");
  return cut;
}

std::optional<Sequence> ProjectionVerification::applied() const {
  if (!projection_) return std::nullopt;
  return projection_->applied();
}

void ProjectionVerification::begin(const ProjectionStart& start) {
  begins_at_snapshot_ = true;
  if (check_) check_->begin(start);
}

void ProjectionVerification::on_events(const EventBatchPtr& batch) {
  if (check_) check_->on_events(batch);
}

CheckResult ProjectionVerification::compare(Sequence last) {
  if (!unreadable_.empty()) return tl::unexpected(unreadable_);
  if (!projection_) return compare_absent();
  if (!projection_->check_not_ahead(last)) {
    return tl::unexpected(
        fmt::format("it holds command {}, the journal ends at {}", projection_->applied().value(), last.value()));
  }
  const ProjectionCheckReport report = check_->compare();
  if (!report.agrees()) return tl::unexpected(report.first_difference);
  std::string said = fmt::format(
      "RocksDB at command {} equals the log: {} balances, {} transfers and {} trades on {} pages, {} open orders, "
      "{} grants, {} instruments, {} members; {} assets sum to zero",
      report.applied.value(), report.balances, report.transfers, report.trades, report.pages, report.open_orders,
      report.grants, report.instruments, report.members, report.assets);
  if (report.carried_transfers + report.carried_trades > 0) {
    said += fmt::format(
        ". Of these, {} transfers and {} trades are older than the snapshot: none is missing and they come to its "
        "balances, but what each of them says was not held against the log",
        report.carried_transfers, report.carried_trades);
  }
  if (begins_at_snapshot_) {
    said +=
        ". Orders, grants, instruments and members that nothing has changed since the snapshot were held against it: "
        "by "
        "which command they last changed, and a grant for what reason, was not checked";
  }
  return said;
}

/// A start has nothing else than the log to make it from: where that has lost its beginning, the venue does not start.
CheckResult ProjectionVerification::compare_absent() const {
  const auto first = first_command_of_log(data_);
  if (!first) return tl::unexpected(first.error());
  if (first->value() == 1) return absent_ + "; the next start makes it from the journal";
  return tl::unexpected(fmt::format("{}, and the log, which begins with command {}, cannot make it anew: no start can",
                                    absent_, first->value()));
}

}  // namespace licet
