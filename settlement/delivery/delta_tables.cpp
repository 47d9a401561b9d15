#include "settlement/delivery/delta_tables.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <set>

#include "engine/core/check.hpp"
#include "engine/core/hex.hpp"
#include "engine/core/sha256.hpp"
#include "settlement/delivery/delta_schema.hpp"
#include "settlement/delivery/file_delivery.hpp"

namespace licet {
namespace {

[[nodiscard]] bool is_parquet(const DeliveryFile& file) {
  return file.media_type.find("parquet") != std::string::npos || file.name.ends_with(".parquet");
}

/// "flights-3m.parquet" -> "flights_3m": what the protocol's clients can put into an address and into SQL.
[[nodiscard]] std::string table_name(std::string_view text) {
  if (text.ends_with(".parquet")) text.remove_suffix(std::string_view(".parquet").size());
  std::string name;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      name += static_cast<char>(c - 'A' + 'a');
    } else {
      name += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
  }
  return name;
}

/// The first 128 bits of a SHA-256 over the table's name and files, marked as a UUID of version 8 (RFC 9562).
[[nodiscard]] std::string table_id(const DeltaTable& table) {
  std::string content = table.name;
  for (const DeltaTable::Part& part : table.parts) content.append(1, '\n').append(hex_text(part.file.sha256));
  Hash256 hash = sha256(content);
  hash[6] = static_cast<std::uint8_t>((hash[6] & 0x0FU) | 0x80U);
  hash[8] = static_cast<std::uint8_t>((hash[8] & 0x3FU) | 0x80U);
  const std::string text = hex_text(hash);
  const auto piece = [&](std::size_t at, std::size_t length) { return std::string_view(text).substr(at, length); };
  return fmt::format("{}-{}-{}-{}-{}", piece(0, 8), piece(8, 4), piece(12, 4), piece(16, 4), piece(20, 12));
}

}  // namespace

std::uint64_t DeltaTable::bytes() const noexcept {
  std::uint64_t sum = 0;
  for (const Part& part : parts) sum += part.file.bytes;
  return sum;
}

Result<std::shared_ptr<const DeltaTableList>> DeltaTables::of(const DatasetRelease& release) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = remembered_.find(release.manifest_sha256); at != remembered_.end()) return at->second;
  }
  auto tables = read(release);
  if (!tables) return refuse(tables.error());
  auto shared = std::make_shared<const DeltaTableList>(std::move(*tables));
  const std::lock_guard lock(mutex_);
  if (remembered_.size() >= remembered_max) remembered_.clear();
  remembered_[release.manifest_sha256] = shared;
  return shared;
}

Result<DeltaTableList> DeltaTables::read(const DatasetRelease& release) const {
  DeltaTableList tables;
  for (const DeliveryFile& file : release.files) {
    if (!is_parquet(file)) continue;
    const auto slice = storage_.open(file);
    if (!slice) return refuse(slice.error());
    const auto footer = read_parquet_footer(slice->path);
    if (!footer) {
      if (footer.error() == Reject::data_unavailable) return refuse(footer.error());
      continue;
    }
    std::string schema = delta_schema_string(*footer);
    auto table = std::ranges::find(tables, schema, &DeltaTable::schema_string);
    if (table == tables.end()) {
      tables.push_back({table_name(file.name), {}, std::move(schema), {}});
      table = tables.end() - 1;
    }
    table->parts.push_back({file, footer->rows});
  }
  if (tables.size() == 1) tables.front().name = table_name(release.dataset.view());
  std::set<std::string> names;
  for (DeltaTable& table : tables) {
    while (!names.insert(table.name).second) table.name += '_';  // two files of one name but for dots and case
    table.id = table_id(table);
  }
  return tables;
}

}  // namespace licet
