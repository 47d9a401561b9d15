#pragma once

#include <functional>
#include <string>

#include "gateway/http/http_server.hpp"
#include "gateway/http/process_status.hpp"
#include "gateway/http/router.hpp"

namespace licet {

/// `/health` (the process answers, and in which state it is), `/ready` (it may be sent work; else not_ready with the
/// state, its progress and Retry-After), `/metrics` (Prometheus' text form: the server's own counters, then `further`
/// lines). The references and functions must outlive the router.
void add_health_routes(Router& router, const HttpCounters& counters, std::function<ProcessStatus()> status,
                       std::function<std::string()> further);

}  // namespace licet
