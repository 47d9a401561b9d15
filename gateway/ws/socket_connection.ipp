#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <optional>
#include <utility>

#include "gateway/ws/corked.hpp"
#include "gateway/ws/frame.hpp"
#include "gateway/ws/frame_reader.hpp"
#include "gateway/ws/socket_connection.hpp"

namespace licet::ws {

/// A connection over TCP or TLS. Beast answers the opening handshake; from then on a read takes as many frames as have
/// come, each is handled at once, and what they were answered with leaves in one send. (Beast's own reading costs an
/// operation, a post and a turn of the loop for each message.)
///
/// It lives as long as an operation of it is under way: the read, the write, the end.
template <class Transport>
class SocketConnection final : public Connection, public std::enable_shared_from_this<SocketConnection<Transport>> {
 public:
  SocketConnection(Transport transport, std::string_view leftover, std::size_t max_message_bytes,
                   ConnectionHandler& handler)
      : handshake_(std::in_place, std::move(transport)), reader_(max_message_bytes), handler_(&handler) {
    reader_.put(leftover);
    handshake_->set_option(boost::beast::websocket::stream_base::decorator(
        [](boost::beast::websocket::response_type& res) { res.set(boost::beast::http::field::server, "licet"); }));
  }

  void open(const HttpRequest& upgrade) {
    boost::beast::http::request<boost::beast::http::empty_body> request;
    request.version(11);
    request.method_string(upgrade.method);
    request.target(upgrade.path);
    for (const auto& [name, value] : upgrade.fields) request.insert(name, value);
    handshake_->async_accept(request, [self = this->shared_from_this()](boost::beast::error_code error) {
      self->transport_.emplace(std::move(self->handshake_->next_layer()));
      self->handshake_.reset();
      if (error || self->is_aborted_) return self->over();
      self->opened();
    });
  }

  void send(std::string_view header, std::string_view payload) override {
    if (state_ == State::open) put(header, payload);
  }
  void ping() override {
    if (state_ == State::open) put(ControlFrame(ControlFrame::Kind::ping, {}).view());
  }
  [[nodiscard]] std::size_t queued_bytes() const noexcept override { return writer_ ? writer_->queued_bytes() : 0; }
  [[nodiscard]] std::size_t received_bytes() const noexcept override { return received_; }

  void close(CloseReason reason) override {
    if (state_ != State::open) return;
    put(ControlFrame(reason.code, reason.name).view());
    state_ = State::closing;
  }

  void abort() override {
    is_aborted_ = true;
    boost::system::error_code ignored;
    lowest_layer().close(ignored);
    if (state_ != State::opening) over_soon();
  }

  void detach() noexcept override {
    handler_ = nullptr;
    if (state_ != State::over) return abort();
    finish();
  }

 private:
  using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                  boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
  using Handshake = boost::beast::websocket::stream<Transport, false>;

  enum class State : std::uint8_t {
    opening,
    open,
    closing,  // our Close frame is on its way; what the client still sends is read for its own
    over      // nothing is read any more
  };

  /// For the last bytes of a connection that nobody looks after any more.
  static constexpr std::chrono::seconds finish_time{2};
  /// Who does not take so much is not sent pongs either (section 5.5.3 asks for the latest only).
  static constexpr std::size_t pong_queue_bytes = std::size_t{64} * 1024;

  [[nodiscard]] auto& lowest_layer() {
    if (transport_) return transport_->lowest_layer();
    return boost::beast::get_lowest_layer(*handshake_).lowest_layer();
  }

  void opened() {
    // Small frames must not wait for the peer's acknowledgements, and a full socket must not stop the thread.
    boost::system::error_code ignored;
    lowest_layer().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    lowest_layer().non_blocking(true, ignored);
    writer_.emplace(
        *transport_, [this] { abort(); }, [this] { drained(); });
    state_ = State::open;
    if (handler_ != nullptr) handler_->on_open();
    handle_frames();
  }

  void read() {
    const auto space = reader_.free_space();
    transport_->async_read_some(boost::asio::buffer(space.data(), space.size()),
                                [self = this->shared_from_this()](boost::system::error_code error, std::size_t count) {
                                  if (error) return self->over();
                                  self->received_ += count;
                                  self->reader_.filled(count);
                                  self->handle_frames();
                                });
  }

