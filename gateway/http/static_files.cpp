#include "gateway/http/static_files.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <optional>
#include <system_error>
#include <utility>

#include "gateway/http/error_response.hpp"

namespace licet {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> media_types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".md", "text/markdown; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".yaml", "application/yaml"},
}};

std::string_view media_type(std::string_view extension) noexcept {
  const auto at = std::ranges::find(media_types, extension, [](const auto& entry) { return entry.first; });
  return at == media_types.end() ? "application/octet-stream" : at->second;
}

/// A path of plain names: no "..", no hidden file, nothing that another system would read as a separator.
bool is_plain(std::string_view path) noexcept {
  if (path.find('\\') != std::string_view::npos || path.find('\0') != std::string_view::npos) return false;
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (path.substr(0, end).starts_with('.')) return false;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return true;
}

/// The file's real place when it lies below `root`, links followed.
std::optional<fs::path> resolve(const fs::path& root, std::string_view relative) {
  std::error_code error;
  const fs::path real_root = fs::canonical(root, error);
  if (error) return std::nullopt;
  const fs::path file = fs::canonical(real_root / relative, error);
  if (error || !fs::is_regular_file(file, error)) return std::nullopt;
  const auto [end, unused] = std::mismatch(real_root.begin(), real_root.end(), file.begin(), file.end());
  if (end != real_root.end()) return std::nullopt;
  return file;
}

/// Scripts and connections only from and to the page's own host; WebSocket addresses are named because not every
/// browser counts them as 'self'.
std::string page_policy(std::string_view host) {
  const bool plain = !host.empty() && std::ranges::all_of(host, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' ||
           c == ':' || c == '[' || c == ']';
  });
  const std::string sockets = plain ? fmt::format(" ws://{0} wss://{0}", host) : "";
  return "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
         "font-src 'self'; manifest-src 'self'; worker-src 'self' blob:; connect-src 'self'" +
         sockets + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}

}  // namespace

StaticFiles::StaticFiles(fs::path root) : root_(std::move(root)) {}

HttpResponse StaticFiles::serve(const HttpRequest& request) const {
  const std::string_view path = std::string_view(request.path).substr(request.path.empty() ? 0 : 1);
  if (!is_plain(path)) return error_response(Reject::not_found);
  const bool looks_like_file = path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
  auto file = path.empty() ? std::nullopt : resolve(root_, path);
  if (!file && !looks_like_file) file = resolve(root_, "index.html");
  struct stat status {};
  if (!file || ::stat(file->c_str(), &status) != 0) return error_response(Reject::not_found);

  HttpResponse response;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  const std::string tag = fmt::format("\"{:x}-{:x}-{:x}\"", status.st_mtim.tv_sec, status.st_mtim.tv_nsec, size);
  const std::string extension = file->extension().string();
  // The build names files below assets/ by their content: they never change.
  const bool immutable = path.starts_with("assets/");
  response.fields = {{"content-type", std::string(media_type(extension))},
                     {"etag", tag},
                     {"cache-control", immutable ? "public, max-age=31536000, immutable" : "no-cache"}};
  if (extension == ".html") {
    response.fields.emplace_back("content-security-policy", page_policy(request.field("host")));
  }
  const std::string_view known = request.field("if-none-match");
  if (known == "*" || known.find(tag) != std::string_view::npos) {
    response.status = 304;
    return response;
  }
  response.file = FileSlice{*file, 0, size};
  return response;
}

}  // namespace licet
