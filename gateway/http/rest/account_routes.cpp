#include <utility>

#include "gateway/http/rest/services.hpp"

namespace licet::rest {
namespace {

void get_fills(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto limit = count_parameter(request.query, "limit", 100, 1'000);
  if (!limit) return respond(error_response(limit.error(), "limit"));
  const MemberId member = request.principal.member;
  respond(items_response(services.model.trades_of(member, *limit), [&](std::string& out, const TradeRecord& trade) {
    json::append_own(out, services.model, trade, member);
  }));
}

void get_balances(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  respond(items_response(services.model.balances(request.principal.member),
                         [](std::string& out, const BalanceRecord& balance) { json::append(out, balance); }));
}

void get_holdings(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  respond(items_response(
      services.model.holdings(request.principal.member),
      [&services](std::string& out, const HoldingRecord& holding) { json::append(out, services.model, holding); }));
}

/// A trade as its member sees it, with the transfers that settled it. To everyone else it does not exist.
void get_trade(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto id = id_in_path(request.path_values[0]);
  if (!id) return respond(refusal(id.error()));
  const auto record = services.model.trade(TradeId(*id));
  const Principal& caller = request.principal;
  const bool visible = record && (caller.role == MemberRole::operator_ || record->trade.buyer.member == caller.member ||
                                  record->trade.seller.member == caller.member);
  if (!visible) return respond(error_response(Reject::not_found));
  std::string body;
  json::append_own(body, services.model, *record, caller.member);
  body.pop_back();
  body += R"(,"transfers":[)";
  const char* separator = "";
  for (const TransferRecord& transfer : services.model.transfers_of(record->trade.trade)) {
    // The other side's fee, order and released hold (from which its limit follows) are its own.
    const MemberId debit = transfer.transfer.debit.member();
    const bool is_operator = caller.role == MemberRole::operator_;
    if (!is_operator && debit != caller.member && transfer.transfer.credit.member() != caller.member) continue;
    TransferRecord shown = transfer;
    if (!is_operator && debit != caller.member) shown.transfer.order = {};
    body += separator;
    json::append(body, services.model, shown);
    separator = ",";
  }
  body += "]}";
  respond(json_response(200, std::move(body)));
}

}  // namespace

void add_account_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      handler(services, request, respond);
    };
  };
  router.add({"GET", "/api/v1/fills", Access::member, {"limit"}, bind(get_fills)});
  router.add({"GET", "/api/v1/balances", Access::member, {}, bind(get_balances)});
  router.add({"GET", "/api/v1/holdings", Access::member, {}, bind(get_holdings)});
  router.add({"GET", "/api/v1/trades/{trade}", Access::member, {}, bind(get_trade)});
}

}  // namespace licet::rest
