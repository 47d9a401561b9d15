#pragma once

#include <filesystem>

#include "settlement/delivery/http_message.hpp"

namespace licet {

/// The page: the files below one directory, as its build left them. A path that names no file and looks like none (no
/// dot in its last part) is a place inside the page and gets index.html. Nothing outside the directory is ever sent,
/// whatever the path or a link inside says. Thread-safe.
class StaticFiles {
 public:
  /// The directory may appear or change later; what is sent is what lies there at the time.
  explicit StaticFiles(std::filesystem::path root);

  /// For GET and HEAD.
  [[nodiscard]] HttpResponse serve(const HttpRequest& request) const;

 private:
  std::filesystem::path root_;
};

}  // namespace licet
