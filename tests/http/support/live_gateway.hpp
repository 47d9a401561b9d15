#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "gateway/http/http_gateway.hpp"
#include "tests/http/support/http_client.hpp"
#include "tests/http/support/test_venue.hpp"

namespace licet::test {

/// A TestVenue behind the HTTP gateway on a free port of the loopback, with a small page, one described dataset, and
/// doubles for what other parts plug in. The venue may be touched between two requests, never during one.
class LiveGateway {
 public:
  explicit LiveGateway(HttpGatewayOptions options = {});
  ~LiveGateway();
  LiveGateway(const LiveGateway&) = delete;
  LiveGateway& operator=(const LiveGateway&) = delete;

  /// One request on a connection of its own; `member`: whose access token it carries, "" for none.
  Answer call(std::string_view method, std::string_view target, std::string_view member = "",
              std::string_view body = "", std::string_view fields = "");
  Answer get(std::string_view target, std::string_view member = "") { return call("GET", target, member); }
  Answer post(std::string_view target, std::string_view member, std::string_view body) {
    return call("POST", target, member, body, "Content-Type: application/json\r\n");
  }
  Answer post_form(std::string_view target, std::string_view body) {
    return call("POST", target, "", body, "Content-Type: application/x-www-form-urlencoded\r\n");
  }

  TestVenue venue;
  std::atomic<bool> is_ready{true};

 protected:
  [[nodiscard]] const HttpGateway& gateway() const;

 private:
  struct Server;
  std::filesystem::path directory_;
  std::unique_ptr<Server> server_;
};

}  // namespace licet::test
