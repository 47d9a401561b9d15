#pragma once

#include <cstdint>
#include <string>

#include <tl/expected.hpp>

namespace licet {

/// Finds out, before anything else is done, whether `port` of `address` can be listened on; for port 0 gives one that
/// is free. Addresses are tried and let go, so that another process could still come between. Error: one sentence.
[[nodiscard]] tl::expected<std::uint16_t, std::string> probe_port(const std::string& address, std::uint64_t port);

}  // namespace licet
