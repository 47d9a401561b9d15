#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <utility>

#include "gateway/ws/beast_connection.hpp"
#include "gateway/ws/corked.hpp"
#include "gateway/ws/frame.hpp"

namespace licet::ws {

/// Beast for the handshake, reading, masking, UTF-8, control frames and closing; text goes out as ready frames.
template <class Transport>
class BeastConnection final : public Connection, public std::enable_shared_from_this<BeastConnection<Transport>> {
 public:
  BeastConnection(Transport transport, std::string leftover, std::size_t max_message_bytes, ConnectionHandler& handler)
      : stream_(std::move(transport), std::move(leftover)), handler_(&handler) {
    stream_.read_message_max(max_message_bytes);
    stream_.auto_fragment(false);
    stream_.set_option(boost::beast::websocket::stream_base::decorator(
        [](boost::beast::websocket::response_type& res) { res.set(boost::beast::http::field::server, "licet"); }));
  }

  void open(const HttpRequest& upgrade) {
    boost::beast::http::request<boost::beast::http::empty_body> request;
    request.version(11);
    request.method_string(upgrade.method);
    request.target(upgrade.path);
    for (const auto& [name, value] : upgrade.fields) request.insert(name, value);
    stream_.async_accept(request, [self = this->shared_from_this()](boost::beast::error_code error) {
      if (error) return self->closed();
      self->open_ = true;
      if (self->handler_ != nullptr) self->handler_->on_open();
      self->read();
    });
  }

  void send(std::string_view header, std::string_view payload) override {
    if (open_ && stream_.is_open()) stream_.next_layer().append(header, payload);
  }
  void ping() override {
    if (open_ && stream_.is_open()) stream_.next_layer().append(ping_frame, {});
  }
  [[nodiscard]] std::size_t queued_bytes() const noexcept override { return stream_.next_layer().queued_bytes(); }
  [[nodiscard]] std::size_t received_bytes() const noexcept override { return stream_.next_layer().received_bytes(); }

  void close(CloseReason reason) override {
    if (!open_) return;
    open_ = false;
    const boost::beast::websocket::close_reason frame(
        static_cast<boost::beast::websocket::close_code>(reason.code),
        boost::beast::string_view(reason.name.data(), reason.name.size()));
    stream_.async_close(frame, [self = this->shared_from_this()](boost::beast::error_code) { self->abort(); });
  }
  void abort() override {
    open_ = false;
    stream_.next_layer().abort();
  }
  void detach() noexcept override {
    handler_ = nullptr;
    if (!over_) return abort();
    stream_.next_layer().finish();  // what it still has to send may leave, but not for ever
  }

 private:
  static constexpr std::size_t keep_capacity_bytes = 16 * 1024;

  void read() {
    stream_.async_read(buffer_, [self = this->shared_from_this()](boost::beast::error_code error, std::size_t) {
      if (error) return self->closed();
      self->on_message();
      self->read();
    });
  }

  void on_message() {
    const auto data = buffer_.cdata();
    if (open_ && handler_ != nullptr) {
      if (stream_.got_text()) {
        handler_->on_text({static_cast<const char*>(data.data()), data.size()});
      } else {
        handler_->on_binary();
      }
    }
    buffer_.consume(buffer_.size());
    if (buffer_.capacity() > keep_capacity_bytes) buffer_.shrink_to_fit();
  }

  void closed() {
    open_ = false;
    over_ = true;
    if (ConnectionHandler* handler = std::exchange(handler_, nullptr)) handler->on_closed();
  }

  // Without permessage-deflate: it costs memory a connection and time a message.
  boost::beast::websocket::stream<CorkedStream<Transport>, false> stream_;
  boost::beast::flat_buffer buffer_;
  ConnectionHandler* handler_;
  bool open_ = false;
  bool over_ = false;
};

}  // namespace licet::ws
