#pragma once

#include <string>

#include "engine/runtime/engine.hpp"
#include "settlement/ledger/projection.hpp"

namespace licet {

/// What the engine and the projection count, in Prometheus' text form (version 0.0.4).
[[nodiscard]] std::string metrics_text(const Engine& engine, const Projection& projection);

}  // namespace licet
