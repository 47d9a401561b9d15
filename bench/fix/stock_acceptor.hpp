#pragma once

#include <cstdint>
#include <memory>

namespace licet::bench {

/// The baseline: QuickFIX's own SocketAcceptor with a MemoryStore, TCP_NODELAY, no log and our dictionary, which
/// answers each NewOrderSingle with one ExecutionReport and does nothing else.
class StockAcceptor {
 public:
  /// Listens on 127.0.0.1:`port` for ALICE.
  explicit StockAcceptor(std::uint16_t port);
  ~StockAcceptor();
  StockAcceptor(const StockAcceptor&) = delete;
  StockAcceptor& operator=(const StockAcceptor&) = delete;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet::bench
