#include "bench/ws/stock_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <set>
#include <string>
#include <thread>

namespace licet::bench {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using Text = std::shared_ptr<const std::string>;

class StockSession;
using Sessions = std::set<std::shared_ptr<StockSession>>;

class StockSession : public std::enable_shared_from_this<StockSession> {
 public:
  StockSession(net::ip::tcp::socket socket, Sessions& all, bool broadcast)
      : stream_(std::move(socket)), all_(all), broadcast_(broadcast) {}

  void run() {
    stream_.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
    beast::get_lowest_layer(stream_).socket().set_option(net::ip::tcp::no_delay(true));
    stream_.async_accept([self = shared_from_this()](beast::error_code error) {
      if (error) return;
      self->all_.insert(self);
      self->read();
    });
  }
  void send(const Text& text) {
    queue_.push_back(text);
    if (queue_.size() == 1) write();
  }

 private:
  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](beast::error_code error, std::size_t) {
      if (error) {
        self->all_.erase(self);
        return;
      }
      const auto text = std::make_shared<const std::string>(beast::buffers_to_string(self->buffer_.data()));
      self->buffer_.consume(self->buffer_.size());
      if (self->broadcast_) {
        for (const auto& session : self->all_) session->send(text);
      } else {
        self->send(text);
      }
      self->read();
    });
  }
  void write() {
    stream_.text(true);
    stream_.async_write(net::buffer(*queue_.front()),
                        [self = shared_from_this()](beast::error_code error, std::size_t) {
                          if (error) return;
                          self->queue_.pop_front();
                          if (!self->queue_.empty()) self->write();
                        });
  }

  websocket::stream<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
  std::deque<Text> queue_;
  Sessions& all_;
  bool broadcast_;
};

}  // namespace

class StockServer::Impl {
 public:
  explicit Impl(bool broadcast) : broadcast_(broadcast) {
    accept();
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Impl() {
    io_.stop();
    thread_.join();
    sessions_.clear();
  }
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept([this](beast::error_code error, net::ip::tcp::socket socket) {
      if (error) return;
      std::make_shared<StockSession>(std::move(socket), sessions_, broadcast_)->run();
      accept();
    });
  }

  bool broadcast_;
  Sessions sessions_;
  net::io_context io_{1};
  net::ip::tcp::acceptor acceptor_{io_, {net::ip::address_v4::loopback(), 0}};
  std::thread thread_;
};

StockServer::StockServer(bool broadcast) : impl_(std::make_unique<Impl>(broadcast)) {}
StockServer::~StockServer() = default;
std::uint16_t StockServer::port() const noexcept { return impl_->port(); }

}  // namespace licet::bench
