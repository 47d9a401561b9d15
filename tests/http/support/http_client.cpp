#include "tests/http/support/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace licet::test {

struct HttpClient::Tls {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL* session = SSL_new(context);
  ~Tls() {
    SSL_free(session);
    SSL_CTX_free(context);
  }
};

std::string Answer::text(std::string_view name) const {
  const std::string key = "\"" + std::string(name) + "\":\"";
  const auto at = body.find(key);
  if (at == std::string::npos) return "";
  return body.substr(at + key.size(), body.find('"', at + key.size()) - at - key.size());
}

HttpClient::HttpClient(std::uint16_t port, bool tls) {
  std::signal(SIGPIPE, SIG_IGN);
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{5, 0};
  const int on = 1;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  if (!tls) return;
  tls_ = std::make_unique<Tls>();
  SSL_set_fd(tls_->session, socket_);
  if (SSL_connect(tls_->session) != 1) throw std::runtime_error("no TLS");
}

HttpClient::~HttpClient() {
  tls_.reset();
  ::close(socket_);
}

void HttpClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = tls_ ? SSL_write(tls_->session, bytes.data(), static_cast<int>(bytes.size()))
                           : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the server closed: what it said before is still there to receive
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool HttpClient::read_more() {
  std::array<char, 65'536> piece;
  const auto got = tls_ ? SSL_read(tls_->session, piece.data(), static_cast<int>(piece.size()))
                        : ::recv(socket_, piece.data(), piece.size(), 0);
  if (got <= 0) return false;
  input_.append(piece.data(), static_cast<std::size_t>(got));
  return true;
}

std::optional<Answer> HttpClient::receive(bool head) {
  std::size_t end = 0;
  while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
    if (!read_more()) return std::nullopt;
  }
  Answer answer;
  answer.status = std::stoi(input_.substr(9, 3));
  std::size_t line = input_.find("\r\n") + 2;
  while (line < end + 2) {
    const auto line_end = input_.find("\r\n", line);
    const auto colon = input_.find(": ", line);
    std::string name = input_.substr(line, colon - line);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    answer.fields[name] = input_.substr(colon + 2, line_end - colon - 2);
    line = line_end + 2;
  }
  input_.erase(0, end + 4);
  if (head || answer.status == 100 || answer.status == 304) return answer;
  const std::size_t size = std::stoull(answer.field("content-length"));
  while (input_.size() < size) {
    if (!read_more()) return std::nullopt;
  }
  answer.body = input_.substr(0, size);
  input_.erase(0, size);
  return answer;
}

std::string HttpClient::receive_all() {
  while (read_more()) {
  }
  return std::exchange(input_, {});
}

std::optional<Answer> HttpClient::request(std::string_view method, std::string_view target, std::string_view fields,
                                          std::string_view body) {
  std::string text(method);
  text += ' ';
  text += target;
  text += " HTTP/1.1\r\nHost: venue.test\r\n";
  text += fields;
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  text += "\r\n";
  text += body;
  send(text);
  return receive(method == "HEAD");
}

void write_self_signed(const std::string& certificate_file, const std::string& key_file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3'600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_sign(certificate, key, EVP_sha256());
  std::FILE* file = std::fopen(certificate_file.c_str(), "w");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  file = std::fopen(key_file.c_str(), "w");
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

}  // namespace licet::test
