#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/async_base.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/saved_handler.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "gateway/ws/transport.hpp"

namespace licet::ws {

/// The layer under Beast's websocket::stream that makes it fast: a system call a batch of frames instead of one a
/// frame. Writes are taken whole, completed at once and gathered; they leave in one send when Beast has used up what
/// was read, or by one posted flush. Reads go ahead by up to `read_ahead_bytes`. Besides Beast's own frames (control
/// frames, the 101 answer), whole frames that are encoded already are appended directly: for fan-out, encode once.
///
/// One thread. `Transport` is TcpSocket or TlsStream.
template <class Transport>
class CorkedStream {
 public:
  using next_layer_type = Transport;
  using executor_type = Executor;
  static constexpr std::size_t read_ahead_bytes = 16 * 1024;

  /// `leftover`: bytes that came before this layer was there, read first.
  CorkedStream(Transport transport, std::string leftover)
      : state_(std::make_shared<State>(std::move(transport), std::move(leftover))) {}

  [[nodiscard]] executor_type get_executor() noexcept { return state_->transport.get_executor(); }
  [[nodiscard]] next_layer_type& next_layer() noexcept { return state_->transport; }
  [[nodiscard]] const next_layer_type& next_layer() const noexcept { return state_->transport; }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::beast::error_code, std::size_t)>(
        [state = state_](auto&& handler, const Buffers& into) {
          ReadOperation<std::decay_t<decltype(handler)>, Buffers>(std::forward<decltype(handler)>(handler), state,
                                                                  into);
        },
        token, buffers);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    return boost::asio::async_initiate<Token, void(boost::beast::error_code, std::size_t)>(
        [state = state_](auto&& handler, const Buffers& from) {
          const std::size_t size = boost::asio::buffer_size(from);
          const std::size_t before = state->pending.size();
          state->pending.resize(before + size);
          boost::asio::buffer_copy(boost::asio::buffer(state->pending.data() + before, size), from);
          state->want_flush();
          boost::asio::post(state->transport.get_executor(),
                            boost::beast::bind_front_handler(std::forward<decltype(handler)>(handler),
                                                             boost::beast::error_code{}, size));
        },
        token, buffers);
  }

  /// Appends a whole frame: its header and its payload.
  void append(std::string_view header, std::string_view payload) {
    state_->pending.append(header).append(payload);
    state_->want_flush();
  }
  /// Bytes not yet handed to the system.
  [[nodiscard]] std::size_t queued_bytes() const noexcept { return state_->queued_bytes(); }
  /// Bytes received since the start: tells whether the peer is alive without a clock a message.
  [[nodiscard]] std::size_t received_bytes() const noexcept { return state_->received; }
  /// Ends the connection now, unsent bytes are lost; pending reads complete with an error.
  void abort() noexcept { state_->abort(); }
  /// Nobody looks after the connection any more: unsent bytes get `finish_time` to leave.
  void finish() {
    state_->beast_is_busy = false;
    state_->flush();
    if (state_->drained()) return;
    auto timer = std::make_shared<boost::asio::basic_waitable_timer<
        std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>>(
        state_->transport.get_executor(), finish_time);
    timer->async_wait([state = state_, timer](boost::beast::error_code) {
      if (!state->drained()) state->abort();
    });
  }
  static constexpr std::chrono::seconds finish_time{2};

 private:
  // Frames of a usual batch; what one huge snapshot needed is given back.
  static constexpr std::size_t keep_capacity_bytes = 256 * 1024;

  struct State : std::enable_shared_from_this<State> {
    State(Transport&& from, std::string&& leftover) : transport(std::move(from)), ahead(std::move(leftover)) {
      ahead_end = ahead.size();
      // Small frames must not wait for the peer's acknowledgements, and a full socket must not stop the thread.
      boost::beast::error_code ignored;
      auto& socket = transport.lowest_layer();
      socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
      socket.non_blocking(true, ignored);
    }

    [[nodiscard]] std::size_t queued_bytes() const noexcept { return pending.size() + sending.size() - sent; }
    [[nodiscard]] bool drained() const noexcept { return queued_bytes() == 0 || broken; }

    void want_flush() {
      // While Beast works on what was read it comes back for more, and async_read_some flushes.
      if (beast_is_busy || flush_posted) return;
      flush_posted = true;
      boost::asio::post(transport.get_executor(), [self = this->shared_from_this()] {
        self->flush_posted = false;
        self->flush();
      });
    }

    void flush() {
      if (writing || pending.empty() || broken) return;
      std::size_t written = 0;
      if constexpr (std::is_same_v<Transport, TcpSocket>) {
        boost::beast::error_code error;
        written = transport.write_some(boost::asio::buffer(pending), error);
        if (error && error != boost::asio::error::would_block && error != boost::asio::error::try_again) return abort();
        if (error) written = 0;
        if (written == pending.size()) return on_all_sent(pending);
      }
      sending.swap(pending);
      sent = written;
      writing = true;
      send_rest();
    }

    void send_rest() {
      transport.async_write_some(boost::asio::buffer(sending.data() + sent, sending.size() - sent),
                                 [self = this->shared_from_this()](boost::beast::error_code error, std::size_t count) {
                                   self->on_sent(error, count);
                                 });
    }

    void on_sent(boost::beast::error_code error, std::size_t count) {
      sent += count;
      if (error) {
        writing = false;
        return abort();
      }
      if (sent < sending.size()) return send_rest();
      writing = false;
      sent = 0;
      on_all_sent(sending);
      flush();
    }

    void on_all_sent(std::string& buffer) {
      buffer.clear();
      if (buffer.capacity() > keep_capacity_bytes) buffer = std::string();
      if (drained()) drain_waiter.maybe_invoke();
    }

    void abort() noexcept {
      broken = true;
      boost::beast::error_code ignored;
      transport.lowest_layer().close(ignored);
      drain_waiter.maybe_invoke();
    }

    template <class Buffers>
    std::size_t take_ahead(const Buffers& into) {
      const std::size_t count =
          boost::asio::buffer_copy(into, boost::asio::buffer(ahead.data() + ahead_begin, ahead_end - ahead_begin));
      ahead_begin += count;
      if (ahead_begin == ahead_end) ahead_begin = ahead_end = 0;
      return count;
    }

    Transport transport;
    std::string pending;  // frames gathered
    std::string sending;  // frames on their way
    std::size_t sent = 0;
    std::string ahead;  // bytes [begin, end) were read and not yet asked for
    std::size_t ahead_begin = 0;
    std::size_t ahead_end = 0;
    std::size_t received = 0;
    bool writing = false;
    bool flush_posted = false;
    bool beast_is_busy = false;
    bool broken = false;
    boost::beast::saved_handler drain_waiter;
  };

  /// One async_read_some: from what was read ahead, else from the transport.
  template <class Handler, class Buffers>
  class ReadOperation : public boost::beast::async_base<Handler, Executor> {
   public:
    template <class H>
    ReadOperation(H&& handler, std::shared_ptr<State> state, const Buffers& buffers)
        : boost::beast::async_base<Handler, Executor>(std::forward<H>(handler), state->transport.get_executor()),
          state_(std::move(state)),
          buffers_(buffers) {
      State& layer = *state_;
      if (layer.ahead_begin < layer.ahead_end || boost::asio::buffer_size(buffers_) == 0) {
        layer.beast_is_busy = true;
        const std::size_t count = layer.take_ahead(buffers_);
        this->complete(false, boost::beast::error_code{}, count);
        return;
      }
      layer.beast_is_busy = false;
      layer.flush();
      if (layer.ahead.size() < read_ahead_bytes) layer.ahead.resize(read_ahead_bytes);
      layer.transport.async_read_some(boost::asio::buffer(layer.ahead), std::move(*this));
    }

    void operator()(boost::beast::error_code error, std::size_t count) {
      State& layer = *state_;
      layer.ahead_begin = 0;
      layer.ahead_end = count;
      layer.received += count;
      layer.beast_is_busy = !error;
      const std::size_t taken = layer.take_ahead(buffers_);
      this->complete_now(error, taken);
    }

   private:
    std::shared_ptr<State> state_;
    Buffers buffers_;
  };

  /// Beast ends the connection: the last frames (the Close among them) leave first.
  template <class Handler>
  class TeardownOperation : public boost::beast::async_base<Handler, Executor> {
   public:
    template <class H>
    TeardownOperation(H&& handler, std::shared_ptr<State> state, boost::beast::role_type role)
        : boost::beast::async_base<Handler, Executor>(std::forward<H>(handler), state->transport.get_executor()),
          state_(std::move(state)),
          role_(role) {
      State& layer = *state_;
      layer.beast_is_busy = false;
      layer.flush();
      if (layer.drained()) {
        boost::asio::post(layer.transport.get_executor(), std::move(*this));
      } else {
        layer.drain_waiter.emplace(std::move(*this));
      }
    }

    void operator()() {
      using boost::beast::websocket::async_teardown;
      Transport& transport = state_->transport;
      async_teardown(role_, transport, std::move(*this));
    }
    void operator()(boost::beast::error_code error) { this->complete_now(error); }

   private:
    std::shared_ptr<State> state_;
    boost::beast::role_type role_;
  };

  template <class Handler>
  friend void async_teardown(boost::beast::role_type role, CorkedStream& stream, Handler&& handler) {
    TeardownOperation<std::decay_t<Handler>>(std::forward<Handler>(handler), stream.state_, role);
  }

  std::shared_ptr<State> state_;
};

}  // namespace licet::ws
