#pragma once

#include <string_view>

#include "engine/core/reject.hpp"
#include "settlement/delivery/http_message.hpp"

namespace licet {

/// An answer in JSON that nobody may keep.
[[nodiscard]] HttpResponse json_answer(int status, std::string body);

/// A refusal as the venue's REST interface has it:
/// {"error":{"code":403,"name":"GRANT_EXPIRED","message":"…","retryable":false,"field":null}}.
[[nodiscard]] HttpResponse venue_error(Reject code);

/// A refusal as Delta Sharing has it: {"errorCode":"GRANT_EXPIRED","message":"…"}, with the statuses that its clients
/// know (400, 401, 403, 404, 500).
[[nodiscard]] HttpResponse sharing_error(Reject code);

/// A refusal as OAuth has it (RFC 6749 section 5.2): {"error":"invalid_grant","error_description":"…"}.
[[nodiscard]] HttpResponse oauth_error(std::string_view error, int status, std::string_view description);

}  // namespace licet
