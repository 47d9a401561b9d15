#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>

#include "engine/runtime/ports.hpp"

namespace boost::asio {
class io_context;
}

namespace licet {

/// Turns commands, which are answered by events, into calls that are answered once. All but on_events belongs to the
/// thread that runs the io_context; the release thread only leaves a batch and, when none is waiting, wakes that
/// thread.
class CommandBroker final : public EventSink {
 public:
  static constexpr std::size_t pending_max = 4'096;

  /// The command's events, valid during the call; or why there are none: overloaded, not_ready, or outcome_unknown when
  /// they did not come within the time-out (the command may still take effect).
  using Answer = std::function<void(Result<std::span<const RecordView>>)>;

  CommandBroker(boost::asio::io_context& io, CommandPort& commands, EventSource& events, Duration timeout);
  ~CommandBroker() override;
  CommandBroker(const CommandBroker&) = delete;
  CommandBroker& operator=(const CommandBroker&) = delete;

  /// Listens from here on, until it is destroyed (which is when nobody runs the io_context).
  void start();

  /// `answer` is called once, at once when the command cannot be submitted.
  template <RecordBody Body>
  void submit(MemberId member, const Body& body, Answer answer) {
    submit_command(Command::make(member, body), std::move(answer));
  }

  void on_events(const EventBatchPtr& batch) override;

 private:
  struct Impl;
  void submit_command(Command command, Answer answer);

  std::shared_ptr<Impl> impl_;
};

}  // namespace licet
