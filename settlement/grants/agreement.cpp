#include "settlement/grants/agreement.hpp"

#include "engine/core/hex.hpp"
#include "settlement/grants/issuer.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet {
namespace {

void write_constraint(json_text::Writer& writer, std::string_view left, std::string_view comparison,
                      const std::string& right, std::string_view unit = {}) {
  writer.begin_object().member("leftOperand", left).member("operator", comparison).member("rightOperand", right);
  if (!unit.empty()) writer.member("unit", unit);
  writer.end_object();
}

void write_permission(json_text::Writer& writer, const ReleasedGrant& grant) {
  const GrantReleased& terms = grant.terms;
  writer.begin_object().member("action", "licet:" + std::string(word(terms.right)));
  writer.key("constraint").begin_array();
  write_constraint(writer, "dateTime", "gteq", json_text::utc_seconds(terms.not_before));
  write_constraint(writer, "dateTime", "lt", json_text::utc_seconds(terms.not_after));
  write_constraint(writer, "count", "lteq", to_text(terms.quantity), "licet:" + std::string(word(grant.unit)));
  if (terms.quota_bytes != 0) {
    write_constraint(writer, "licet:deliveredBytes", "lteq", std::to_string(terms.quota_bytes));
  }
  writer.end_array().end_object();
}

}  // namespace

std::string agreement_json(const ReleasedGrant& grant) {
  const std::string venue = "urn:licet:" + grant.mic.str();
  json_text::Writer writer;
  writer.begin_object().key("@context").begin_array().string("https://w3id.org/dspace/2025/1/context.jsonld");
  writer.begin_object().member("licet", "urn:licet:odrl:").end_object().end_array();
  writer.member("@id", venue + ":grant:" + std::to_string(grant.terms.grant.value())).member("@type", "Agreement");
  writer.member("profile", "urn:licet:odrl:1").member("target", release_urn(grant));
  writer.member("assigner", venue + ":member:" + grant.vendor.str());
  writer.member("assignee", venue + ":member:" + grant.holder.str());
  writer.member("timestamp", json_text::utc_seconds(grant.released_at));
  writer.key("permission").begin_array();
  write_permission(writer, grant);
  writer.end_array();
  if (grant.terms.right != Right::redistribute) {
    writer.key("prohibition").begin_array();
    writer.begin_object().member("action", "odrl:distribute").end_object().end_array();
  }
  writer.member("licet:instrument", grant.instrument.view());
  if (grant.terms.trade.is_set()) writer.member("licet:trade", std::to_string(grant.terms.trade.value()));
  writer.member("licet:manifestSha256", hex_text(grant.terms.manifest_sha256)).end_object();
  return std::move(writer).take();
}

}  // namespace licet
