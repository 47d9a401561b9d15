#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace licet::test {

using Fields = std::vector<std::pair<int, std::string>>;

/// A FIX message taken apart by nothing but its separators.
struct FixMessage {
  Fields fields;
  std::string raw;

  /// The first field of that tag; empty when absent.
  [[nodiscard]] std::string operator[](int tag) const;
  /// All of that tag, in order.
  [[nodiscard]] std::vector<std::string> all(int tag) const;
  [[nodiscard]] std::string type() const { return (*this)[35]; }
  [[nodiscard]] int sequence() const;
  /// For failing assertions: SOH shown as '|'.
  [[nodiscard]] std::string text() const;
};
[[nodiscard]] FixMessage parse_fix(std::string_view raw);

/// "20260131-12:00:00.000"
[[nodiscard]] std::string fix_time(std::chrono::system_clock::time_point time);
/// The same of now.
[[nodiscard]] std::string fix_now();

/// The client's side of a FIX session, by hand on a blocking socket: it knows no session rules, so that tests can break
/// every one of them. Every wait ends after `patience`.
class FixClient {
 public:
  static constexpr std::chrono::seconds patience{5};

  /// Connects to 127.0.0.1:port; `tls`: with TLS, any certificate.
  FixClient(std::uint16_t port, std::string sender, std::string target, bool tls = false);
  ~FixClient();
  FixClient(FixClient&&) noexcept;
  FixClient& operator=(FixClient&&) = delete;

  /// The whole message with this MsgSeqNum, ready for the wire. `header` comes before the body: 43, 122, …
  [[nodiscard]] std::string compose(std::string_view type, const Fields& body, int sequence,
                                    const Fields& header = {}) const;
  /// Sends with the next MsgSeqNum.
  void send(std::string_view type, const Fields& body, const Fields& header = {});
  void send_raw(std::string_view bytes);
  /// As far as it goes without blocking; how many bytes went.
  std::size_t send_some(std::string_view bytes);

  /// The next message; none when the other side closed or nothing came in time.
  [[nodiscard]] std::optional<FixMessage> receive(std::chrono::milliseconds wait = patience);
  /// The next message of that type; others before it are dropped. Throws std::runtime_error when none comes.
  [[nodiscard]] FixMessage expect(std::string_view type);
  /// Whether the other side closes within `patience`.
  [[nodiscard]] bool is_closed_by_peer();
  /// Nothing arrives for `time`.
  [[nodiscard]] bool is_quiet(std::chrono::milliseconds time);
  void close();
  /// For who reads the stream without taking it apart.
  [[nodiscard]] int descriptor() const noexcept { return socket_; }

  int next_sequence = 1;
  std::string sender;  // 49
  std::string target;  // 56
  std::string begin_string = "FIX.4.4";

 private:
  struct Tls;
  [[nodiscard]] bool fill(std::chrono::milliseconds wait);

  int socket_ = -1;
  bool is_over_ = false;
  std::string inbound_;
  std::unique_ptr<Tls> tls_;
};

/// NewOrderSingle's body: a day limit order.
[[nodiscard]] Fields limit_order(const std::string& id, char side, const std::string& price,
                                 const std::string& quantity, const std::string& symbol = "FLIGHTS/TRAIN/ORG/12M");

}  // namespace licet::test
