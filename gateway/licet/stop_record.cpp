#include "gateway/licet/stop_record.hpp"

#include <fmt/format.h>
#include <charconv>
#include <system_error>

#include "gateway/licet/data_directory.hpp"

namespace licet {
namespace {

std::filesystem::path place(const std::filesystem::path& data) { return data / "stopped"; }

}  // namespace

tl::expected<void, std::string> write_stop_record(const std::filesystem::path& data, const StopRecord& record) {
  return write_file(place(data), fmt::format("{} {:016x}\n", record.sequence.value(), record.state_hash), 0644);
}

std::optional<StopRecord> read_stop_record(const std::filesystem::path& data) {
  const auto text = read_file(place(data));
  if (!text) return std::nullopt;
  std::uint64_t sequence = 0;
  StopRecord record;
  const char* end = text->data() + text->size();
  const auto number = std::from_chars(text->data(), end, sequence);
  if (number.ec != std::errc() || number.ptr == end || *number.ptr != ' ') return std::nullopt;
  const auto hash = std::from_chars(number.ptr + 1, end, record.state_hash, 16);
  if (hash.ec != std::errc() || hash.ptr + 1 != end || *hash.ptr != '\n') return std::nullopt;
  record.sequence = Sequence(sequence);
  return record;
}

void remove_stop_record(const std::filesystem::path& data) noexcept {
  std::error_code ignored;
  std::filesystem::remove(place(data), ignored);
}

}  // namespace licet
