#pragma once

#include <string>
#include <string_view>

/// Text of strangers made fit to store and show.
namespace licet::catalogue {

/// `text` without control characters other than tab and line feed (CR LF becomes LF), at most `size_max` bytes, cut
/// between characters, trimmed. Bytes that are not UTF-8 are dropped.
[[nodiscard]] std::string clean_text(std::string_view text, std::size_t size_max);

/// As `clean_text`, and every run of white space becomes one space: for titles and names.
[[nodiscard]] std::string clean_line(std::string_view text, std::size_t size_max);

/// An http or https address of printable ASCII without spaces or quotes; "" for anything else, so that no page ever
/// links to a `javascript:` address.
[[nodiscard]] std::string clean_url(std::string_view text);

/// A dataset code ([A-Z0-9_]{2,31}) from a name: upper case, other characters become '_'. A name that does not fit
/// keeps its beginning and ends in 8 hexadecimal digits of its SHA-256, so that long names stay apart.
[[nodiscard]] std::string code_from_name(std::string_view name);

/// "flights_3m" -> "Flights 3m".
[[nodiscard]] std::string title_from_name(std::string_view name);

}  // namespace licet::catalogue
