#include "gateway/fix/quickfix_store.hpp"

#include "gateway/fix/framer.hpp"
#include "gateway/fix/writer.hpp"

namespace licet::fix {

QuickFixStore::QuickFixStore(SessionStore& store, std::string sender_comp_id, std::string target_comp_id)
    : store_(store), sender_comp_id_(std::move(sender_comp_id)), target_comp_id_(std::move(target_comp_id)) {}

bool QuickFixStore::set(int sequence, const std::string& message) {
  if (!is_session_type(msg_type_of(message))) store_.keep(static_cast<std::uint32_t>(sequence), message);
  return true;
}

void QuickFixStore::get(int begin, int end, std::vector<std::string>& messages) const {
  std::uint32_t last = 0;
  for (const auto& kept : store_.messages()) {
    if (kept.sequence < static_cast<std::uint32_t>(begin) || kept.sequence > static_cast<std::uint32_t>(end)) continue;
    messages.push_back(kept.bytes);
    last = kept.sequence;
  }
  if (end < begin || last == static_cast<std::uint32_t>(end)) return;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const MessageHeader header{"0", sender_comp_id_, target_comp_id_, static_cast<std::uint32_t>(end),
                             Timestamp(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count())};
  append_message(messages.emplace_back(), header, {});
}

FIX::UtcTimeStamp QuickFixStore::getCreationTime() const {
  FIX::UtcTimeStamp time;
  time += 3'600;
  return time;
}

}  // namespace licet::fix
