#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace licet::test {

struct Answer {
  int status = 0;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;

  [[nodiscard]] std::string field(const std::string& name) const {
    const auto at = fields.find(name);
    return at == fields.end() ? "" : at->second;
  }
  /// The value of the first `"name":"…"` of the body; "" when there is none.
  [[nodiscard]] std::string text(std::string_view name) const;
};

/// A blocking client that says exactly the bytes it is told, over TCP or TLS (any certificate). Gives up after 5 s.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, bool tls = false);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void send(std::string_view bytes);
  /// The next answer; none when the connection ended first. `head`: no content follows whatever its length says.
  std::optional<Answer> receive(bool head = false);
  /// Everything until the server closes.
  std::string receive_all();
  /// One request with the fields that every one needs.
  std::optional<Answer> request(std::string_view method, std::string_view target, std::string_view fields = "",
                                std::string_view body = "");

 private:
  struct Tls;
  bool read_more();

  int socket_ = -1;
  std::unique_ptr<Tls> tls_;
  std::string input_;
};

/// Writes a fresh self-signed certificate and its key as PEM files.
void write_self_signed(const std::string& certificate_file, const std::string& key_file);

}  // namespace licet::test
