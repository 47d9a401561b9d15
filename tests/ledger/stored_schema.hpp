#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace licet::testing {

/// Makes a closed projection of any version look as if another one had written it.
void set_stored_schema(const std::filesystem::path& directory, std::uint32_t schema);

/// Shows `change` the rows of one table until it returns true for the one that it has changed, which is stored so.
/// Behind everyone's back: no other row follows. Returns whether one was.
bool change_stored_row(const std::filesystem::path& directory, std::string_view table,
                       const std::function<bool(std::string_view key, std::string& value)>& change);

}  // namespace licet::testing
