#include "tests/http/support/live_gateway.hpp"

#include <unistd.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>
#include <utility>

namespace licet::test {
namespace {

namespace fs = std::filesystem;

fs::path make_page() {
  static std::atomic<int> number{0};
  const fs::path directory = fs::temp_directory_path() /
                             ("licet-page-" + std::to_string(::getpid()) + "-" + std::to_string(number.fetch_add(1)));
  fs::create_directories(directory / "dist" / "assets");
  std::ofstream(directory / "secret") << "outside";
  std::ofstream(directory / "dist" / "index.html") << "<p>page</p>";
  std::ofstream(directory / "dist" / "assets" / "app-1.js") << "run(1);";
  std::ofstream(directory / "dist" / ".hidden") << "outside";
  std::ofstream(directory / "dist" / "assets" / ".hidden.js") << "outside";
  fs::create_symlink(directory / "secret", directory / "dist" / "link.txt");
  return directory;
}

Catalogue make_catalogue() {
  DatasetDescription flights;
  flights.code = "FLIGHTS";
  flights.title = "Flights";
  flights.description = "Delays of flights in the air";
  flights.format = "csv";
  flights.fields.push_back({"delay", "integer", "minutes"});
  flights.files.push_back({"flights.csv", "text/csv", 1'000, {}});
  return {fs::path("/nonexistent"), {flights}};
}

rest::GrantDocuments documents(const TestVenue& venue) {
  const auto of_holder = [&venue](std::string text) {
    return [&venue, text](GrantId grant, MemberId caller, Timestamp) -> Result<std::string> {
      const auto record = venue.model.grant(grant);
      if (!record || record->terms.holder != caller) return refuse(Reject::not_found);
      return text;
    };
  };
  return {of_holder(R"({"token":"1"})"), of_holder(R"({"profile":1})"), of_holder(R"({"profile":2})"),
          of_holder(R"({"@type":"Agreement"})")};
}

HttpHandler says(std::string text) {
  return [text](HttpRequest, HttpRespond respond) {
    HttpResponse response;
    response.body = text;
    respond(std::move(response));
  };
}

}  // namespace

struct LiveGateway::Server {
  Server(TestVenue& venue, HttpGatewayOptions options, const std::atomic<bool>& ready)
      : gateway(io, std::move(options),
                {venue, venue, venue.model, venue.authenticator, catalogue, venue.clock, documents(venue),
                 says("a grant's token"),
                 [&ready] {
                   ProcessStatus status;
                   status.phase = ProcessPhase::recovering;
                   status.commands = 30;
                   status.commands_expected = 40;
                   status.percent = 75;
                   status.seconds_left = 7;
                   return ready ? ProcessStatus() : status;
                 },
                 [] { return "licet_more 1\n"; }, &venue.book}) {
    gateway.prefix("/data/", says("data"));
    gateway.start();
    port = gateway.listen({});
    thread = std::thread([this] {
      const auto guard = boost::asio::make_work_guard(io);
      io.run();
    });
  }
  ~Server() {
    gateway.stop();
    io.stop();
    thread.join();
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  Catalogue catalogue = make_catalogue();
  boost::asio::io_context io{1};
  HttpGateway gateway;
  std::uint16_t port = 0;
  std::thread thread;
};

LiveGateway::LiveGateway(HttpGatewayOptions options) : directory_(make_page()) {
  options.server.tick = std::chrono::milliseconds(20);
  options.command_timeout = Duration(200'000'000);
  options.web_root = directory_ / "dist";
  server_ = std::make_unique<Server>(venue, std::move(options), is_ready);
}

LiveGateway::~LiveGateway() {
  server_.reset();
  fs::remove_all(directory_);
}

const HttpGateway& LiveGateway::gateway() const { return server_->gateway; }

Answer LiveGateway::call(std::string_view method, std::string_view target, std::string_view member,
                         std::string_view body, std::string_view fields) {
  std::string all(fields);
  if (!member.empty()) all += "Authorization: Bearer " + venue.access_token(member) + "\r\n";
  HttpClient client(server_->port);
  return client.request(method, target, all, body).value_or(Answer{});
}

}  // namespace licet::test
