#include "gateway/licet/audit_service.hpp"

#include <charconv>
#include <system_error>

#include "gateway/http/error_response.hpp"
#include "settlement/delivery/url_text.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

Result<std::uint64_t> number_of(const FormValues& query, std::string_view name) {
  const auto text = query.find(name);
  if (!text) return refuse(Reject::missing_field);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size()) return refuse(Reject::invalid_value);
  return number;
}

}  // namespace

std::string AuditService::sign(const MerkleLog::Head& head) const {
  return sign_tree_head({.issuer = issuer_, .signed_at = clock_.now(), .head = head}, key_);
}

std::string AuditService::signed_head() const { return sign(log_.head()); }

Result<InclusionProof> AuditService::inclusion(Sequence command) const {
  const auto head = log_.head();
  auto found = log_.inclusion(command, head.size);
  if (!found) return refuse(found.error());
  return InclusionProof{.tree_head = sign(head), .inclusion = std::move(*found), .group = {}};
}

Result<ConsistencyProof> AuditService::consistency(std::uint64_t old_size) const {
  const auto head = log_.head();
  if (old_size > head.size) return refuse(Reject::not_found);
  auto path = log_.consistency(old_size, head.size);
  if (!path) return refuse(path.error());
  return ConsistencyProof{.tree_head = sign(head), .old_size = old_size, .path = std::move(*path)};
}

Result<std::string> AuditService::answer(const HttpRequest& request) const {
  if (request.method != "GET") return refuse(Reject::method_not_allowed);
  const auto query = FormValues::parse(request.query);
  if (!query) return refuse(query.error());
  const std::string_view what = std::string_view(request.path).substr(prefix.size());
  if (what == "head") {
    json_text::Writer out;
    out.begin_object().member("tree_head", signed_head()).end_object();
    return std::move(out).take();
  }
  if (what == "inclusion") {
    const auto command = number_of(*query, "command");
    if (!command) return refuse(command.error());
    const auto proof = inclusion(Sequence(*command));
    return proof ? Result<std::string>(to_json(*proof)) : Result<std::string>(refuse(proof.error()));
  }
  if (what == "consistency") {
    const auto from = number_of(*query, "from");
    if (!from) return refuse(from.error());
    const auto proof = consistency(*from);
    return proof ? Result<std::string>(to_json(*proof)) : Result<std::string>(refuse(proof.error()));
  }
  return refuse(Reject::not_found);
}

HttpHandler AuditService::handler() const {
  return [this](HttpRequest request, HttpRespond respond) {
    const auto body = answer(request);
    if (!body) return respond(error_response(body.error()));
    respond(json_response(200, *body));
  };
}

}  // namespace licet
