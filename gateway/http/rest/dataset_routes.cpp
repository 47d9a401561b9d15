#include <algorithm>
#include <utility>

#include "engine/core/hex.hpp"
#include "gateway/http/rest/services.hpp"

namespace licet::rest {
namespace {

constexpr std::size_t page_default = 50;
constexpr std::size_t page_max = 200;

// Of one dataset: shown in a list, and on its own address; the rest is in /instruments.
constexpr std::size_t instruments_in_list = 50;
constexpr std::size_t instruments_max = 1'000;

void append_pair(std::string& out, std::string_view name, std::string_view value) {
  json::append_string(out, name);
  out += ':';
  json::append_string(out, value);
}

void append_fields_and_files(std::string& out, const DatasetDescription& description) {
  out += R"(,"fields":[)";
  const char* separator = "";
  for (const DatasetField& field : description.fields) {
    out += separator;
    out += '{';
    append_pair(out, "name", field.name);
    out += ',';
    append_pair(out, "type", field.type);
    out += ',';
    append_pair(out, "description", field.description);
    out += '}';
    separator = ",";
  }
  out += R"(],"files":[)";
  separator = "";
  for (const DatasetFile& file : description.files) {
    out += separator;
    out += '{';
    append_pair(out, "path", file.path);
    out += ',';
    append_pair(out, "media_type", file.media_type);
    out += R"(,"bytes":)";
    json::append_number(out, file.bytes);
    out += R"(,"sha256":)";
    json::append_string(out, hex_text(file.sha256));
    out += '}';
    separator = ",";
  }
  out += ']';
}

/// `whole`: with the fields and files, which a list leaves to the dataset's own address.
void append_description(std::string& out, const DatasetDescription* description, bool whole) {
  if (description == nullptr) {
    out += "null";
    return;
  }
  out += '{';
  append_pair(out, "title", description->title);
  for (const auto& [name, value] :
       {std::pair<std::string_view, const std::string&>{"description", description->description},
        {"licence", description->licence},
        {"licence_url", description->licence_url},
        {"source", description->source},
        {"source_url", description->source_url},
        {"format", description->format}}) {
    out += ',';
    append_pair(out, name, value);
  }
  out += R"(,"keywords":[)";
  const char* separator = "";
  for (const std::string& keyword : description->keywords) {
    out += separator;
    json::append_string(out, keyword);
    separator = ",";
  }
  out += ']';
  if (whole) append_fields_and_files(out, *description);
  out += '}';
}

/// The registered facts, then `description` and `instruments`.
void append_dataset(std::string& out, const Services& services, const DatasetRecord& dataset,
                    const std::vector<InstrumentRecord>& instruments, bool whole) {
  json::append(out, services.model, dataset);
  out.pop_back();
  out += R"(,"description":)";
  append_description(out, services.catalogue.find(dataset.terms.code.view()), whole);
  out += R"(,"instruments":[)";
  const char* separator = "";
  for (const InstrumentRecord& instrument : instruments) {
    out += separator;
    json::append(out, services.model, instrument);
    separator = ",";
  }
  out += "]}";
}

/// Registered datasets that answer the query, the best first: by description, then those that only have a code.
std::vector<DatasetRecord> found(const Services& services, std::string_view query) {
  std::vector<DatasetRecord> result;
  for (const std::string& code : services.catalogue.search(query)) {
    if (const auto dataset = services.model.dataset_by_code(code)) result.push_back(*dataset);
  }
  std::string upper(query);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  for (const DatasetRecord& dataset : services.model.datasets()) {
    const std::string_view code = dataset.terms.code.view();
    if (services.catalogue.find(code) == nullptr && code.find(upper) != std::string_view::npos) {
      result.push_back(dataset);
    }
  }
  return result;
}

void get_datasets(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto page = page_asked(request.query, page_default, page_max);
  if (!page) return respond(std::move(page.error()));
  const auto all = found(services, request.query.find("q").value_or(""));
  const std::size_t first = std::min<std::size_t>(page->after, all.size());
  const std::size_t last = first + std::min(page->limit, all.size() - first);
  HttpResponse response =
      items_response(std::span(all).subspan(first, last - first), [&](std::string& out, const DatasetRecord& dataset) {
        append_dataset(out, services, dataset, services.model.instruments_of(dataset.id, instruments_in_list), false);
      });
  add_next_page(response, last < all.size() ? std::to_string(last) : "");
  add_member(response, "total", std::to_string(all.size()));
  respond(std::move(response));
}

void get_dataset(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto dataset = services.model.dataset_by_code(request.path_values[0]);
  if (!dataset) return respond(error_response(Reject::unknown_dataset));
  std::string body;
  append_dataset(body, services, *dataset, services.model.instruments_of(dataset->id, instruments_max), true);
  respond(json_response(200, std::move(body)));
}

}  // namespace

void add_dataset_routes(Router& router, Services& services) {
  router.add({"GET",
              "/api/v1/datasets",
              Access::anyone,
              {"q", "limit", "page_token"},
              [&services](const RouteRequest& request, const HttpRespond& respond) {
                get_datasets(services, request, respond);
              }});
  router.add({"GET",
              "/api/v1/datasets/{code}",
              Access::anyone,
              {},
              [&services](const RouteRequest& request, const HttpRespond& respond) {
                get_dataset(services, request, respond);
              }});
}

}  // namespace licet::rest
