#pragma once

#include "gateway/licet/commands.hpp"

namespace licet {

/// `licet replay --scenario FILE`: writes what the options ask about as a scenario that holds. The options are valid
/// and the journal is there. Returns the exit status; says on stderr what it wrote, or why not.
int export_scenario(const ReplayOptions& options);

}  // namespace licet
