#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/http/body_source.hpp"
#include "gateway/http/request_reader.hpp"
#include "gateway/http/server_core.hpp"

namespace licet {

/// One client: reads a request, has it answered, writes the answer, and only then looks at the next one, so that
/// pipelined requests are answered in order and a client that sends without reading stops itself. `Stream` is
/// HttpTcpSocket or HttpTlsStream. Keeps itself alive while anything is under way.
template <class Stream>
class HttpConnection final : public HttpConnectionBase, public std::enable_shared_from_this<HttpConnection<Stream>> {
 public:
  HttpConnection(std::shared_ptr<HttpServer::Core> core, Stream stream);
  ~HttpConnection() override;

  void start() override;
  void on_tick(HttpTime now) override;
  void wind_down() override;

 private:
  enum class Phase : std::uint8_t { handshake, idle, reading, handling, writing, lingering, closed };

  void enter(Phase phase, std::chrono::milliseconds limit) noexcept;
  void read_more();
  void on_read(boost::system::error_code error, std::size_t size);
  void parse();
  void send_continue();
  void on_request();
  void hand_over(UpgradeTarget& target, HttpRequest request);
  void refuse_and_close(Reject code);
  void respond(std::uint64_t exchange, HttpResponse response);
  void write_head(HttpResponse& response);
  void write_piece(std::string_view head);
  void on_written(boost::system::error_code error, std::size_t size);
  void after_answer();
  void linger();
  void discard();
  void close() noexcept;
  [[nodiscard]] auto& socket() noexcept;

  std::shared_ptr<HttpServer::Core> core_;
  Stream stream_;
  std::string remote_;
  RequestReader reader_;
  std::string input_;           // read and not yet used; grows to a header and one read more
  std::size_t input_size_ = 0;  // bytes in it
  BodySource body_;
  std::string head_;
  Phase phase_ = Phase::idle;
  HttpTime deadline_{};                // of the phase
  HttpTime latest_ = HttpTime::max();  // of everything, once winding down
  std::uint64_t exchange_ = 0;         // counts requests: a late or second answer to an older one is dropped
  bool close_after_ = false;
  bool timed_out_ = false;  // of `reading`: the read under way is being cancelled
  bool head_only_ = false;
  bool winding_down_ = false;
};

}  // namespace licet
