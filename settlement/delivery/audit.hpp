#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/ids.hpp"
#include "engine/core/reject.hpp"
#include "engine/core/time.hpp"

namespace licet {

/// One request to the delivery gateway, served or refused.
struct DeliveryRecord {
  Timestamp time;
  std::string_view operation;  // "file", "files", "delta.query", "oauth.token", …
  GrantId grant;               // 0 when nobody knows
  std::string credential;      // jti of the token, "presigned", "client"; "" when there was none
  std::string object;          // file or table
  std::uint64_t bytes = 0;     // of data, metered
  std::optional<Reject> refusal;
  int status = 0;  // HTTP
  std::string remote;
};

/// Called once for every request, on the thread that answers it; must not throw.
using AuditSink = std::function<void(const DeliveryRecord&)>;

}  // namespace licet
