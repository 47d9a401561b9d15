#include "gateway/licet/metrics_text.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace licet {
namespace {

void append(std::string& out, std::string_view kind, std::string_view name, std::string_view help,
            std::uint64_t value) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n{} {}\n", name, help, name, kind, name, value);
}

/// Buckets are powers of two, told as cumulative counts up to and including their bound.
void append(std::string& out, std::string_view name, std::string_view help, const Histogram& histogram) {
  out += fmt::format("# HELP {} {}\n# TYPE {} histogram\n", name, help, name);
  std::uint64_t below = 0;
  for (std::size_t bucket = 0; bucket + 1 < Histogram::buckets; ++bucket) {
    const std::uint64_t count = histogram.in_bucket(bucket);
    below += count;
    if (count != 0) out += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", name, (std::uint64_t{1} << bucket) - 1, below);
  }
  out += fmt::format("{}_bucket{{le=\"+Inf\"}} {}\n", name, histogram.count());
  out += fmt::format("{}_sum {}\n{}_count {}\n", name, histogram.sum(), name, histogram.count());
}

}  // namespace

std::string metrics_text(const Engine& engine, const Projection& projection, const ReadModel& model) {
  const EngineMetrics& metrics = engine.metrics();
  std::string out;
  append(out, "counter", "licet_commands_total", "Commands sequenced.", metrics.commands.load());
  append(out, "counter", "licet_commands_released_total", "Commands durable and told.", metrics.released.load());
  append(out, "counter", "licet_commands_overloaded_total", "Commands refused because the ring was full.",
         metrics.overloaded.load());
  append(out, "counter", "licet_journal_groups_total", "Groups made durable.", metrics.groups.load());
  append(out, "counter", "licet_throttled_total", "Times the sequencer waited for a lagging view.",
         metrics.throttled.load());
  append(out, "gauge", "licet_ring_depth", "Commands waiting for the sequencer.", engine.ring_depth());
  append(out, "gauge", "licet_released_sequence", "The last command told.", engine.released().value());
  append(out, "gauge", "licet_projection_sequence", "The last command in RocksDB.", projection.applied().value());
  append(out, "gauge", "licet_projection_durable_sequence", "The last command in RocksDB that survives a crash.",
         projection.durable().value());
  append(out, "gauge", "licet_projection_lag_commands", "Commands whose events are not yet in RocksDB.",
         projection.queued().value() - std::min(projection.queued(), projection.applied()).value());
  append(out, "gauge", "licet_projection_pending_bytes", "Events not yet in RocksDB.", projection.pending_bytes());
  append(out, "gauge", "licet_projection_healthy", "1: RocksDB takes writes.", projection.healthy() ? 1 : 0);
  append(out, "gauge", "licet_projection_readable", "0: a row in RocksDB could not be read, and the books are refused.",
         projection.readable() ? 1 : 0);
  const ReadModelSizes sizes = model.sizes();
  append(out, "gauge", "licet_orders", "Orders that can be asked for: open, and the latest closed.", sizes.orders);
  append(out, "gauge", "licet_trades", "Trades that can be asked for: the latest.", sizes.trades);
  append(out, "gauge", "licet_grants", "Grants that may still open data, and the latest that are over.", sizes.grants);
  append(out, "licet_journal_group_commands", "Commands in a group.", metrics.group_commands);
  append(out, "licet_journal_sync_nanoseconds", "Writing and syncing a group.", metrics.sync_nanoseconds);
  return out;
}

}  // namespace licet
