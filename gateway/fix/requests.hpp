#pragma once

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/runtime/ports.hpp"
#include "gateway/fix/contracts.hpp"
#include "gateway/views/read_model.hpp"

namespace FIX {
class Message;
}

namespace licet::fix {

/// Takes an application message of the member: its type and body.
class Outbox {
 public:
  virtual ~Outbox() = default;
  virtual void send(std::string_view msg_type, std::string_view body) = 0;
};

/// One session's commands on their way: numbers them, and remembers how those are to be answered whose refusal does not
/// tell by itself what was asked. Every connection of the session has an origin of its own, so that it can cancel what
/// came over it. One thread.
class Requests {
 public:
  using Refused = std::function<void(Reject)>;
  using Told = std::function<void(const RecordView&)>;
  static constexpr std::size_t in_flight_max = 4'096;

  Requests(MemberId member, CommandPort& commands)
      : member_(member), commands_(commands), origin_(commands.new_origin()) {}

  /// What is sent from now on comes over another connection. What the last one asked is still answered; what was asked
  /// before that is not any more, and hears outcome_unknown.
  void begin_connection() {
    std::vector<std::pair<RequestId, Refused>> forgotten;
    for (auto& [request, waiting] : in_flight_) {
      if (waiting.origin != origin_) forgotten.emplace_back(request, std::move(waiting.refused));
    }
    std::erase_if(in_flight_, [this](const auto& entry) { return entry.second.origin != origin_; });
    std::ranges::sort(forgotten, {}, &std::pair<RequestId, Refused>::first);
    for (const auto& [request, refused] : forgotten) refused(Reject::outcome_unknown);
    last_origin_ = origin_;
    origin_ = commands_.new_origin();
  }
  [[nodiscard]] OriginId origin() const noexcept { return origin_; }
  [[nodiscard]] OriginId last_origin() const noexcept { return last_origin_; }

  /// A command whose every answer is an event that names the order. Errors: those of CommandPort::submit.
  template <RecordBody Body>
  [[nodiscard]] Result<void> submit(const Body& body) noexcept {
    return commands_.submit(Command::make(member_, body, origin_, RequestId(next_++)));
  }
  /// Any other: `refused` hears why it was not taken or refused, else `told` every event of the command.
  template <RecordBody Body>
  void send(const Body& body, Refused refused, Told told = {}) {
    if (in_flight_.size() >= in_flight_max) return refused(Reject::rate_limited);
    const RequestId request(next_);
    if (const auto sent = submit(body); !sent) return refused(sent.error());
    in_flight_.emplace(request, Waiting{origin_, std::move(refused), std::move(told)});
  }

  /// An event of a command that came from here.
  void on_event(const RecordView& event) {
    if (in_flight_.empty()) return;
    const auto waiting = in_flight_.find(event.header().request);
    if (waiting == in_flight_.end()) return;
    if (const auto* rejected = event.get_if<CommandRejected>()) {
      waiting->second.refused(rejected->reject);
    } else if (waiting->second.told) {
      waiting->second.told(event);
    }
  }
  /// No more events of that command come.
  void on_command_over(RequestId request) { in_flight_.erase(request); }

 private:
  struct Waiting {
    OriginId origin;
    Refused refused;
    Told told;
  };
  MemberId member_;
  CommandPort& commands_;
  OriginId origin_;
  OriginId last_origin_;
  std::uint64_t next_ = 1;
  std::unordered_map<RequestId, Waiting> in_flight_;
};

/// What the topics of one member's session share.
struct DeskServices {
  MemberId member;
  ContractDirectory& contracts;
  const ReadModel& model;
  const Clock& clock;
  Requests& requests;
  Outbox& outbox;
};

}  // namespace licet::fix
