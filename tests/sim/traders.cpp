#include "tests/sim/traders.hpp"

#include <algorithm>
#include <utility>

#include "tests/venue/whole_day.hpp"

namespace licet::sim {
namespace {

constexpr std::size_t most_waiting = 96;
constexpr std::uint64_t answer_within = 40;  // moments
constexpr std::uint32_t most_tries = 12;     // then its sender gives up
constexpr std::size_t connections = 4;

}  // namespace

void Traders::connect(CommandPort& venue) {
  venue_ = &venue;
  connections_.clear();
  for (std::size_t n = 0; n < connections; ++n) connections_.push_back(venue.new_origin());
  for (auto& [request, waiting] : waiting_) waiting.again_at = moment_ + dice_.below(answer_within);
}

void Traders::disconnect() {
  venue_ = nullptr;
  on_the_way_.clear();
}

void Traders::act() {
  if (waiting_.size() >= most_waiting) return;
  const std::uint32_t request = ++drawn_;
  Waiting waiting{draw(request)};
  waiting.command.header().request = RequestId(request);
  Waiting& placed = waiting_.emplace(request, waiting).first->second;
  send(placed);
}

Command Traders::draw(std::uint32_t request) {
  test::Chance chance(dice_.number());
  if (dice_.one_in(30)) return test::remedy(chance, heard_);
  if (dice_.one_in(4)) return test::lively_order(chance, request);
  test::Draw draw;
  for (auto& number : draw) number = static_cast<std::uint32_t>(dice_.number() >> 32U);
  return test::whole_command_of(draw, request, heard_);
}

void Traders::send(Waiting& waiting) {
  waiting.again_at = moment_ + answer_within;
  ++waiting.tries;
  if (venue_ == nullptr || dice_.one_in(20)) return;  // lost
  if (!connections_.empty()) {
    waiting.command.header().origin = connections_[waiting.command.header().member.value() % connections_.size()];
  }
  const std::uint64_t copies = dice_.one_in(15) ? 2 : 1;
  doubled_ += copies - 1;
  for (std::uint64_t n = 0; n < copies; ++n) {
    on_the_way_.push_back({moment_ + dice_.below(dice_.one_in(10) ? 80 : 6), waiting.command});
  }
}

void Traders::deliver() {
  ++moment_;
  if (venue_ == nullptr) return;
  const auto arrived = std::stable_partition(on_the_way_.begin(), on_the_way_.end(),
                                             [this](const Message& message) { return message.arrives_at > moment_; });
  // A full ring refuses: its sender tries again when no answer comes.
  for (auto at = arrived; at != on_the_way_.end(); ++at) static_cast<void>(venue_->submit(at->command));
  on_the_way_.erase(arrived, on_the_way_.end());
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    Waiting& waiting = at->second;
    if (waiting.again_at > moment_) {
      ++at;
    } else if (waiting.tries >= most_tries) {
      at = waiting_.erase(at);
    } else {
      send(waiting);
      ++at;
    }
  }
}

void Traders::hear(const EventBatch& batch) {
  heard_.follow(batch.events);
  for (const RecordView event : batch.events) {
    const std::uint64_t request = event.header().request.value();
    // An answer may be lost on its way, too.
    if (request != 0 && !dice_.one_in(30)) waiting_.erase(request);
  }
}

}  // namespace licet::sim
