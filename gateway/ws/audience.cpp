#include "gateway/ws/audience.hpp"

#include <algorithm>
#include <optional>

#include "gateway/views/json_writer.hpp"

namespace licet::ws {

void Audience::add(Receiver& receiver) {
  if (std::ranges::find(members_, &receiver, &Member::receiver) == members_.end()) members_.push_back({&receiver});
}

void Audience::remove(Receiver& receiver) {
  const auto at = std::ranges::find(members_, &receiver, &Member::receiver);
  if (at == members_.end()) return;
  if (at->waits_for_snapshot) --waiting_;
  members_.erase(at);
}

void Audience::publish(const SharedFrame& frame) {
  for (Member& member : members_) {
    if (member.waits_for_snapshot) continue;
    if (member.receiver->is_lagging()) {
      member.waits_for_snapshot = true;
      ++waiting_;
    } else {
      member.receiver->deliver(frame);
    }
  }
}

void Audience::interrupt() noexcept {
  for (Member& member : members_) member.waits_for_snapshot = true;
  waiting_ = members_.size();
}

void Audience::catch_up(const std::function<SharedFrame()>& snapshot) {
  if (waiting_ == 0) return;
  std::optional<SharedFrame> frame;
  for (Member& member : members_) {
    if (!member.waits_for_snapshot || member.receiver->is_lagging()) continue;
    if (!frame) frame = snapshot();
    member.receiver->deliver(*frame);
    member.waits_for_snapshot = false;
    --waiting_;
  }
}

void append_event(std::string& out, const EventText& event) {
  json::ObjectWriter object(out);
  object.word("channel", event.channel);
  if (event.market.empty()) {
    object.raw("market", "null");
  } else {
    object.text("market", event.market);
  }
  object.word("type", event.is_snapshot ? "snapshot" : "update").number("seq", event.seq);
  if (event.is_snapshot) {
    object.raw("prev_seq", "null");
  } else {
    object.number("prev_seq", event.prev_seq);
  }
  object.raw("ts", event.ts).raw("data", event.data);
  if (event.checksum != nullptr) object.number("checksum", *event.checksum);
}

SharedFrame make_frame(const EventText& event) {
  std::string payload;
  payload.reserve(event.data.size() + 192);
  append_event(payload, event);
  return SharedFrame(std::move(payload));
}

}  // namespace licet::ws
