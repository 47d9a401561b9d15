#pragma once

#include <cstdint>
#include <memory>

namespace licet::bench {

/// The baseline: Beast as its documentation shows it, on one thread. Echoes each message to its sender, or with
/// `broadcast` sends it to every connection.
class StockServer {
 public:
  explicit StockServer(bool broadcast);
  ~StockServer();
  StockServer(const StockServer&) = delete;
  StockServer& operator=(const StockServer&) = delete;
  [[nodiscard]] std::uint16_t port() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet::bench
