#include "gateway/catalogue/data_package.hpp"

#include <simdjson.h>

#include <algorithm>

#include "gateway/catalogue/text.hpp"

namespace licet::catalogue {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t json_depth_max = 64;
constexpr std::size_t line_size_max = 400;
constexpr std::size_t description_size_max = 64 * 1024;
constexpr std::size_t field_description_size_max = 2'000;
constexpr std::size_t fields_max = 2'000;
constexpr std::size_t keywords_max = 64;
constexpr std::size_t paths_max = 1'000;
constexpr std::size_t path_size_max = 1'000;

[[nodiscard]] std::string_view text_of(const object& from, std::string_view key) {
  std::string_view text;
  return from[key].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

/// The members of the array `key`, none when it is absent or something else.
template <class Visit>
void for_each(const object& from, std::string_view key, std::size_t count_max, Visit visit) {
  array items;
  if (from[key].get(items) != simdjson::SUCCESS) return;
  for (const element item : items) {
    if (count_max-- == 0) return;
    visit(item);
  }
}

void read_licence(const object& from, DatasetDescription& to) {
  for_each(from, "licenses", 1, [&](const element& item) {
    object licence;
    if (item.get(licence) != simdjson::SUCCESS) return;
    const std::string_view title = text_of(licence, "title");
    to.licence = clean_line(title.empty() ? text_of(licence, "name") : title, line_size_max);
    to.licence_url = clean_url(text_of(licence, "path"));
    // Some publishers put the address in the title.
    if (to.licence_url.empty()) to.licence_url = clean_url(title);
  });
}

void read_source(const object& from, DatasetDescription& to) {
  for_each(from, "sources", 1, [&](const element& item) {
    object source;
    if (item.get(source) != simdjson::SUCCESS) return;
    to.source = clean_line(text_of(source, "title"), line_size_max);
    to.source_url = clean_url(text_of(source, "path"));
  });
}

void read_fields(const object& resource, DatasetDescription& to) {
  object schema;
  if (resource["schema"].get(schema) != simdjson::SUCCESS) return;
  for_each(schema, "fields", fields_max, [&](const element& item) {
    object field;
    if (item.get(field) != simdjson::SUCCESS) return;
    DatasetField read{clean_line(text_of(field, "name"), line_size_max),
                      clean_line(text_of(field, "type"), line_size_max),
                      clean_text(text_of(field, "description"), field_description_size_max)};
    if (!read.name.empty()) to.fields.push_back(std::move(read));
  });
}

void read_keywords(const object& from, DatasetDescription& to) {
  for_each(from, "keywords", keywords_max, [&](const element& item) {
    std::string_view text;
    if (item.get(text) != simdjson::SUCCESS) return;
    std::string keyword = clean_line(text, line_size_max);
    if (!keyword.empty() && std::ranges::find(to.keywords, keyword) == to.keywords.end()) {
      to.keywords.push_back(std::move(keyword));
    }
  });
}

/// `path` is a string, or an array of the parts of one resource.
void read_paths(const object& resource, std::vector<std::string>& paths) {
  const auto add = [&](std::string_view path) {
    if (!path.empty() && path.size() <= path_size_max) paths.emplace_back(path);
  };
  add(text_of(resource, "path"));
  for_each(resource, "path", paths_max, [&](const element& item) {
    std::string_view path;
    if (item.get(path) == simdjson::SUCCESS) add(path);
  });
}

/// "parquet" from "parquet", ".arrow" or "CSV".
[[nodiscard]] std::string clean_format(std::string_view format) {
  std::string out;
  for (const char c : format) {
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += c;
    }
  }
  return out.substr(0, 16);
}

[[nodiscard]] PackageResource read_resource(const object& package, const object& from) {
  PackageResource resource;
  DatasetDescription& to = resource.description;
  const std::string_view name = text_of(from, "name");
  to.code = DatasetCode::from(code_from_name(name)).value_or(DatasetCode());
  to.title = clean_line(text_of(from, "title"), line_size_max);
  if (to.title.empty()) to.title = title_from_name(name);
  to.description = clean_text(text_of(from, "description"), description_size_max);
  to.format = clean_format(text_of(from, "format"));
  read_licence(from, to);  // a resource without one inherits nothing: a package's licence may be of its software only
  read_source(from, to);
  read_fields(from, to);
  read_keywords(from, to);
  read_keywords(package, to);
  read_paths(from, resource.paths);
  resource.media_type = clean_line(text_of(from, "mediatype"), line_size_max);
  resource.hash = clean_line(text_of(from, "hash"), line_size_max);
  if (std::uint64_t bytes = 0; from["bytes"].get(bytes) == simdjson::SUCCESS) resource.bytes = bytes;
  return resource;
}

}  // namespace

Result<std::vector<PackageResource>> parse_data_package(std::string_view json, std::vector<std::string>& warnings) {
  if (json.size() > package_size_max) return refuse(Reject::too_large);
  simdjson::dom::parser parser(package_size_max);
  object package;
  array items;
  if (parser.allocate(std::max<std::size_t>(json.size(), 1), json_depth_max) != simdjson::SUCCESS) {
    return refuse(Reject::too_large);
  }
  if (parser.parse(json.data(), json.size()).get(package) != simdjson::SUCCESS) return refuse(Reject::malformed);
  if (package["resources"].get(items) != simdjson::SUCCESS) return refuse(Reject::malformed);

  std::vector<PackageResource> resources;
  std::size_t number = 0;
  for (const element item : items) {
    if (number++ == resources_max) return refuse(Reject::too_large);
    object from;
    if (item.get(from) != simdjson::SUCCESS || text_of(from, "name").empty()) {
      warnings.push_back("resource " + std::to_string(number) + ": no name");
      continue;
    }
    PackageResource resource = read_resource(package, from);
    if (resource.paths.empty()) {
      warnings.push_back(resource.description.code.str() + ": no path");
      continue;
    }
    resources.push_back(std::move(resource));
  }
  return resources;
}

}  // namespace licet::catalogue
