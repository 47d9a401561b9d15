#include <fmt/format.h>
#include <cstdio>

#include "engine/runtime/clock.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/key_files.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet {

int run_token(const TokenOptions& options) {
  const auto key = load_key(options.key);
  if (!key) {
    fmt::print(stderr, "licet token: {}\n", key.error());
    return 2;
  }
  const std::string audience = "licet:" + options.audience;
  fmt::print("{}\n", make_assertion(*key, options.key_id, options.member, audience, SystemClock().now()));
  return 0;
}

int run_keygen(const std::filesystem::path& file, const std::string& key_id) {
  if (std::filesystem::exists(file)) {
    fmt::print(stderr, "licet keygen: {} is there already\n", file.string());
    return 2;
  }
  const auto key = jose::SigningKey::generate();
  if (const auto written = write_file(file, key.to_pem(), 0600); !written) {
    fmt::print(stderr, "licet keygen: {}\n", written.error());
    return 2;
  }
  fmt::print("{}\n", jose::to_jwk(key.public_key(), key_id.empty() ? key.key_id() : key_id));
  return 0;
}

std::string rejects_markdown() {
  std::string out =
      "# Refusals\n\nEvery refusal that a user can cause: one catalogue for FIX, WebSocket and REST, written by `licet "
      "rejects` from\n`engine/core/reject.def`. Numbers keep their meaning. *Retry*: whether the same request may "
      "succeed later, unchanged. FIX\ncolumns: OrdRejReason(103), CxlRejReason(102), BusinessRejectReason(380); 99 "
      "and 0 mean *other*, with the name in Text(58).\n\n| code | name | meaning | HTTP | 103 | 102 | 380 | retry |\n"
      "|---|---|---|---|---|---|---|---|\n";
  for (const RejectEntry& entry : reject_catalogue()) {
    out += fmt::format("| {} | `{}` | {} | {} | {} | {} | {} | {} |\n", static_cast<unsigned>(entry.code), entry.name,
                       entry.message, entry.http_status, entry.ord_rej_reason, entry.cxl_rej_reason,
                       entry.business_reason, entry.retryable ? "yes" : "no");
  }
  return out;
}

}  // namespace licet
