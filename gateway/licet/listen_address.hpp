#pragma once

#include <cstdint>
#include <string>

#include <tl/expected.hpp>

#include "gateway/licet/config.hpp"

namespace licet {

/// Finds out, before anything else is done, whether `port` of `address` can be listened on; for port 0 gives one that
/// is free. Addresses are tried and let go, so that another process could still come between. Error: one sentence.
[[nodiscard]] tl::expected<std::uint16_t, std::string> probe_port(const std::string& address, std::uint64_t port);

/// "https://127.0.0.1:8080", "http://[::1]:8080".
[[nodiscard]] std::string http_origin(const Config& config, std::uint16_t port);

}  // namespace licet
