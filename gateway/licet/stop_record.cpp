#include "gateway/licet/stop_record.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <system_error>

#include "engine/runtime/crc32c.hpp"
#include "gateway/licet/data_directory.hpp"

namespace licet {
namespace {

std::filesystem::path place(const std::filesystem::path& data) { return data / "stopped"; }

std::string text_of(const StopRecord& record) {
  const std::string state = fmt::format("{} {:016x}", record.sequence.value(), record.state_hash);
  if (record.format == 0) return state + '\n';
  const std::string said = fmt::format("{} {:016x}", state, record.format);
  return fmt::format("{} {:08x}\n", said, crc32c(std::as_bytes(std::span(said))));
}

/// Takes a number off the front of `text`, and one character behind it. 0 where there is none.
std::uint64_t take_number(std::string_view& text, int base) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  text.remove_prefix(std::min(text.size(), static_cast<std::size_t>(end - text.data()) + 1));
  return error == std::errc{} ? number : 0;
}

}  // namespace

tl::expected<void, std::string> write_stop_record(const std::filesystem::path& data, const StopRecord& record) {
  return write_file(place(data), text_of(record), 0644);
}

tl::expected<std::optional<StopRecord>, std::string> read_stop_record(const std::filesystem::path& data) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(place(data), error);
  if (status.type() == std::filesystem::file_type::not_found) return std::nullopt;
  const auto text = read_file(place(data));
  if (!text) return tl::unexpected(text.error());
  std::string_view rest = *text;
  StopRecord record;
  record.sequence = Sequence(take_number(rest, 10));
  record.state_hash = take_number(rest, 16);
  record.format = take_number(rest, 16);
  // One record has one form, and that ends with a checksum.
  if (text_of(record) == *text) return record;
  return tl::unexpected(fmt::format("{}: it is damaged: not a stop record as it was written", place(data).string()));
}

void remove_stop_record(const std::filesystem::path& data) noexcept {
  std::error_code ignored;
  std::filesystem::remove(place(data), ignored);
}

}  // namespace licet