  /// All that has come; then one send for all that was said meanwhile.
  void handle_frames() {
    is_handling_ = true;
    while (state_ == State::open || state_ == State::closing) {
      const Incoming incoming = reader_.next();
      if (incoming.kind == Incoming::Kind::nothing) break;
      handle(incoming);
    }
    is_handling_ = false;
    if (is_aborted_) return;
    writer_->flush(this->shared_from_this());
    if (state_ != State::over) read();
  }

  void handle(const Incoming& incoming) {
    switch (incoming.kind) {
      case Incoming::Kind::text:
        if (handler_ != nullptr && state_ == State::open) handler_->on_text(incoming.payload);
        break;
      case Incoming::Kind::binary:
        if (handler_ != nullptr && state_ == State::open) handler_->on_binary();
        break;
      case Incoming::Kind::ping:
        if (state_ == State::open && queued_bytes() < pong_queue_bytes) {
          put(ControlFrame(ControlFrame::Kind::pong, incoming.payload).view());
        }
        break;
      case Incoming::Kind::close:
      case Incoming::Kind::fault:
        // The client's code is given back; a fault is answered with its own.
        if (state_ == State::open) put(ControlFrame(incoming.code, {}).view());
        over();
        break;
      case Incoming::Kind::pong:
      case Incoming::Kind::nothing:
        break;
    }
  }

  void put(std::string_view header, std::string_view payload = {}) {
    writer_->append(header, payload);
    if (is_handling_ || is_flush_posted_) return;  // handle_frames flushes
    is_flush_posted_ = true;
    boost::asio::post(transport_->get_executor(), [self = this->shared_from_this()] {
      self->is_flush_posted_ = false;
      if (!self->is_aborted_) self->writer_->flush(self);
    });
  }

  /// Nothing comes from the client any more.
  void over() {
    if (state_ == State::over) return;
    state_ = State::over;
    if (ConnectionHandler* handler = std::exchange(handler_, nullptr)) handler->on_closed();
  }
  /// The same from the loop: the caller may be the handler itself.
  void over_soon() {
    boost::asio::post(lowest_layer().get_executor(), [self = this->shared_from_this()] { self->over(); });
  }

  /// The last frames (a Close among them) leave, then the connection ends; all in `finish_time`.
  void finish() {
    if (is_aborted_ || !writer_ || is_finishing_) return;
    is_finishing_ = true;
    auto timer = std::make_shared<Timer>(lowest_layer().get_executor(), finish_time);
    timer->async_wait([self = this->shared_from_this(), timer](boost::system::error_code) { self->abort(); });
    finish_timer_ = timer;
    writer_->flush(this->shared_from_this());
    if (queued_bytes() == 0) drained();
  }

  void drained() {
    if (!is_finishing_ || is_aborted_ || is_shut_down_) return;
    is_shut_down_ = true;
    if constexpr (std::is_same_v<Transport, TcpSocket>) {
      boost::system::error_code ignored;
      transport_->shutdown(boost::asio::socket_base::shutdown_send, ignored);
      wait_for_end();
    } else {
      transport_->async_shutdown([self = this->shared_from_this()](boost::system::error_code) { self->ended(); });
    }
  }

  /// A socket that is closed with unread bytes resets the connection, and the client may lose what was sent: what it
  /// still sends is read and thrown away.
  void wait_for_end() {
    const auto space = reader_.free_space();
    transport_->async_read_some(boost::asio::buffer(space.data(), space.size()),
                                [self = this->shared_from_this()](boost::system::error_code error, std::size_t) {
                                  if (error) return self->ended();
                                  self->wait_for_end();
                                });
  }
  void ended() {
    if (const auto timer = finish_timer_.lock()) timer->cancel();
    abort();
  }

  std::optional<Handshake> handshake_;
  std::optional<Transport> transport_;  // from the end of the handshake on
  std::optional<CorkedWriter<Transport>> writer_;
  FrameReader reader_;
  ConnectionHandler* handler_;
  std::weak_ptr<Timer> finish_timer_;
  std::size_t received_ = 0;
  State state_ = State::opening;
  bool is_handling_ = false;
  bool is_flush_posted_ = false;
  bool is_aborted_ = false;
  bool is_finishing_ = false;
  bool is_shut_down_ = false;
};

}  // namespace licet::ws
