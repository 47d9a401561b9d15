#pragma once

#include <string>

#include "gateway/views/read_model.hpp"

/// Ids by the names that interfaces show; "" for what is not known.
namespace licet::json {

inline std::string member_code(const ReadModel& model, MemberId id) {
  const auto member = model.member(id);
  return member ? member->terms.code.str() : std::string();
}
inline std::string symbol_of(const ReadModel& model, InstrumentId id) {
  const auto instrument = model.instrument(id);
  return instrument ? instrument->terms.symbol.str() : std::string();
}
inline std::string dataset_code(const ReadModel& model, DatasetId id) {
  const auto dataset = model.dataset(id);
  return dataset ? dataset->terms.code.str() : std::string();
}
inline std::string segment_code(const ReadModel& model, SegmentId id) {
  const auto segment = model.segment(id);
  return segment ? segment->terms.code.str() : std::string();
}

}  // namespace licet::json
