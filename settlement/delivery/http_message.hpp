#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Requests and responses without a server, so that what answers them can be tested without sockets and hosted by any.
namespace licet {

using HttpFields = std::vector<std::pair<std::string, std::string>>;

/// RFC 9110. Method in upper case; path percent-decoded, without the query; query raw; field names in lower case.
struct HttpRequest {
  std::string method;
  std::string path;
  std::string query;
  HttpFields fields;
  std::string body;
  std::string remote;  // address of the client, for the audit

  /// The first value of a field, "" when absent.
  [[nodiscard]] std::string_view field(std::string_view lower_case_name) const noexcept {
    for (const auto& [name, value] : fields) {
      if (name == lower_case_name) return value;
    }
    return {};
  }
};

/// A part of a file to send as the body, read with sendfile or in pieces by the server.
struct FileSlice {
  std::filesystem::path path;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct HttpResponse {
  int status = 200;
  HttpFields fields;  // without content-length, which the server sets
  std::string body;
  std::optional<FileSlice> file;  // instead of `body`
  bool head_only = false;         // HEAD: send the fields and this content's length, not the content
};

/// May be called back later and from another thread, once.
using HttpRespond = std::function<void(HttpResponse)>;
/// Handles a request whose path it owns; thread-safe, does not block.
using HttpHandler = std::function<void(HttpRequest, HttpRespond)>;

}  // namespace licet
