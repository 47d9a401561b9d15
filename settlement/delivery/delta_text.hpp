#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "settlement/delivery/delta_tables.hpp"

/// The JSON of Delta Sharing: lists on one line, tables as NDJSON.
namespace licet::delta {

struct Names {
  std::string share;
  std::string schema;
};

/// {"share":{…}}
[[nodiscard]] std::string share(const Names& names);
[[nodiscard]] std::string share_item(const Names& names);
[[nodiscard]] std::string schema_item(const Names& names);
[[nodiscard]] std::string table_item(const Names& names, const DeltaTable& table);

/// {"items":[…],"nextPageToken":"…"}: `items` are JSON; the token is always there, "" at the end. Errors: invalid_value
/// (a `maxResults` that is no number up to 2^31 - 1, a page token that was not given out).
[[nodiscard]] Result<std::string> page(const std::vector<std::string>& items,
                                       std::optional<std::string_view> max_results,
                                       std::optional<std::string_view> page_token);

/// The protocol and metaData lines.
[[nodiscard]] std::string metadata_lines(const DeltaTable& table);
/// One file line.
[[nodiscard]] std::string file_line(const DeltaTable::Part& part, const std::string& url, Timestamp url_end);

}  // namespace licet::delta
