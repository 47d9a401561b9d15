#include "gateway/fix/connection.hpp"

#include <algorithm>
#include <utility>

#include "gateway/fix/framer.hpp"
#include "gateway/fix/member_session.hpp"

namespace licet::fix {

Connection::Connection(std::unique_ptr<ByteStream> stream, const FixLimits& limits, Owner& owner)
    : stream_(std::move(stream)),
      limits_(limits),
      owner_(owner),
      deadline_(std::chrono::steady_clock::now() + limits.logon_timeout) {}

void Connection::start() {
  stream_->handshake([self = shared_from_this()](const boost::system::error_code& error, std::size_t) {
    if (error) return self->close();
    self->read();
  });
}

void Connection::read() {
  if (is_closed_) return;
  const bool is_known = session_ != nullptr;
  const std::size_t room = is_known ? read_size : std::min(read_size, limits_.logon_bytes_max);
  stream_->read_some(read_buffer_.data(), room,
                     [self = shared_from_this()](const boost::system::error_code& error, std::size_t size) {
                       self->guarded([&] { self->on_read(error, size); });
                     });
}

void Connection::on_read(const boost::system::error_code& error, std::size_t size) {
  if (is_closed_) return;
  if (error) return close();
  if (!is_closing_) {
    inbound_.append(read_buffer_.data(), size);
    take_messages();
    if (session_ != nullptr) session_->flush();
    flush();
  }
  read();
}

std::size_t Connection::message_bytes_max() const noexcept {
  return session_ != nullptr ? limits_.message_bytes_max : limits_.logon_bytes_max;
}

void Connection::take_messages() {
  std::size_t taken = 0;
  while (!is_closing_ && !is_closed_) {
    const Frame frame = next_frame(std::string_view(inbound_).substr(taken), message_bytes_max());
    if (frame.kind == Frame::Kind::incomplete) break;
    if (frame.kind == Frame::Kind::garbled) {
      taken += frame.consumed;
      if (session_ != nullptr && ++garbled_ <= garbled_max) continue;
      close();
      return;
    }
    if (frame.kind == Frame::Kind::too_large) {
      if (session_ != nullptr) session_->refuse_connection(Reject::too_large);
      close_when_sent();
      return;
    }
    garbled_ = 0;
    taken += frame.consumed;
    message_.assign(frame.bytes);
    if (session_ != nullptr) {
      session_->on_message(message_);
    } else {
      owner_.on_first_message(*this, message_);
    }
  }
  inbound_.erase(0, taken);
}

void Connection::flush() {
  if (is_writing_ || is_closed_) return;
  if (queued_.empty()) {
    if (is_closing_) stream_->finish_writing();
    return;
  }
  std::swap(queued_, sending_);
  is_writing_ = true;
  stream_->write(
      sending_.data(), sending_.size(),
      [self = shared_from_this()](const boost::system::error_code& error, std::size_t) { self->on_written(error); });
}

void Connection::on_written(const boost::system::error_code& error) {
  is_writing_ = false;
  sending_.clear();
  if (sending_.capacity() > idle_capacity_max) sending_.shrink_to_fit();
  if (is_closed_) return;
  if (error) return close();
  if (queued_.empty() && !is_closing_ && session_ != nullptr) session_->on_drained();
  flush();
}

void Connection::close_when_sent() {
  if (is_closing_ || is_closed_) return;
  is_closing_ = true;
  session_ = nullptr;
  deadline_ = std::chrono::steady_clock::now() + limits_.logout_timeout;
  flush();
}

void Connection::close() {
  if (is_closed_) return;
  is_closed_ = true;
  stream_->close();
  MemberSession* const session = std::exchange(session_, nullptr);
  if (session != nullptr) session->on_disconnected();
  owner_.on_closed(*this);
}

void Connection::on_tick(Time now) {
  const bool has_deadline = is_closing_ || session_ == nullptr;
  if (has_deadline && now >= deadline_) close();
}

}  // namespace licet::fix
