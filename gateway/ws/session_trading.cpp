// What the operations of market makers, of baskets, of negotiation and of whole groups of orders do.

#include <algorithm>

#include "gateway/views/json_writer.hpp"
#include "gateway/ws/requests/translate_trading.hpp"
#include "gateway/ws/session.hpp"

namespace licet::ws {

std::optional<MemberId> Session::find_member(const Request& request, Param param, Timestamp in) {
  const auto record = services_.model.member_by_code(request.text(param));
  if (!record) {
    reply_error(request.mark(), Reject::unknown_member, name(param), in);
    return std::nullopt;
  }
  return record->id;
}

void Session::on_cancel_all(const Request& request, Timestamp in) {
  const bool is_operator = principal_->role == MemberRole::operator_;
  CancelAll all;
  if (!is_operator) all.owner = member();
  if (request.has(Param::member)) {
    const auto owner = find_member(request, Param::member, in);
    if (!owner) return;
    if (!is_operator && *owner != member()) return reply_error(request.mark(), Reject::forbidden, {}, in);
    all.owner = *owner;
  }
  if (request.has(Param::market)) {
    const auto market = find_market(request, in);
    if (!market) return;
    all.instrument = *market;
  }
  if (request.has(Param::dataset)) {
    const auto dataset = services_.model.dataset_by_code(request.text(Param::dataset));
    if (!dataset) return reply_error(request.mark(), Reject::unknown_dataset, name(Param::dataset), in);
    all.dataset = dataset->id;
  }
  if (request.has(Param::side)) {
    const auto side = from_word<SideOrBoth>(request.text(Param::side));
    if (!side) return reply_error(request.mark(), Reject::invalid_value, name(Param::side), in);
    all.side = *side;
  }
  submit(request, in, all);
}

void Session::on_quotes_place(const Request& request, Timestamp in) {
  const FindMarket find = [this](std::string_view symbol) { return services_.names.find(symbol); };
  submit_translated(request, in, to_mass_quote(request, find));
}

void Session::on_combination_place(const Request& request, Timestamp in) {
  const FindMarket find = [this](std::string_view symbol) { return services_.names.find(symbol); };
  submit_translated(request, in, to_combination(request, find));
}

void Session::on_combinations(const Request& request, Timestamp in) {
  const auto limit = std::clamp<std::uint64_t>(request.number(Param::limit).value_or(100), 1, 1'000);
  std::string& result = services_.result;
  result = "{\"combinations\":[";
  for (const CombinationRecord& record : services_.model.combinations(member(), false, limit)) {
    if (result.back() != '[') result += ',';
    json::append(result, services_.model, record);
  }
  result += "]}";
  reply_ok(request.mark(), result, in);
}

void Session::on_rfq_request(const Request& request, Timestamp in) {
  if (const auto market = find_market(request, in)) {
    submit_translated(request, in, to_request_quote(request, *market));
  }
}

void Session::on_rfq_offer(const Request& request, Timestamp in) {
  const auto market = find_market(request, in);
  if (!market) return;
  auto offer = to_make_offer(request, *market);
  if (offer && request.has(Param::counterparty)) {
    const auto counterparty = find_member(request, Param::counterparty, in);
    if (!counterparty) return;
    offer->counterparty = *counterparty;
  }
  submit_translated(request, in, offer);
}

void Session::on_kill_switch(const Request& request, Timestamp in) {
  auto change = to_kill_switch(request);
  if (change && request.has(Param::member)) {
    const auto holder = find_member(request, Param::member, in);
    if (!holder) return;
    change->holder = *holder;
  } else if (change && principal_->role != MemberRole::operator_) {
    change->holder = member();
  }
  submit_translated(request, in, change);
}

}  // namespace licet::ws
