#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include <tl/expected.hpp>

namespace licet {

/// Where a running venue can be asked to do something by whoever may work on its data directory: a socket file in it,
/// mode 0600, for the same user only. One line in, one answer out, one caller at a time, on a thread of its own.
class ControlSocket {
 public:
  /// A line without its end → the answer, also one line or several. Asked to stop when the socket is to close: the one
  /// caller that is being served is told then, in place of what was asked for; those that wait their turn hear nothing.
  using Handler = std::function<std::string(const std::string& request, const std::stop_token& stop)>;
  static constexpr std::size_t max_request_bytes = 16'384;

  /// `file` takes the place of one that an earlier process left. Error: one sentence.
  [[nodiscard]] static tl::expected<std::unique_ptr<ControlSocket>, std::string> open(const std::filesystem::path& file,
                                                                                      Handler handler);
  /// Asks the request that is being answered to stop, and waits for its answer.
  ~ControlSocket();
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;

  /// Asks the process that has opened `file`. Error: one sentence.
  [[nodiscard]] static tl::expected<std::string, std::string> ask(const std::filesystem::path& file,
                                                                  const std::string& request);

 private:
  ControlSocket(std::filesystem::path file, Handler handler, int listening, int stop_event);
  void run();
  void serve(int connection);

  const std::filesystem::path file_;
  const Handler handler_;
  const int listening_;
  const int stop_event_;
  std::stop_source stop_;
  std::thread thread_;
};

}  // namespace licet
