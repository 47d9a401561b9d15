#pragma once

#include <string>
#include <string_view>

#include "engine/core/reject.hpp"
#include "settlement/delivery/http_message.hpp"

namespace licet {

/// {"error":{"code":304,"name":"PRICE_OFF_TICK","message":"…","retryable":false,"field":"price"}} with the catalogue's
/// status. `field`: the part of the request that is to blame, null when "". `message`: instead of the catalogue's,
/// where more is known.
[[nodiscard]] HttpResponse error_response(Reject code, std::string_view field = {}, std::string_view message = {});

/// A JSON answer that no cache may keep.
[[nodiscard]] HttpResponse json_response(int status, std::string body);

}  // namespace licet
