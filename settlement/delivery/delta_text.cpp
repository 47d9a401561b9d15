#include "settlement/delivery/delta_text.hpp"

#include <algorithm>
#include <charconv>

#include "engine/core/hex.hpp"
#include "settlement/delivery/file_delivery.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet::delta {
namespace {

using json_text::Writer;

constexpr std::string_view page_prefix = "from-";

/// Errors: invalid_value.
[[nodiscard]] Result<std::size_t> parse_number(std::string_view text) {
  std::int32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return refuse(Reject::invalid_value);
  return static_cast<std::size_t>(value);
}

}  // namespace

std::string share(const Names& names) { return R"({"share":)" + share_item(names) + "}"; }

std::string share_item(const Names& names) {
  Writer writer;
  writer.begin_object().member("name", names.share).member("id", names.share).end_object();
  return std::move(writer).take();
}

std::string schema_item(const Names& names) {
  Writer writer;
  writer.begin_object().member("name", names.schema).member("share", names.share).end_object();
  return std::move(writer).take();
}

std::string table_item(const Names& names, const DeltaTable& table) {
  Writer writer;
  writer.begin_object().member("name", table.name).member("schema", names.schema).member("share", names.share);
  writer.member("shareId", names.share).member("id", table.id).end_object();
  return std::move(writer).take();
}

Result<std::string> page(const std::vector<std::string>& items, std::optional<std::string_view> max_results,
                         std::optional<std::string_view> page_token) {
  std::size_t first = 0;
  std::size_t count = items.size();
  if (page_token && !page_token->empty()) {
    if (!page_token->starts_with(page_prefix)) return refuse(Reject::invalid_value);
    const auto number = parse_number(page_token->substr(page_prefix.size()));
    if (!number || *number > items.size()) return refuse(Reject::invalid_value);
    first = *number;
  }
  if (max_results) {
    const auto number = parse_number(*max_results);
    if (!number) return refuse(number.error());
    count = *number;
  }
  const std::size_t end = first + std::min(count, items.size() - first);
  Writer writer;
  writer.begin_object().key("items").begin_array();
  for (std::size_t i = first; i < end; ++i) writer.raw(items[i]);
  writer.end_array();
  writer.member("nextPageToken", end == items.size() ? "" : std::string(page_prefix) + std::to_string(end));
  writer.end_object();
  return std::move(writer).take();
}

std::string metadata_lines(const DeltaTable& table) {
  Writer writer;
  writer.begin_object().key("metaData").begin_object().member("id", table.id).member("name", table.name);
  writer.key("format").begin_object().member("provider", "parquet").end_object();
  writer.member("schemaString", table.schema_string).key("partitionColumns").begin_array().end_array();
  writer.member("size", table.bytes()).member("numFiles", std::uint64_t{table.parts.size()});
  writer.end_object().end_object();
  return R"({"protocol":{"minReaderVersion":1}})"
         "\n" +
         std::move(writer).take() + "\n";
}

std::string file_line(const DeltaTable::Part& part, const std::string& url, Timestamp url_end) {
  Writer writer;
  writer.begin_object().key("file").begin_object().member("url", url);
  writer.member("id", hex_text(part.file.sha256).substr(0, 32));
  writer.key("partitionValues").begin_object().end_object().member("size", part.file.bytes);
  writer.member("stats", R"({"numRecords":)" + std::to_string(part.rows) + "}");
  writer.member("expirationTimestamp", url_end.seconds() * 1'000).end_object().end_object();
  return std::move(writer).take() + "\n";
}

}  // namespace licet::delta
