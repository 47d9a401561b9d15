#include "gateway/http/http_server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "gateway/http/error_response.hpp"
#include "gateway/http/transport.hpp"
#include "tests/http/support/http_client.hpp"

namespace licet::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

/// Says back the bytes behind the request, then closes: as any other protocol would take over.
class EchoUpgrade final : public UpgradeTarget {
 public:
  void accept(HttpTcpSocket socket, HttpRequest request, std::string leftover) override {
    boost::system::error_code ignored;
    boost::asio::write(socket, boost::asio::buffer("plain " + request.path + " " + leftover), ignored);
  }
  void accept(HttpTlsStream stream, HttpRequest request, std::string leftover) override {
    boost::system::error_code ignored;
    boost::asio::write(stream, boost::asio::buffer("tls " + request.path + " " + leftover), ignored);
  }
};

class HttpServerTest : public ::testing::Test {
 protected:
  HttpServerTest() {
    fs::create_directories(directory_);
    std::ofstream(directory_ / "data") << std::string(1'000'000, 'x') << "end";
    options_.tick = milliseconds(10);
    options_.header_bytes_max = 4'096;
    options_.body_bytes_max = 10'000;
  }
  ~HttpServerTest() override {
    if (thread_.joinable()) {
      server_->stop();
      io_.stop();
      thread_.join();
    }
    fs::remove_all(directory_);
  }

  std::uint16_t start(const HttpEndpoint& endpoint = {}) {
    server_ = std::make_unique<HttpServer>(io_, options_, [this](HttpRequest request, HttpRespond respond) {
      handle(std::move(request), std::move(respond));
    });
    server_->upgrade("/ws", echo_);
    const std::uint16_t port = server_->listen(endpoint);
    thread_ = std::thread([this] {
      const auto guard = boost::asio::make_work_guard(io_);
      io_.run();
    });
    return port;
  }

