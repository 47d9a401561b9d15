#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "gateway/ws/transport.hpp"

namespace licet::ws {

/// The outgoing side of a connection: frames are gathered, and flush() hands all of them to the system in one call. Who
/// owns it decides when a batch is complete.
///
/// One thread. `Transport` is TcpSocket (non-blocking) or TlsStream.
template <class Transport>
class CorkedWriter {
 public:
  /// `transport` must outlive this. `on_failed` is called when nothing can be sent any more, `on_drained` when all that
  /// was gathered has been sent; neither from within append().
  CorkedWriter(Transport& transport, std::function<void()> on_failed, std::function<void()> on_drained)
      : transport_(transport), on_failed_(std::move(on_failed)), on_drained_(std::move(on_drained)) {}

  /// One whole frame.
  void append(std::string_view header, std::string_view payload = {}) { pending_.append(header).append(payload); }
  /// Bytes not yet handed to the system.
  [[nodiscard]] std::size_t queued_bytes() const noexcept { return pending_.size() + sending_.size() - sent_; }

  /// Begins to send what was gathered, unless a send is under way: then that one goes on with it. `owner` is kept alive
  /// until the system has taken all.
  template <class Owner>
  void flush(const std::shared_ptr<Owner>& owner) {
    if (writing_ || pending_.empty()) return;
    if constexpr (std::is_same_v<Transport, TcpSocket>) {
      boost::system::error_code error;
      const std::size_t written = transport_.write_some(boost::asio::buffer(pending_), error);
      const bool is_full = error == boost::asio::error::would_block || error == boost::asio::error::try_again;
      if (error && !is_full) return on_failed_();
      if (!error && written == pending_.size()) return all_sent(pending_);
      sent_ = error ? 0 : written;
    }
    sending_.swap(pending_);
    writing_ = true;
    send_rest(owner);
  }

 private:
  // Frames of a usual batch; what one huge snapshot needed is given back.
  static constexpr std::size_t keep_capacity_bytes = std::size_t{256} * 1024;

  template <class Owner>
  void send_rest(const std::shared_ptr<Owner>& owner) {
    transport_.async_write_some(boost::asio::buffer(sending_.data() + sent_, sending_.size() - sent_),
                                [this, owner](boost::system::error_code error, std::size_t count) {
                                  sent_ += count;
                                  if (error) return on_failed_();
                                  if (sent_ < sending_.size()) return send_rest(owner);
                                  writing_ = false;
                                  sent_ = 0;
                                  all_sent(sending_);
                                  flush(owner);
                                });
  }

  void all_sent(std::string& buffer) {
    buffer.clear();
    if (buffer.capacity() > keep_capacity_bytes) buffer = std::string();
    if (queued_bytes() == 0) on_drained_();
  }

  Transport& transport_;
  std::function<void()> on_failed_;
  std::function<void()> on_drained_;
  std::string pending_;  // frames gathered
  std::string sending_;  // frames on their way
  std::size_t sent_ = 0;
  bool writing_ = false;
};

}  // namespace licet::ws
