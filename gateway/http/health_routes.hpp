#pragma once

#include <functional>
#include <string>

#include "gateway/http/http_server.hpp"
#include "gateway/http/router.hpp"

namespace licet {

/// `/healthz` (the process answers), `/readyz` (it may be sent work; else not_ready), `/metrics` (Prometheus' text
/// form: the server's own counters, then `further` lines). The references and functions must outlive the router.
void add_health_routes(Router& router, const HttpCounters& counters, std::function<bool()> ready,
                       std::function<std::string()> further);

}  // namespace licet
