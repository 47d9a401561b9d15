#include "engine/core/state_writer.hpp"

namespace licet {

std::uint32_t StateWriter::begin_part(std::string_view name, std::uint32_t version) {
  LICET_CHECK(!name.empty() && name.size() <= 255 && version > 0);
  (*this)(static_cast<std::uint8_t>(name.size()));
  write_bytes(name.data(), name.size());
  (*this)(version);
  parts_.push_back(size());
  return version;
}

void StateWriter::end_part() {
  LICET_CHECK(!parts_.empty());
  const std::uint64_t length = size() - parts_.back();
  parts_.pop_back();
  (*this)(length);
}

Result<void> StateWriter::finish() {
  LICET_CHECK(parts_.empty());
  if (sink_ != nullptr) send();
  return outcome_;
}

void StateWriter::send() {
  if (outcome_ && !buffer_.empty()) outcome_ = sink_->write(buffer_);
  sent_ += buffer_.size();
  buffer_.clear();
}

}  // namespace licet
