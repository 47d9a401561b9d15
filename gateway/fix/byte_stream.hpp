#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace licet::fix {

/// A connected socket, plain or under TLS, with TCP_NODELAY. Handlers run on the io thread. Destroying it closes.
class ByteStream {
 public:
  using Handler = std::function<void(const boost::system::error_code&, std::size_t)>;

  virtual ~ByteStream() = default;
  /// Before anything else; the size is 0.
  virtual void handshake(Handler handler) = 0;
  virtual void read_some(char* to, std::size_t size, Handler handler) = 0;
  /// All of it.
  virtual void write(const char* from, std::size_t size, Handler handler) = 0;
  /// Tells the other side that nothing more comes; reading goes on.
  virtual void finish_writing() noexcept = 0;
  /// Pending handlers run with an error.
  virtual void close() noexcept = 0;
};

[[nodiscard]] std::unique_ptr<ByteStream> make_plain_stream(boost::asio::ip::tcp::socket socket);
[[nodiscard]] std::unique_ptr<ByteStream> make_tls_stream(boost::asio::ip::tcp::socket socket,
                                                          boost::asio::ssl::context& context);

/// A server's context for TLS 1.2 and 1.3 from PEM files; RSA and EC keys. Throws boost::system::system_error.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> make_tls_context(const std::filesystem::path& certificate,
                                                                          const std::filesystem::path& key);

}  // namespace licet::fix
