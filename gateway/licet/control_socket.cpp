#include "gateway/licet/control_socket.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <exception>
#include <string_view>
#include <thread>

namespace licet {
namespace {

constexpr timeval patience{.tv_sec = 5, .tv_usec = 0};  // for a request to come, and for an answer to be taken

auto failed(const std::filesystem::path& file, std::string_view what) {
  return tl::unexpected(fmt::format("{}: {}: {}", file.string(), what, std::strerror(errno)));
}

/// The address of a socket file. Its directory's descriptor stands for a path that would not fit.
class Address {
 public:
  explicit Address(const std::filesystem::path& file)
      : directory_(::open(file.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
    address_.sun_family = AF_UNIX;
    const std::string path = fmt::format("/proc/self/fd/{}/{}", directory_, file.filename().string());
    if (path.size() < sizeof address_.sun_path) std::ranges::copy(path, address_.sun_path);
  }
  ~Address() {
    if (directory_ >= 0) ::close(directory_);
  }
  Address(const Address&) = delete;
  Address& operator=(const Address&) = delete;
  [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&address_); }
  static constexpr socklen_t size = sizeof(sockaddr_un);

 private:
  int directory_;
  sockaddr_un address_{};
};

bool send_all(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

/// Up to `max` bytes, to the end or to a line's end.
std::string receive(int connection, std::size_t max, bool one_line) {
  std::string text;
  std::array<char, 4'096> piece;
  while (text.size() < max) {
    const ssize_t size = ::recv(connection, piece.data(), std::min(piece.size(), max - text.size()), 0);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) break;
    text.append(piece.data(), static_cast<std::size_t>(size));
    if (one_line && text.find('\n') != std::string::npos) break;
  }
  return text;
}

bool is_same_user(int connection) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace

tl::expected<std::unique_ptr<ControlSocket>, std::string> ControlSocket::open(const std::filesystem::path& file,
                                                                              Handler handler) {
  ::unlink(file.c_str());
  const Address address(file);
  const int listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int stop_event = ::eventfd(0, EFD_CLOEXEC);
  // Nobody can connect before listen, so the mode is set by then.
  const bool opened = listening >= 0 && stop_event >= 0 && ::bind(listening, address.get(), Address::size) == 0 &&
                      ::chmod(file.c_str(), 0600) == 0 && ::listen(listening, 4) == 0;
  if (!opened) {
    const auto why = failed(file, "cannot be listened on");
    if (listening >= 0) ::close(listening);
    if (stop_event >= 0) ::close(stop_event);
    return why;
  }
  return std::unique_ptr<ControlSocket>(new ControlSocket(file, std::move(handler), listening, stop_event));
}

ControlSocket::ControlSocket(std::filesystem::path file, Handler handler, int listening, int stop_event)
    : file_(std::move(file)), handler_(std::move(handler)), listening_(listening), stop_event_(stop_event) {
  thread_ = std::thread([this] { run(); });
}

ControlSocket::~ControlSocket() {
  stop_.request_stop();
  const std::uint64_t one = 1;
  static_cast<void>(::write(stop_event_, &one, sizeof one) == sizeof one);
  thread_.join();
  ::unlink(file_.c_str());
  ::close(listening_);
  ::close(stop_event_);
}

void ControlSocket::run() {
  for (;;) {
    std::array<pollfd, 2> ready{pollfd{listening_, POLLIN, 0}, pollfd{stop_event_, POLLIN, 0}};
    if (::poll(ready.data(), ready.size(), -1) < 0 && errno != EINTR) return;
    if ((ready[1].revents & POLLIN) != 0) return;
    if ((ready[0].revents & POLLIN) == 0) continue;
    const int connection = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));  // no descriptor is free: it may pass
      continue;
    }
    serve(connection);
    ::close(connection);
  }
}

void ControlSocket::serve(int connection) {
  if (!is_same_user(connection)) return;
  ::setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  const std::string request = receive(connection, max_request_bytes, true);
  const std::size_t end = request.find('\n');
  if (end == std::string::npos || end + 1 != request.size()) return;
  std::string answer;
  try {
    answer = handler_(request.substr(0, end), stop_.get_token());
  } catch (const std::exception& error) {  // of the file system, of memory: nothing that a venue should end for
    answer = std::string("error ") + error.what() + "\n";
  }
  static_cast<void>(send_all(connection, answer));
}

tl::expected<std::string, std::string> ControlSocket::ask(const std::filesystem::path& file,
                                                          const std::string& request) {
  if (request.size() + 1 > max_request_bytes) return tl::unexpected(std::string("the request is too long"));
  const Address address(file);
  const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0 || ::connect(connection, address.get(), Address::size) != 0 ||
      !send_all(connection, request + "\n")) {
    const auto why = failed(file, "the process does not answer");
    if (connection >= 0) ::close(connection);
    return why;
  }
  constexpr std::size_t max_answer_bytes = std::size_t{1} << 20U;
  std::string answer = receive(connection, max_answer_bytes, false);
  ::close(connection);
  if (answer.empty()) return tl::unexpected(fmt::format("{}: the process gave no answer", file.string()));
  return answer;
}

}  // namespace licet
