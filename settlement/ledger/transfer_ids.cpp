#include "settlement/ledger/transfer_ids.hpp"

namespace licet {

Result<const TransferIds::Entry*> TransferIds::find(MemberId member, const ClientTransferId& id, std::uint64_t content,
                                                    Timestamp now) const {
  const auto window = members_.find(member);
  if (window == members_.end()) return nullptr;
  const auto at = window->second.index.find(id);
  if (at == window->second.index.end()) return nullptr;
  const Entry& entry = window->second.entries[at->second - window->second.forgotten];
  if (now >= entry.time.later_by(remembered_for)) return nullptr;
  if (entry.content != content) return refuse(Reject::transfer_id_reused);
  return &entry;
}

void TransferIds::add(MemberId member, const Entry& entry) {
  Window& window = members_[member];
  while (!window.entries.empty() && (window.entries.size() >= max_of_member ||
                                     entry.time >= window.entries.front().time.later_by(remembered_for))) {
    window.forget_first();
  }
  const bool is_new = window.index.emplace(entry.id, window.forgotten + window.entries.size()).second;
  LICET_CHECK(is_new);
  window.entries.push_back(entry);
}

void TransferIds::Window::forget_first() {
  index.erase(entries.front().id);
  entries.pop_front();
  ++forgotten;
}

bool TransferIds::Window::rebuild() {
  index.clear();
  if (entries.empty() || entries.size() > max_of_member) return false;
  for (std::size_t n = 0; n < entries.size(); ++n) {
    if (n > 0 && entries[n].time < entries[n - 1].time) return false;
    if (!index.emplace(entries[n].id, n).second) return false;
  }
  return true;
}

}  // namespace licet
