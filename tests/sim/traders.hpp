#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "engine/runtime/ports.hpp"
#include "tests/sim/dice.hpp"
#include "tests/venue/heard.hpp"

namespace licet::sim {

/// The members and the network between them and the venue's port. Each command is sent until it is answered, as the
/// same command under the same client order id, also over new connections after the venue has gone; on its way it may
/// be delayed, doubled, overtaken or lost.
class Traders {
 public:
  explicit Traders(Dice dice) : dice_(dice) {}

  /// The venue is there (again): everybody connects anew.
  void connect(CommandPort& venue);
  /// The venue is gone, with everything on its way there.
  void disconnect();

  /// Somebody wants something.
  void act();
  /// One moment passes: what has arrived is handed to the venue, and what was not answered is sent again.
  void deliver();
  /// What the venue tells.
  void hear(const EventBatch& batch);

  [[nodiscard]] std::uint64_t sent() const noexcept { return drawn_; }
  [[nodiscard]] std::uint64_t doubled() const noexcept { return doubled_; }

 private:
  struct Waiting {
    Command command;
    std::uint64_t again_at = 0;  // moment
    std::uint32_t tries = 0;
  };
  struct Message {
    std::uint64_t arrives_at = 0;
    Command command;
  };

  [[nodiscard]] Command draw(std::uint32_t request);
  void send(Waiting& waiting);

  Dice dice_;
  test::Heard heard_;
  CommandPort* venue_ = nullptr;
  std::vector<OriginId> connections_;
  std::uint64_t moment_ = 0;
  std::uint32_t drawn_ = 0;
  std::uint64_t doubled_ = 0;
  std::map<std::uint64_t, Waiting> waiting_;  // by request
  std::vector<Message> on_the_way_;
};

}  // namespace licet::sim
