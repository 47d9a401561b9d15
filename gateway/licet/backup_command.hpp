#pragma once

#include <string>

#include "gateway/licet/backup.hpp"

namespace licet {

/// Answers the line that `licet backup` sends to a running venue's control socket. The first word of the answer is "ok"
/// or "error"; the rest is one sentence for a human. `stop` ends a backup midway.
[[nodiscard]] std::string answer_backup_request(const std::string& request, const DataDirectory& directory,
                                                const std::string& mic, Projection& projection,
                                                const std::stop_token& stop = {});

}  // namespace licet
