#include "gateway/licet/progress.hpp"

#include "gateway/licet/log.hpp"

namespace licet {

void Progress::operator()(const JournalProgress& progress) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + std::chrono::seconds(1);
  const std::uint64_t total = progress.bytes_total == 0 ? 1 : progress.bytes_total;
  log_info(what_).with("commands", progress.commands).with("percent", progress.bytes * 100 / total);
}

}  // namespace licet
