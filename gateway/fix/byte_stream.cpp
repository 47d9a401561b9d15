#include "gateway/fix/byte_stream.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <utility>

namespace licet::fix {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

void close_socket(tcp::socket& socket) noexcept {
  boost::system::error_code ignored;
  socket.close(ignored);  // already closed is as good
}

void finish_socket(tcp::socket& socket) noexcept {
  boost::system::error_code ignored;
  socket.shutdown(tcp::socket::shutdown_send, ignored);  // the other side may be gone
}

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) {}

  void handshake(Handler handler) override {
    asio::post(socket_.get_executor(), [handler = std::move(handler)] { handler({}, 0); });
  }
  void read_some(char* to, std::size_t size, Handler handler) override {
    socket_.async_read_some(asio::buffer(to, size), std::move(handler));
  }
  void write(const char* from, std::size_t size, Handler handler) override {
    asio::async_write(socket_, asio::buffer(from, size), std::move(handler));
  }
  void finish_writing() noexcept override { finish_socket(socket_); }
  void close() noexcept override { close_socket(socket_); }

 private:
  tcp::socket socket_;
};

class TlsStream final : public ByteStream {
 public:
  TlsStream(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  void handshake(Handler handler) override {
    stream_.async_handshake(
        asio::ssl::stream_base::server,
        [handler = std::move(handler)](const boost::system::error_code& error) { handler(error, 0); });
  }
  void read_some(char* to, std::size_t size, Handler handler) override {
    stream_.async_read_some(asio::buffer(to, size), std::move(handler));
  }
  void write(const char* from, std::size_t size, Handler handler) override {
    asio::async_write(stream_, asio::buffer(from, size), std::move(handler));
  }
  // FIX closes with Logout messages, so nothing is lost by not waiting for TLS's own farewell.
  void finish_writing() noexcept override { finish_socket(stream_.next_layer()); }
  void close() noexcept override { close_socket(stream_.next_layer()); }

 private:
  asio::ssl::stream<tcp::socket> stream_;
};

void set_no_delay(tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);  // fails only when the peer is gone, which the first read tells
}

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(tcp::socket socket) {
  set_no_delay(socket);
  return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<ByteStream> make_tls_stream(tcp::socket socket, asio::ssl::context& context) {
  set_no_delay(socket);
  return std::make_unique<TlsStream>(std::move(socket), context);
}

std::shared_ptr<asio::ssl::context> make_tls_context(const std::filesystem::path& certificate,
                                                     const std::filesystem::path& key) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                       asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
  context->use_certificate_chain_file(certificate.string());
  context->use_private_key_file(key.string(), asio::ssl::context::pem);
  return context;
}

}  // namespace licet::fix