  void handle(HttpRequest request, HttpRespond respond) {
    if (request.path == "/never") {
      kept_.push_back(std::move(respond));
      return;
    }
    if (request.path == "/thread") {
      std::thread([respond] {
        respond(json_response(200, "late"));
        respond(json_response(200, "twice"));
      }).detach();
      return;
    }
    HttpResponse response =
        json_response(200, request.method + " " + request.path + "?" + request.query + " " + request.body);
    if (request.path == "/file") {
      response.status = 206;
      response.file = FileSlice{directory_ / "data", 10, 999'993};
    } else if (request.path == "/missing") {
      response.file = FileSlice{directory_ / "nothing", 0, 10};
    } else if (request.path == "/evil") {
      response.fields.emplace_back("x-echo", "a\r\nset-cookie: b");
    }
    respond(std::move(response));
  }

  const fs::path directory_ =
      fs::temp_directory_path() / ("licet-http-" + std::to_string(::getpid()) + "-" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  HttpServerOptions options_;
  boost::asio::io_context io_{1};
  EchoUpgrade echo_;
  std::vector<HttpRespond> kept_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

TEST_F(HttpServerTest, AnswersAndKeepsTheConnection) {
  HttpClient client(start());
  const auto first = client.request("GET", "/a%20b?x=%31");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(first->body, "GET /a b?x=%31 ");
  EXPECT_EQ(first->field("x-content-type-options"), "nosniff");
  EXPECT_EQ(first->field("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
  EXPECT_FALSE(first->field("date").empty());
  const auto second = client.request("POST", "/", "", "body");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->body, "POST /? body");
  EXPECT_EQ(server_->counters().requests, 2U);
  EXPECT_EQ(server_->counters().connections_accepted, 1U);
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  HttpClient client(start());
  std::string all;
  for (int n = 0; n < 200; ++n) {
    // Every third is answered from another thread, later.
    all += n % 3 == 0 ? "GET /thread HTTP/1.1\r\nHost: a\r\n\r\n"
                      : "GET /" + std::to_string(n) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }
  // Small enough for the socket's buffers.
  client.send(all);
  for (int n = 0; n < 200; ++n) {
    const auto answer = client.receive();
    ASSERT_TRUE(answer) << n;
    EXPECT_EQ(answer->body, n % 3 == 0 ? "late" : "GET /" + std::to_string(n) + "? ");
  }
}

TEST_F(HttpServerTest, ReadsAChunkedBodyByteByByte) {
  HttpClient client(start());
  for (const char c : std::string("POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                  "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) {
    client.send(std::string_view(&c, 1));
  }
  EXPECT_EQ(client.receive()->body, "POST /c? abcde");
}

TEST_F(HttpServerTest, SaysContinueToWhoWaitsForIt) {
  HttpClient client(start());
  client.send("PUT /e HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.receive()->status, 100);
  client.send("abc");
  EXPECT_EQ(client.receive()->body, "PUT /e? abc");
}

TEST_F(HttpServerTest, ClosesWhenAsked) {
  const std::uint16_t port = start();
  for (const std::string_view request :
       {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"}) {
    HttpClient client(port);
    client.send(request);
    const std::string all = client.receive_all();
    EXPECT_NE(all.find("connection: close"), std::string::npos);
    EXPECT_TRUE(all.ends_with("GET /? "));
  }
}

TEST_F(HttpServerTest, SendsPartsOfFilesInPieces) {
  HttpClient client(start());
  const auto answer = client.request("GET", "/file");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 206);
  EXPECT_EQ(answer->body.size(), 999'993U);
  EXPECT_TRUE(answer->body.ends_with("xxend"));
  const auto head = client.request("HEAD", "/file");
  EXPECT_EQ(head->field("content-length"), "999993");
  EXPECT_EQ(client.request("GET", "/missing")->text("name"), "DATA_UNAVAILABLE");
  EXPECT_EQ(client.request("GET", "/after")->status, 200);
}

TEST_F(HttpServerTest, NeverSendsAFieldThatBreaksTheFraming) {
  HttpClient client(start());
  const auto answer = client.request("GET", "/evil");
  EXPECT_EQ(answer->field("set-cookie"), "");
  EXPECT_EQ(answer->field("x-echo"), "");
}

TEST_F(HttpServerTest, RefusesByNameWhatItCannotRead) {
  const std::uint16_t port = start();
  const std::pair<std::string, std::string> cases[] = {
      {"GARBAGE\r\n\r\n", "MALFORMED"},
      {"GET / HTTP/1.1\r\n\r\n", "MALFORMED"},
      {"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "MALFORMED"},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "MALFORMED"},
      {"GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", "MALFORMED"},
      {"GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", "MALFORMED"},
      {"GET relative HTTP/1.1\r\nHost: a\r\n\r\n", "MALFORMED"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "MALFORMED"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "MALFORMED"},
      {"POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 3\r\n\r\n", "MALFORMED"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10001\r\n\r\n", "TOO_LARGE"},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", "MALFORMED"},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(5'000, 'x') + "\r\n\r\n", "TOO_LARGE"},
      {"GET /" + std::string(100'000, 'x'), "TOO_LARGE"},
  };
  for (const auto& [request, name] : cases) {
    HttpClient client(port);
    client.send(request);
    const auto answer = client.receive();
    ASSERT_TRUE(answer) << request.substr(0, 80);
    EXPECT_EQ(answer->text("name"), name) << request.substr(0, 80);
    EXPECT_EQ(answer->field("connection"), "close");
  }
  HttpClient client(port);
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2711\r\n" + std::string(0x2711, 'x'));
  EXPECT_EQ(client.receive()->text("name"), "TOO_LARGE");
}

TEST_F(HttpServerTest, CutsOffWhoDripsARequest) {
  options_.read = milliseconds(150);
  const std::uint16_t port = start();
  HttpClient slow(port);
  HttpClient silent_body(port);
  silent_body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  const auto begin = std::chrono::steady_clock::now();
  std::optional<Answer> answer;
  std::thread drip([&] {
    for (int n = 0; n < 60; ++n) {
      slow.send("G");
      std::this_thread::sleep_for(milliseconds(10));
    }
  });
  answer = slow.receive();
  const auto took = std::chrono::steady_clock::now() - begin;
  drip.join();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 408);
  EXPECT_EQ(answer->text("name"), "REQUEST_TIMEOUT");
  EXPECT_LT(took, milliseconds(3'000));
  EXPECT_EQ(silent_body.receive()->text("name"), "REQUEST_TIMEOUT");
}

TEST_F(HttpServerTest, ClosesIdleConnections) {
  options_.idle = milliseconds(100);
  HttpClient client(start());
  EXPECT_EQ(client.request("GET", "/")->status, 200);
  EXPECT_EQ(client.receive_all(), "");
}

TEST_F(HttpServerTest, AnswersForAHandlerThatDoesNot) {
  options_.handle = milliseconds(100);
  HttpClient client(start());
  const auto answer = client.request("GET", "/never");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 504);
  EXPECT_EQ(answer->text("name"), "OUTCOME_UNKNOWN");
  EXPECT_EQ(client.request("GET", "/next")->status, 200);
  kept_.front()(json_response(200, "much too late"));
  EXPECT_EQ(client.request("GET", "/third")->body, "GET /third? ");
}

TEST_F(HttpServerTest, TurnsAwayWhatIsTooMany) {
  options_.connections_max = 2;
  const std::uint16_t port = start();
  {
    HttpClient one(port);
    HttpClient two(port);
    EXPECT_EQ(one.request("GET", "/")->status, 200);
    EXPECT_EQ(two.request("GET", "/")->status, 200);
    HttpClient three(port);
    EXPECT_EQ(three.receive()->text("name"), "TOO_MANY_CONNECTIONS");
    EXPECT_EQ(one.request("GET", "/")->status, 200);
  }
  for (int tries = 0; tries < 500 && server_->counters().connections_open != 0; ++tries) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_EQ(HttpClient(port).request("GET", "/")->status, 200);
}

TEST_F(HttpServerTest, HandsUpgradesOverWithWhatCameBehindThem) {
  HttpClient client(start());
  EXPECT_EQ(client.request("GET", "/ws")->status, 200);  // no upgrade asked
  client.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\nframes");
  EXPECT_EQ(client.receive_all(), "plain /ws frames");
  EXPECT_EQ(server_->counters().upgrades, 1U);
}

TEST_F(HttpServerTest, ServesTls) {
  const TlsFiles files{(directory_ / "cert.pem").string(), (directory_ / "key.pem").string()};
  write_self_signed(files.certificate_chain, files.private_key);
  HttpEndpoint endpoint;
  endpoint.tls = files;
  const std::uint16_t port = start(endpoint);
  HttpClient client(port, true);
  EXPECT_EQ(client.request("GET", "/secret")->body, "GET /secret? ");
  EXPECT_EQ(client.request("GET", "/file")->body.size(), 999'993U);
  client.send("GET /ws HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nmore");
  EXPECT_EQ(client.receive_all(), "tls /ws more");
  // A client without TLS is closed, not answered.
  HttpClient plain(port);
  plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(plain.receive_all().find("HTTP"), std::string::npos);
}

TEST_F(HttpServerTest, BindsRemoteAddressesOnlyWithTls) {
  start();
  HttpEndpoint everywhere;
  everywhere.address = "0.0.0.0";
  EXPECT_THROW(server_->listen(everywhere), std::invalid_argument);
  everywhere.tls = TlsFiles{"/nonexistent", "/nonexistent"};
  EXPECT_THROW(server_->listen(everywhere), std::system_error);
}

TEST_F(HttpServerTest, StopsAfterTheAnswersThatAreOwed) {
  const std::uint16_t port = start();
  HttpClient idle(port);
  EXPECT_EQ(idle.request("GET", "/")->status, 200);
  HttpClient waiting(port);
  waiting.send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n");
  while (server_->counters().requests < 2) std::this_thread::sleep_for(milliseconds(1));
  server_->stop();
  EXPECT_EQ(idle.receive_all(), "");
  kept_.front()(json_response(200, "owed"));
  const auto answer = waiting.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "owed");
  EXPECT_EQ(answer->field("connection"), "close");
  EXPECT_THROW(HttpClient{port}, std::runtime_error);
}

}  // namespace
}  // namespace licet::test
