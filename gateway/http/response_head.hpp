#pragma once

#include <cstdint>
#include <string>

#include "settlement/delivery/http_message.hpp"

namespace licet {

/// The status line and the fields of an answer (RFC 9112 section 4), with what every answer of this server carries: the
/// date, the length, `nosniff`, and a content security policy that allows nothing where the handler gave none.
/// The content may already have left
/// `response`, so its length is given. `minor_version` is the request's; `now_seconds` since 1970.
[[nodiscard]] std::string response_head(const HttpResponse& response, std::uint64_t content_length, bool keep_alive,
                                        unsigned minor_version, std::int64_t now_seconds);

/// Whether an answer with this status has content at all (RFC 9110 section 6.4.1).
[[nodiscard]] bool status_has_content(int status) noexcept;

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
[[nodiscard]] std::string http_date(std::int64_t seconds);

}  // namespace licet
