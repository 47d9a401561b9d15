#pragma once

#include <string>

namespace licet {

/// The public addresses of a venue and of the delivery gateway that serves its data, without a slash at the end. Tokens
/// and URLs name them, so they are set, never taken from a request.
struct PublicAddresses {
  std::string issuer;   // of tokens: https://venue.example
  std::string data;     // audience of grant tokens; files lie below it: https://venue.example/data
  std::string sharing;  // Delta Sharing endpoint: https://venue.example/delta-sharing
  std::string token;    // OAuth token endpoint: https://venue.example/oauth/token

  /// All of them at one origin, as the one program serves them.
  [[nodiscard]] static PublicAddresses at(const std::string& origin) {
    return {origin, origin + "/data", origin + "/delta-sharing", origin + "/oauth/token"};
  }
};

}  // namespace licet
