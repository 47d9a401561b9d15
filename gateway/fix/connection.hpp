#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/fix/byte_stream.hpp"
#include "gateway/fix/channel.hpp"
#include "gateway/fix/fix_gateway.hpp"

namespace licet::fix {

class MemberSession;

/// One TCP connection: cuts the bytes into messages, bounds what is buffered either way, and closes in order. Until a
/// Logon is accepted it may hold `logon_bytes_max` bytes for `logon_timeout`, and nothing else of the gateway knows of
/// it. One thread.
class Connection final : public Channel, public std::enable_shared_from_this<Connection> {
 public:
  using Time = std::chrono::steady_clock::time_point;

  class Owner {
   public:
    virtual ~Owner() = default;
    /// The first message. The owner calls `accept` or `close_when_sent`.
    virtual void on_first_message(Connection& connection, const std::string& message) = 0;
    /// After the connection has left its session. Last call.
    virtual void on_closed(Connection& connection) = 0;
  };

  Connection(std::unique_ptr<ByteStream> stream, const FixLimits& limits, Owner& owner);

  void start();
  /// The Logon is authentic: `session` gets every message from now on.
  void accept(MemberSession& session) noexcept { session_ = &session; }
  [[nodiscard]] bool has_session() const noexcept { return session_ != nullptr; }
  /// Time-outs before logon and while closing.
  void on_tick(Time now);
  /// At once, without a word.
  void close();

  void append(std::string_view bytes) override { queued_.append(bytes); }
  void flush() override;
  void close_when_sent() override;
  [[nodiscard]] std::size_t unsent_bytes() const noexcept override { return queued_.size() + sending_.size(); }

 private:
  static constexpr std::size_t read_size = 16'384;
  static constexpr std::size_t idle_capacity_max = 262'144;  // a queue that grew is given back when it is empty
  static constexpr int garbled_max = 64;                     // in a row; then it is no FIX client

  /// Whatever is thrown on behalf of this connection ends it and nothing else.
  template <class Work>
  void guarded(Work&& work) {
    try {
      work();
    } catch (...) {
      close();
    }
  }
  void read();
  void on_read(const boost::system::error_code& error, std::size_t size);
  void on_written(const boost::system::error_code& error);
  /// Hands on every whole message of `inbound_`.
  void take_messages();
  [[nodiscard]] std::size_t message_bytes_max() const noexcept;

  std::unique_ptr<ByteStream> stream_;
  FixLimits limits_;
  Owner& owner_;
  MemberSession* session_ = nullptr;
  Time deadline_;  // of the logon, or of closing
  bool is_closing_ = false;
  bool is_closed_ = false;
  bool is_writing_ = false;
  int garbled_ = 0;
  std::array<char, read_size> read_buffer_;
  std::string inbound_;
  std::string message_;
  std::string queued_;
  std::string sending_;
};

}  // namespace licet::fix
