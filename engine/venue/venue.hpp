#pragma once

#include <memory>

#include "engine/venue/clearing.hpp"
#include "engine/venue/state_machine.hpp"

namespace licet {

struct VenueState;

/// The state machine of one venue: members, datasets, instruments, sessions, orders, trades and grants. Commands are
/// canonical records, as decode_command (schemas/codec.hpp) accepts them; their values may be anything, and what a
/// value asks wrongly is refused by an event. Single-threaded; memory grows with what is listed, open and granted.
class Venue final : public StateMachine {
 public:
  /// `clearing` starts empty, is changed by nobody else and outlives the venue.
  explicit Venue(Clearing& clearing);
  ~Venue() override;
  Venue(const Venue&) = delete;
  Venue& operator=(const Venue&) = delete;

  void apply(RecordView command, EventBuffer& events) override;
  void prefetch(RecordView command) noexcept override;
  [[nodiscard]] Timestamp next_due() const override;
  [[nodiscard]] std::uint64_t state_hash() const override;
  void save(StateWriter& state) const override;
  [[nodiscard]] Result<void> load(StateReader& state) override;
  /// What the venue knows, for tests and tools that hold it against what its events tell.
  [[nodiscard]] const VenueState& inspect() const noexcept;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace licet
