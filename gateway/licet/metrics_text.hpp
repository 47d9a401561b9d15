#pragma once

#include <string>

#include "engine/runtime/engine.hpp"
#include "gateway/views/read_model.hpp"
#include "settlement/ledger/projection.hpp"

namespace licet {

/// What engine, projection and read model count, in Prometheus' text form (version 0.0.4).
[[nodiscard]] std::string metrics_text(const Engine& engine, const Projection& projection, const ReadModel& model);

}  // namespace licet
