#pragma once

#include <atomic>
#include <cstdint>
#include <thread>

#include "engine/runtime/ports.hpp"

namespace licet {

/// The way of clients' commands into the engine, which closes before the engine itself does: what was accepted can then
/// be answered while the gateways still stand, and the venue's own commands (what delivery has metered) still pass
/// beside it. Thread-safe.
class CommandGate final : public CommandPort {
 public:
  /// `engine` must outlive the gate.
  explicit CommandGate(CommandPort& engine) : engine_(engine) {}

  /// As CommandPort says; not_ready once closed.
  Result<void> submit(const Command& command) noexcept override {
    const Passage passage(passing_);
    if (is_closed_.load(std::memory_order_seq_cst)) return refuse(Reject::not_ready);
    return engine_.submit(command);
  }
  [[nodiscard]] OriginId new_origin() noexcept override { return engine_.new_origin(); }

  /// When this returns, no command passes any more.
  void close() noexcept {
    is_closed_.store(true, std::memory_order_seq_cst);
    while (passing_.load(std::memory_order_seq_cst) != 0) std::this_thread::yield();
  }

 private:
  /// A command on its way through.
  class Passage {
   public:
    explicit Passage(std::atomic<std::uint32_t>& passing) noexcept : passing_(passing) { ++passing_; }
    ~Passage() { --passing_; }
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;

   private:
    std::atomic<std::uint32_t>& passing_;
  };

  CommandPort& engine_;
  std::atomic<std::uint32_t> passing_{0};
  std::atomic<bool> is_closed_{false};
};

}  // namespace licet
