#pragma once

// The bodies of HttpConnection's functions; included by plain_connection.cpp and tls_connection.cpp only.

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/write.hpp>
#include <ctime>
#include <type_traits>
#include <utility>

#include "gateway/http/connection.hpp"
#include "gateway/http/error_response.hpp"
#include "gateway/http/response_head.hpp"

namespace licet {

inline constexpr std::size_t http_read_bytes = 8 * 1024;

template <class Stream>
HttpConnection<Stream>::HttpConnection(std::shared_ptr<HttpServer::Core> core, Stream stream)
    : core_(std::move(core)),
      stream_(std::move(stream)),
      reader_(core_->options.header_bytes_max, core_->options.body_bytes_max) {
  boost::system::error_code error;
  const auto endpoint = socket().remote_endpoint(error);
  if (!error) remote_ = endpoint.address().to_string();
}

template <class Stream>
HttpConnection<Stream>::~HttpConnection() {
  core_->counters.connections_open.fetch_sub(1, std::memory_order_relaxed);
}

template <class Stream>
auto& HttpConnection<Stream>::socket() noexcept {
  if constexpr (std::is_same_v<Stream, HttpTlsStream>) {
    return stream_.next_layer();
  } else {
    return stream_;
  }
}

template <class Stream>
void HttpConnection<Stream>::enter(Phase phase, std::chrono::milliseconds limit) noexcept {
  phase_ = phase;
  deadline_ = std::min(std::chrono::steady_clock::now() + limit, latest_);
}

template <class Stream>
void HttpConnection<Stream>::start() {
  if constexpr (std::is_same_v<Stream, HttpTlsStream>) {
    enter(Phase::handshake, core_->options.handshake);
    stream_.async_handshake(boost::asio::ssl::stream_base::server,
                            [self = this->shared_from_this()](boost::system::error_code error) {
                              if (error || self->phase_ == Phase::closed) return self->close();
                              self->enter(Phase::idle, self->core_->options.idle);
                              self->read_more();
                            });
  } else {
    enter(Phase::idle, core_->options.idle);
    read_more();
  }
}

template <class Stream>
void HttpConnection<Stream>::on_tick(HttpTime now) {
  if (phase_ == Phase::closed || now < deadline_) return;
  switch (phase_) {
    case Phase::reading: {
      // The answer may start only when the read under way has come back: both use the same buffer and stream.
      boost::system::error_code ignored;
      if (!std::exchange(timed_out_, true)) static_cast<void>(socket().cancel(ignored));
      return;
    }
    case Phase::handling:
      return respond(exchange_, error_response(Reject::outcome_unknown));
    case Phase::handshake:
    case Phase::idle:
    case Phase::writing:
    case Phase::lingering:
    case Phase::closed:
      return close();
  }
}

template <class Stream>
void HttpConnection<Stream>::wind_down() {
  winding_down_ = true;
  latest_ = std::chrono::steady_clock::now() + core_->options.drain;
  deadline_ = std::min(deadline_, latest_);
  if (phase_ == Phase::idle || phase_ == Phase::handshake || phase_ == Phase::reading) close();
}

template <class Stream>
void HttpConnection<Stream>::read_more() {
  if (input_.size() - input_size_ < http_read_bytes) input_.resize(input_size_ + http_read_bytes);
  stream_.async_read_some(boost::asio::buffer(input_.data() + input_size_, input_.size() - input_size_),
                          [self = this->shared_from_this()](boost::system::error_code error, std::size_t size) {
                            self->on_read(error, size);
                          });
}

template <class Stream>
void HttpConnection<Stream>::on_read(boost::system::error_code error, std::size_t size) {
  if (phase_ != Phase::idle && phase_ != Phase::reading) return;  // closed meanwhile
  if (timed_out_) return refuse_and_close(Reject::request_timeout);
  if (error) return close();
  input_size_ += size;
  parse();
}

template <class Stream>
void HttpConnection<Stream>::parse() {
  // From its first byte on, a request must arrive within `read`, however slowly it drips.
  if (phase_ == Phase::idle && input_size_ > 0) enter(Phase::reading, core_->options.read);
  const std::size_t used = reader_.feed(std::string_view(input_.data(), input_size_));
  input_.erase(0, used);
  input_size_ -= used;
  switch (reader_.state()) {
    case RequestReader::State::need_more:
      return read_more();
    case RequestReader::State::continue_sent:
      return send_continue();
    case RequestReader::State::refused:
      return refuse_and_close(reader_.refusal());
    case RequestReader::State::complete:
      return on_request();
  }
}

template <class Stream>
void HttpConnection<Stream>::send_continue() {
  static constexpr std::string_view answer = "HTTP/1.1 100 Continue\r\n\r\n";
  boost::asio::async_write(stream_, boost::asio::buffer(answer.data(), answer.size()),
                           [self = this->shared_from_this()](boost::system::error_code error, std::size_t) {
                             if (self->phase_ != Phase::reading) return;
                             if (self->timed_out_) return self->refuse_and_close(Reject::request_timeout);
                             if (error) return self->close();
                             if (self->input_size_ > 0) return self->parse();
                             self->read_more();
                           });
}

template <class Stream>
void HttpConnection<Stream>::on_request() {
  HttpRequest request = reader_.take();
  if (reader_.state() == RequestReader::State::refused) return refuse_and_close(reader_.refusal());
  core_->counters.requests.fetch_add(1, std::memory_order_relaxed);
  request.remote = remote_;
  if (reader_.wants_upgrade()) {
    const auto at = core_->upgrades.find(request.path);
    if (at != core_->upgrades.end() && at->second->is_open()) return hand_over(*at->second, std::move(request));
  }
  close_after_ = !reader_.keep_alive() || winding_down_;
  head_only_ = request.method == "HEAD";
  enter(Phase::handling, core_->options.handle);
  const std::uint64_t exchange = ++exchange_;
  core_->handler(std::move(request), [self = this->shared_from_this(), exchange](HttpResponse response) {
    boost::asio::dispatch(self->core_->io, [self, exchange, response = std::move(response)]() mutable {
      self->respond(exchange, std::move(response));
    });
  });
}

template <class Stream>
void HttpConnection<Stream>::hand_over(UpgradeTarget& target, HttpRequest request) {
  core_->counters.upgrades.fetch_add(1, std::memory_order_relaxed);
  phase_ = Phase::closed;
  auto self = this->shared_from_this();
  core_->remove(*this);
  target.accept(std::move(stream_), std::move(request), input_.substr(0, input_size_));
}

template <class Stream>
void HttpConnection<Stream>::refuse_and_close(Reject code) {
  close_after_ = true;
  head_only_ = false;
  enter(Phase::handling, core_->options.handle);
  respond(++exchange_, error_response(code));
}

template <class Stream>
void HttpConnection<Stream>::respond(std::uint64_t exchange, HttpResponse response) {
  if (phase_ != Phase::handling || exchange != exchange_) return;
  ++exchange_;
  if (!body_.open(response)) {
    response = error_response(Reject::data_unavailable);
    static_cast<void>(body_.open(response));
  }
  write_head(response);
}

template <class Stream>
void HttpConnection<Stream>::write_head(HttpResponse& response) {
  auto& counters = core_->counters;
  auto& of_class = response.status < 300   ? counters.responses_2xx
                   : response.status < 400 ? counters.responses_3xx
                   : response.status < 500 ? counters.responses_4xx
                                           : counters.responses_5xx;
  of_class.fetch_add(1, std::memory_order_relaxed);
  close_after_ = close_after_ || winding_down_;
  head_only_ = head_only_ || response.head_only || !status_has_content(response.status);
  head_ = response_head(response, body_.size(), !close_after_, reader_.minor_version(), std::time(nullptr));
  write_piece(head_);
}

template <class Stream>
void HttpConnection<Stream>::write_piece(std::string_view head) {
  std::string_view piece;
  if (!head_only_) {
    const auto next = body_.next();
    // The length is already promised: only closing tells the client that this is not all.
    if (!next) return close();
    piece = *next;
  }
  if (head.empty() && piece.empty()) return after_answer();
  enter(Phase::writing, core_->options.write);
  const std::array<boost::asio::const_buffer, 2> buffers{boost::asio::buffer(head.data(), head.size()),
                                                         boost::asio::buffer(piece.data(), piece.size())};
  boost::asio::async_write(stream_, buffers,
                           [self = this->shared_from_this()](boost::system::error_code error, std::size_t size) {
                             self->on_written(error, size);
                           });
}

template <class Stream>
void HttpConnection<Stream>::on_written(boost::system::error_code error, std::size_t size) {
  core_->counters.bytes_sent.fetch_add(size, std::memory_order_relaxed);
  if (phase_ != Phase::writing) return;
  if (error) return close();
  write_piece({});
}

template <class Stream>
void HttpConnection<Stream>::after_answer() {
  body_.close();
  if (close_after_ || winding_down_) return linger();
  enter(Phase::idle, core_->options.idle);
  if (input_size_ > 0) return parse();
  // An idle connection keeps no more memory than one read needs.
  if (input_.capacity() > 2 * http_read_bytes) std::string().swap(input_);
  read_more();
}

/// Says that no more will come, then waits for the client to close: closing with unread input would make the system
/// send a reset, which may destroy the answer on its way (RFC 9112 section 9.6).
template <class Stream>
void HttpConnection<Stream>::linger() {
  enter(Phase::lingering, core_->options.linger);
  if constexpr (std::is_same_v<Stream, HttpTlsStream>) {
    stream_.async_shutdown([self = this->shared_from_this()](boost::system::error_code) { self->close(); });
  } else {
    boost::system::error_code ignored;
    stream_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    discard();
  }
}

template <class Stream>
void HttpConnection<Stream>::discard() {
  if (input_.size() < http_read_bytes) input_.resize(http_read_bytes);
  stream_.async_read_some(boost::asio::buffer(input_),
                          [self = this->shared_from_this()](boost::system::error_code error, std::size_t) {
                            if (error || self->phase_ != Phase::lingering) return self->close();
                            self->discard();
                          });
}

template <class Stream>
void HttpConnection<Stream>::close() noexcept {
  if (phase_ == Phase::closed) return;
  phase_ = Phase::closed;
  auto self = this->shared_from_this();
  boost::system::error_code ignored;
  socket().close(ignored);
  body_.close();
  core_->remove(*this);
}

}  // namespace licet
