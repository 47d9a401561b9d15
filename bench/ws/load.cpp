#include "bench/ws/load.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <deque>
#include <stdexcept>

namespace licet::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::int64_t now_ns() { return SteadyClock::now().time_since_epoch().count(); }

double process_cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

void append_frame(std::string& out, std::string_view text) {
  out += static_cast<char>(0x81);
  if (text.size() < 126) {
    out += static_cast<char>(0x80U | text.size());
  } else {
    out += static_cast<char>(0x80U | 126U);
    out += static_cast<char>(text.size() >> 8U);
    out += static_cast<char>(text.size() & 0xFFU);
  }
  out.append(4, '\0');
  out += text;
}

}  // namespace

double LoadResult::microseconds(double quantile) const {
  if (latencies_ns.empty()) return 0;
  const auto index = static_cast<std::size_t>(quantile * static_cast<double>(latencies_ns.size() - 1));
  return static_cast<double>(latencies_ns[index]) / 1e3;
}

struct Load::Connection {
  int socket = -1;
  std::uint32_t index = 0;
  std::uint64_t sent = 0;
  std::string out;
  std::string in;
  std::deque<std::int64_t> sent_at;

  /// Calls `on_message(payload)` for each whole frame that has come; waits when `blocking`.
  template <class OnMessage>
  std::size_t receive(OnMessage&& on_message, bool blocking = false) {
    std::array<char, 256 * 1024> buffer;
    const auto count = ::recv(socket, buffer.data(), buffer.size(), blocking ? 0 : MSG_DONTWAIT);
    if (count <= 0) return 0;
    in.append(buffer.data(), static_cast<std::size_t>(count));
    std::size_t at = 0;
    std::size_t messages = 0;
    while (in.size() - at >= 2) {
      std::size_t header = 2;
      std::size_t size = static_cast<unsigned char>(in[at + 1]);
      if (size >= 126) header = size == 126 ? 4 : 10;
      if (in.size() - at < header) break;
      if (header > 2) {
        size = 0;
        for (std::size_t n = 2; n < header; ++n) size = size << 8U | static_cast<unsigned char>(in[at + n]);
      }
      if (in.size() - at < header + size) break;
      if ((in[at] & 0x0F) == 1) {
        ++messages;
        on_message(std::string_view(in).substr(at + header, size));
      }
      at += header + size;
    }
    in.erase(0, at);
    return messages;
  }
  void send_all() {
    std::string_view left = out;
    while (!left.empty()) {
      const auto count = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL);
      if (count <= 0) throw std::runtime_error("the server closed");
      left.remove_prefix(static_cast<std::size_t>(count));
    }
    out.clear();
  }
};

Load::Load(std::uint16_t port, std::uint32_t connections, const std::function<std::string(std::uint32_t)>& first)
    : epoll_(::epoll_create1(0)) {
  for (std::uint32_t index = 0; index < connections; ++index) {
    auto connection = std::make_unique<Connection>();
    connection->index = index;
    connection->socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(connection->socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("cannot connect");
    }
    connection->out =
        "GET /ws/v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    connection->send_all();
    std::string head;
    char byte = 0;
    while (!head.ends_with("\r\n\r\n") && ::recv(connection->socket, &byte, 1, 0) == 1) head += byte;
    if (!head.starts_with("HTTP/1.1 101")) throw std::runtime_error("no upgrade: " + head);
    if (const std::string text = first ? first(index) : std::string(); !text.empty()) {
      append_frame(connection->out, text);
      connection->send_all();
      bool answered = false;
      while (!answered) {
        const auto check = [&](std::string_view reply) {
          answered = true;
          if (reply.find("\"ok\":false") != std::string_view::npos) throw std::runtime_error(std::string(reply));
        };
        connection->receive(check, true);
      }
    }
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = index;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection->socket, &event);
    connections_.push_back(std::move(connection));
  }
}

Load::~Load() {
  for (const auto& connection : connections_) ::close(connection->socket);
  ::close(epoll_);
}

LoadResult Load::run(std::uint32_t depth, std::chrono::milliseconds warm_up, std::chrono::milliseconds time,
                     const MessageMaker& make, std::string_view expect) {
  std::string text;
  const auto send_next = [&](Connection& connection, std::int64_t now) {
    text.clear();
    make(connection.index, connection.sent++, text);
    append_frame(connection.out, text);
    connection.sent_at.push_back(now);
  };
  for (const auto& connection : connections_) {
    for (std::uint32_t n = 0; n < depth; ++n) send_next(*connection, now_ns());
    connection->send_all();
  }
  LoadResult result;
  result.latencies_ns.reserve(1U << 20U);
  const auto started = SteadyClock::now() + warm_up;
  const auto ended = started + time;
  std::array<epoll_event, 256> events;
  auto now = SteadyClock::now();
  double cpu_at_start = process_cpu_seconds();
  while (now < ended) {
    const int ready = ::epoll_wait(epoll_, events.data(), events.size(), 100);
    now = SteadyClock::now();
    if (now < started) cpu_at_start = process_cpu_seconds();
    for (int n = 0; n < ready; ++n) {
      Connection& connection = *connections_[events[static_cast<std::size_t>(n)].data.u32];
      const std::int64_t read_at = now_ns();
      connection.receive([&](std::string_view reply) {
        if (connection.sent_at.empty()) return;
        if (now >= started) {
          ++result.replies;
          if (reply.find(expect) == std::string_view::npos && result.refused++ == 0) result.first_refused = reply;
          result.latencies_ns.push_back(read_at - connection.sent_at.front());
        }
        connection.sent_at.pop_front();
        send_next(connection, read_at);
      });
      connection.send_all();
    }
  }
  result.cpu_seconds = process_cpu_seconds() - cpu_at_start;
  result.seconds = std::chrono::duration<double>(now - started).count();
  std::ranges::sort(result.latencies_ns);
  return result;
}

std::uint64_t Load::listen(std::chrono::milliseconds time) {
  const auto ended = SteadyClock::now() + time;
  std::uint64_t messages = 0;
  std::array<epoll_event, 256> events;
  while (SteadyClock::now() < ended) {
    const int ready = ::epoll_wait(epoll_, events.data(), events.size(), 10);
    for (int n = 0; n < ready; ++n) {
      messages += connections_[events[static_cast<std::size_t>(n)].data.u32]->receive([](std::string_view) {});
    }
  }
  return messages;
}

}  // namespace licet::bench
