#include "gateway/http/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cctype>
#include <optional>

#include "gateway/http/target.hpp"

namespace licet {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

std::string_view text(beast::string_view view) noexcept { return {view.data(), view.size()}; }

std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

Reject reject_of(beast::error_code error) noexcept {
  return error == http::error::header_limit || error == http::error::body_limit || error == http::error::buffer_overflow
             ? Reject::too_large
             : Reject::malformed;
}

}  // namespace

struct RequestReader::Parser {
  std::optional<http::request_parser<http::string_body>> http;
  bool header_seen = false;

  void renew(std::size_t header_bytes_max, std::size_t body_bytes_max) {
    http.emplace();
    http->header_limit(static_cast<std::uint32_t>(header_bytes_max));
    http->body_limit(body_bytes_max);
    header_seen = false;
  }
};

RequestReader::RequestReader(std::size_t header_bytes_max, std::size_t body_bytes_max)
    : header_bytes_max_(header_bytes_max), body_bytes_max_(body_bytes_max), parser_(std::make_unique<Parser>()) {
  parser_->renew(header_bytes_max_, body_bytes_max_);
}
RequestReader::~RequestReader() = default;

void RequestReader::refuse(Reject code) noexcept {
  state_ = State::refused;
  refusal_ = code;
}

std::size_t RequestReader::feed(std::string_view bytes) {
  if (state_ == State::continue_sent) state_ = State::need_more;
  std::size_t used = 0;
  auto& http = *parser_->http;
  while (state_ == State::need_more && used < bytes.size()) {
    beast::error_code error;
    const std::size_t taken = http.put(boost::asio::buffer(bytes.data() + used, bytes.size() - used), error);
    used += taken;
    if (error == http::error::need_more) break;
    if (error) {
      refuse(reject_of(error));
      break;
    }
    if (http.is_header_done() && !parser_->header_seen) header_done();
    if (state_ == State::need_more && http.is_done()) state_ = State::complete;
    if (taken == 0) break;
  }
  return used;
}

void RequestReader::header_done() {
  auto& http = *parser_->http;
  parser_->header_seen = true;
  const auto& message = http.get();
  const bool http_1 = message.version() == 10 || message.version() == 11;
  // RFC 9112 section 3.2: a 1.1 request has exactly one Host.
  if (!http_1 || (message.version() == 11 && message.count(http::field::host) != 1)) return refuse(Reject::malformed);
  http.eager(true);
  const auto expect = message[http::field::expect];
  if (!expect.empty() && !http.is_done()) {
    if (!beast::iequals(expect, "100-continue")) return refuse(Reject::malformed);
    state_ = State::continue_sent;
  }
}

HttpRequest RequestReader::take() {
  auto message = parser_->http->release();
  keep_alive_ = message.keep_alive();
  minor_version_ = message.version() % 10;
  wants_upgrade_ =
      message.count(http::field::upgrade) != 0 && http::token_list{message[http::field::connection]}.exists("upgrade");
  HttpRequest request;
  request.method = std::string(text(message.method_string()));
  auto target = parse_target(text(message.target()));
  for (const auto& field : message) {
    request.fields.emplace_back(lower_case(text(field.name_string())), std::string(text(field.value())));
  }
  request.body = std::move(message.body());
  parser_->renew(header_bytes_max_, body_bytes_max_);
  state_ = State::need_more;
  if (target) {
    request.path = std::move(target->path);
    request.query = std::move(target->query);
  } else {
    refuse(target.error());
  }
  return request;
}

}  // namespace licet
