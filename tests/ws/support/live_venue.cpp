#include "tests/ws/support/live_venue.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <stdexcept>

#include "gateway/ws/transport.hpp"
#include "tests/ws/support/self_signed.hpp"

namespace licet::test {
namespace {

namespace net = boost::asio;
namespace http = boost::beast::http;
using Acceptor = net::basic_socket_acceptor<net::ip::tcp, ws::Executor>;

/// Reads one request for an upgrade and hands the connection on, as the HTTP server does.
template <class Stream>
void read_upgrade(std::shared_ptr<Stream> stream, WebSocketGateway& gateway) {
  auto buffer = std::make_shared<boost::beast::flat_buffer>();
  auto request = std::make_shared<http::request<http::empty_body>>();
  http::async_read(*stream, *buffer, *request, [=, &gateway](boost::beast::error_code error, std::size_t) {
    if (error) return;
    HttpRequest upgrade;
    upgrade.method = std::string(request->method_string());
    upgrade.path = std::string(request->target());
    for (const auto& field : *request) {
      std::string name(field.name_string());
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      upgrade.fields.emplace_back(name, std::string(field.value()));
    }
    const auto rest = buffer->cdata();
    ws::accept(gateway, std::move(*stream), std::move(upgrade),
               std::string(static_cast<const char*>(rest.data()), rest.size()));
  });
}

Acceptor open_port(net::io_context& io) {
  Acceptor acceptor(io.get_executor());
  acceptor.open(net::ip::tcp::v4());
  acceptor.set_option(net::socket_base::reuse_address(true));
  acceptor.bind({net::ip::address_v4::loopback(), 0});
  acceptor.listen(4096);
  return acceptor;
}

}  // namespace

class LiveVenue::Listener {
 public:
  Listener() : plain_(open_port(io_)), secure_(open_port(io_)) { use_self_signed(*tls_.native_handle()); }

  void listen(WebSocketGateway& gateway) {
    accept_plain(gateway);
    accept_secure(gateway);
  }
  [[nodiscard]] net::io_context& io() noexcept { return io_; }
  [[nodiscard]] std::uint16_t port() const { return plain_.local_endpoint().port(); }
  [[nodiscard]] std::uint16_t tls_port() const { return secure_.local_endpoint().port(); }

 private:
  void accept_plain(WebSocketGateway& gateway) {
    auto socket = std::make_shared<ws::TcpSocket>(io_.get_executor());
    plain_.async_accept(*socket, [this, socket, &gateway](boost::beast::error_code error) {
      if (error) return;
      read_upgrade(socket, gateway);
      accept_plain(gateway);
    });
  }
  void accept_secure(WebSocketGateway& gateway) {
    auto stream = std::make_shared<ws::TlsStream>(ws::TcpSocket(io_.get_executor()), tls_);
    secure_.async_accept(stream->next_layer(), [this, stream, &gateway](boost::beast::error_code error) {
      if (error) return;
      stream->async_handshake(net::ssl::stream_base::server, [stream, &gateway](boost::beast::error_code failed) {
        if (!failed) read_upgrade(stream, gateway);
      });
      accept_secure(gateway);
    });
  }

  net::io_context io_{1};
  net::ssl::context tls_{net::ssl::context::tls_server};
  Acceptor plain_;
  Acceptor secure_;
};

LiveVenue::LiveVenue(const WebSocketOptions& options, std::unique_ptr<Journal> journal)
    : journal_(journal ? std::move(journal) : std::make_unique<MemoryJournal>()),
      engine_(venue_, *journal_, clock_),
      listener_(std::make_unique<Listener>()) {
  engine_.subscribe(model_);
  if (!engine_.recover()) throw std::runtime_error(engine_.recovery_fault());
  authenticator_ = std::make_unique<Authenticator>(model_, jose::SigningKey::generate(), "https://venue.test");
  gateway_ =
      std::make_unique<WebSocketGateway>(options, listener_->io(), engine_, engine_, model_, *authenticator_, clock_);
  gateway_->start();
  engine_.subscribe(*this);
  engine_.start();
  origin_ = engine_.new_origin();
  set_up();
  listener_->listen(*gateway_);
  thread_ = std::thread([this] { listener_->io().run(); });
}

LiveVenue::~LiveVenue() {
  gateway_->stop();
  listener_->io().stop();
  thread_.join();
  gateway_.reset();
  listener_.reset();
  engine_.stop();
}

std::uint16_t LiveVenue::port() const noexcept { return listener_->port(); }
std::uint16_t LiveVenue::tls_port() const noexcept { return listener_->tls_port(); }

std::string LiveVenue::assertion(const std::string& code) const {
  return make_assertion(keys_.at(code), "key-" + code, code, Authenticator::audience_ws, clock_.now());
}

void LiveVenue::on_events(const EventBatchPtr& batch) {
  for (const RecordView event : batch->events) {
    if (event.header().origin != origin_) continue;
    const std::lock_guard lock(mutex_);
    answered_ = event.header().request.value();
    refused_ = event.is<CommandRejected>() || event.is<OrderRejected>() || event.is<CancelRejected>();
    told_.notify_one();
  }
}

bool LiveVenue::apply(const Command& command) {
  if (!engine_.submit(command)) return false;
  std::unique_lock lock(mutex_);
  const bool in_time =
      told_.wait_for(lock, std::chrono::seconds(20), [&] { return answered_ >= command.header().request.value(); });
  return in_time && !refused_;
}

void LiveVenue::certify(MemberCode code, MemberRole role) {
  CertifyMember terms;
  terms.code = code;
  terms.name = "a member";
  terms.certified_until = clock_.now() + Duration::days(365);
  terms.role = role;
  if (!apply(venue_operator, terms)) throw std::runtime_error("cannot certify");
  const MemberId id = model_.member_by_code(code.view())->id;
  const auto key = keys_.emplace(code.str(), jose::SigningKey::generate()).first;
  RegisterKey registration;
  registration.key_id = KeyId::from("key-" + code.str()).value();
  registration.public_key = key->second.public_key();
  registration.holder = id;
  PostCash cash;
  cash.amount = Money(100'000'000 * money_scale);
  cash.beneficiary = id;
  if (!apply(venue_operator, registration) || !apply(venue_operator, cash)) throw std::runtime_error("cannot set up");
}

void LiveVenue::set_up() {
  OpenVenue open;
  open.mic = "SHDE";
  open.operator_code = "SHDE";
  open.name = "Shanghai Data Exchange";
  bool done = apply(MemberId(), open);
  certify("VENDOR", MemberRole::vendor);
  certify("ALICE", MemberRole::buyer);
  certify("BOB", MemberRole::buyer);
  certify("MAKER", MemberRole::market_maker);
  RegisterDataset dataset;
  dataset.code = "FLIGHTS";
  dataset.manifest_sha256[0] = 7;
  dataset.size_bytes = 13'000'000;
  dataset.vendor = vendor;
  done = done && apply(venue_operator, dataset);
  ListInstrument series;
  series.symbol = "FLIGHTS/TRAIN/ORG/12M";
  series.tick = Price(money_scale / 100);
  series.lot = Quantity(1);
  series.min_quantity = Quantity(1);
  series.max_quantity = Quantity(1'000'000);
  series.cap = Quantity(1'000'000'000);
  series.dataset = DatasetId(1);
  series.term_days = 365;
  series.buyer_fee_bps = 10;
  series.transferable = 1;
  SetSession session;
  done = done && apply(venue_operator, series) && apply(venue_operator, session);
  if (!done) throw std::runtime_error("cannot set up the venue");
}

}  // namespace licet::test
