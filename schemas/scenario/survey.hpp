#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "schemas/scenario/excerpt.hpp"
#include "schemas/scenario/names.hpp"

namespace licet::scenario {

/// Follows a log and tells which instruments its events are about.
class Concerns {
 public:
  void follow(RecordView event);
  /// Call after follow(event). None: no instrument, or all.
  [[nodiscard]] std::optional<InstrumentId> of(RecordView event) const;

 private:
  std::map<OrderId, InstrumentId> orders_;
  std::map<TradeId, InstrumentId> trades_;
  std::map<QuoteRequestId, InstrumentId> requests_;
  std::map<GrantId, InstrumentId> grants_;
};

/// A command that is answered so changed nothing.
[[nodiscard]] bool is_refusal(RecordView event) noexcept;

/// Whether the event answers the question.
[[nodiscard]] bool is_about(RecordView event, const Question& question, const Names& names);

/// What of a log an excerpt needs.
struct Selection {
  bool is_found = false;
  bool takes_all = false;
  bool is_by_connection = false;  // orders were cancelled by the connection that they came over
  std::uint64_t last = 0;         // command
  std::set<InstrumentId> instruments;
  std::set<DatasetId> datasets;
  std::set<MemberId> members;

  [[nodiscard]] bool has(std::optional<InstrumentId> instrument) const {
    return instrument && (takes_all || instruments.contains(*instrument));
  }
  /// Whether the command must be given again; `events`: all that it caused, followed by `concerns`.
  [[nodiscard]] bool needs(RecordView command, const EventBuffer& events, const Concerns& concerns) const;
};

/// Reads the log twice: for what the question is about, and for who took part in it.
[[nodiscard]] Selection survey(const Log& log, const NewSubject& new_subject, const Question& question);

}  // namespace licet::scenario
