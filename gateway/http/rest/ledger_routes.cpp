// Reading the books: accounts, their histories as of any command, statements, and the transfers of one thing.

#include <algorithm>
#include <utility>

#include "gateway/http/rest/ledger_text.hpp"
#include "gateway/http/rest/services.hpp"
#include "gateway/json/times.hpp"
#include "gateway/views/json_writer.hpp"

namespace licet::rest {
namespace {

constexpr std::size_t usual_page = 1'000;
constexpr std::size_t page_max = 5'000;
constexpr std::uint32_t page_cost = 20;  // of the rate limit: a page is read from the disk

bool is_operator(const RouteRequest& request) noexcept { return request.principal.role == MemberRole::operator_; }
/// For whom an answer is: 0 for the operator, who is told everything.
MemberId viewer_of(const RouteRequest& request) noexcept {
  return is_operator(request) ? MemberId() : request.principal.member;
}

/// A whole number of the query; `otherwise` when it is not there. Errors: invalid_value.
Result<std::uint64_t> number_parameter(const Parameters& query, std::string_view name, std::uint64_t otherwise) {
  const auto text = query.find(name);
  if (!text) return otherwise;
  const auto number = id_in_path(*text);
  if (!number) return refuse(Reject::invalid_value);
  return *number;
}

/// Whose books are asked for: `member` of the query, the caller's without it. Errors: forbidden, unknown_member.
Result<MemberId> member_parameter(const Services& services, const RouteRequest& request) {
  const auto code = request.query.find("member");
  if (!code) return request.principal.member;
  const auto member = services.model.member_by_code(*code);
  if (member && member->id == request.principal.member) return member->id;
  if (!is_operator(request)) return refuse(Reject::forbidden);
  if (!member) return refuse(Reject::unknown_member);
  return member->id;
}

/// RFC 3339, or a day, which begins at midnight UTC. Errors: missing_field, invalid_value.
Result<Timestamp> time_parameter(const Parameters& query, std::string_view name) {
  const auto text = query.find(name);
  if (!text) return refuse(Reject::missing_field);
  constexpr std::size_t day_size = 10;
  return json::parse_time(text->size() == day_size ? std::string(*text) + "T00:00:00Z" : std::string(*text));
}

/// `as_of` of the query, but not past what is in the books.
Result<Sequence> as_of_parameter(const AccountBook& book, const Parameters& query) {
  const Sequence applied = book.applied();
  const auto asked = number_parameter(query, "as_of", applied.value());
  if (!asked) return refuse(asked.error());
  return std::min(Sequence(*asked), applied);
}

ledger_text::AccountBounds bounds_told(const Parameters& query) {
  return query.find("as_of") ? ledger_text::AccountBounds::left_out : ledger_text::AccountBounds::now;
}

void get_accounts(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto member = member_parameter(services, request);
  if (!member) return respond(error_response(member.error(), "member"));
  const auto as_of = as_of_parameter(*services.book, request.query);
  if (!as_of) return respond(error_response(as_of.error(), "as_of"));
  auto page = page_asked(request.query, usual_page, page_max);
  if (!page) return respond(std::move(page.error()));
  const auto accounts = services.book->accounts_of(*member);
  std::vector<BalanceRow> rows;
  auto at = std::ranges::upper_bound(accounts, AccountId::from_value(page->after));
  for (; at != accounts.end() && rows.size() < page->limit; ++at) {
    if (const auto row = services.book->balance_as_of(*at, *as_of)) rows.push_back(*row);
  }
  HttpResponse response = items_response(rows, [&](std::string& out, const BalanceRow& row) {
    ledger_text::append_account(out, services.model, row, bounds_told(request.query));
  });
  add_member(response, "as_of", std::to_string(as_of->value()));
  add_next_page(response, at == accounts.end() ? "" : std::to_string(std::prev(at)->value()));
  respond(std::move(response));
}

void get_history(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto id = id_in_path(request.path_values[0]);
  if (!id) return respond(refusal(id.error()));
  const AccountId account = AccountId::from_value(*id);
  if (!is_operator(request) && account.member() != request.principal.member) {
    return respond(refusal(Reject::not_found));
  }
  const auto as_of = as_of_parameter(*services.book, request.query);
  if (!as_of) return respond(error_response(as_of.error(), "as_of"));
  auto page = page_asked(request.query, usual_page, page_max);
  if (!page) return respond(std::move(page.error()));
  const auto balance = services.book->balance_as_of(account, *as_of);
  if (!balance) return respond(refusal(Reject::not_found));
  const auto lines = services.book->lines(account, LineRange{{}, *as_of, TransferId(page->after)}, page->limit);
  HttpResponse response = items_response(lines, [&](std::string& out, const AccountLine& line) {
    ledger_text::append_line(out, services.model, account, line, viewer_of(request));
  });
  std::string of_account;
  ledger_text::append_account(of_account, services.model, *balance, bounds_told(request.query));
  add_member(response, "as_of", std::to_string(as_of->value()));
  add_member(response, "account", of_account);
  const bool is_full = lines.size() == page->limit;
  add_next_page(response, is_full ? std::to_string(lines.back().row.transfer.transfer.value()) : "");
  respond(std::move(response));
}

/// The period that the query asks for, and where its page begins.
Result<StatementBookmark> statement_of(const Services& services, const RouteRequest& request,
                                       std::string_view& blamed) {
  blamed = "member";
  const auto member = member_parameter(services, request);
  if (!member) return refuse(member.error());
  blamed = "page_token";
  if (const auto token = request.query.find("page_token"); token && !token->empty()) {
    const auto mark = read_page_token(*token);
    if (!mark || mark->period.member != *member) return refuse(Reject::invalid_value);
    return *mark;
  }
  blamed = "from";
  const auto from = time_parameter(request.query, blamed);
  if (!from) return refuse(from.error());
  blamed = "to";
  const auto until = time_parameter(request.query, blamed);
  if (!until) return refuse(until.error());
  const auto period = StatementPeriod::between(*services.book, *member, *from, *until);
  if (!period) return refuse(period.error());
  return StatementBookmark{*period, {}};
}

HttpResponse statement_as_csv(const Services& services, const RouteRequest& request, const StatementPeriod& period,
                              const StatementPage& page, std::size_t limit) {
  const bool is_first = request.query.find("page_token").value_or("").empty();
  HttpResponse response = json_response(200, is_first ? std::string(ledger_text::csv_header) : std::string());
  for (const StatementRow& row : page.rows) {
    ledger_text::append_csv(response.body, services.model, row, viewer_of(request));
  }
  for (auto& [name, value] : response.fields) {
    // RFC 4180; the pages of a statement are one file behind each other.
    if (name == "content-type") value = is_first ? "text/csv; header=present" : "text/csv; header=absent";
  }
  const auto member = services.model.member(period.member);
  const std::string code = member ? member->terms.code.str() : std::string();
  response.fields.emplace_back("content-disposition", "attachment; filename=\"statement-" + code + ".csv\"");
  if (page.next) {
    response.fields.emplace_back("link", "</api/v1/statements?format=csv&member=" + percent_encode(code) +
                                             "&limit=" + std::to_string(limit) +
                                             "&page_token=" + page_token(period, *page.next) + ">; rel=\"next\"");
  }
  return response;
}

void get_statement(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  std::string_view blamed;
  const auto asked = statement_of(services, request, blamed);
  if (!asked) return respond(error_response(asked.error(), blamed));
  const std::string_view format = request.query.find("format").value_or("json");
  if (format != "json" && format != "csv") return respond(error_response(Reject::invalid_value, "format"));
  const auto limit = count_parameter(request.query, "limit", usual_page, page_max);
  if (!limit) return respond(error_response(limit.error(), "limit"));
  const auto page = statement_page(*services.book, asked->period, asked->place, *limit);
  if (!page) return respond(error_response(page.error(), "page_token"));
  if (format == "csv") return respond(statement_as_csv(services, request, asked->period, *page, *limit));
  HttpResponse response = items_response(page->rows, [&](std::string& out, const StatementRow& row) {
    ledger_text::append_row(out, services.model, row, viewer_of(request));
  });
  add_member(response, "after", std::to_string(asked->period.after.value()));
  add_member(response, "to", std::to_string(asked->period.to.value()));
  add_next_page(response, page->next ? page_token(asked->period, *page->next) : std::string());
  respond(std::move(response));
}

/// The transfers of whatever one thing the query names. Errors: missing_field (nothing), invalid_value (several, no
/// id).
Result<std::vector<TransferRow>> transfers_asked(const Services& services, const RouteRequest& request,
                                                 TransferId after, std::size_t limit, bool& of_order) {
  constexpr std::string_view names[] = {"transfer", "trade", "order", "grant", "client_order_id"};
  std::string_view asked;
  for (const std::string_view name : names) {
    if (!request.query.find(name)) continue;
    if (!asked.empty()) return refuse(Reject::invalid_value);
    asked = name;
  }
  if (asked.empty()) return refuse(Reject::missing_field);
  of_order = asked == "order" || asked == "client_order_id";
  OrderId order;
  if (asked == "client_order_id") {
    const auto member = member_parameter(services, request);
    if (!member) return refuse(member.error());
    const auto record = services.model.order_by_client_id(*member, *request.query.find(asked));
    if (!record) return refuse(Reject::not_found);
    order = record->id;
  } else {
    const auto id = number_parameter(request.query, asked, 0);
    if (!id) return refuse(id.error());
    if (asked == "transfer") return services.book->of_transfer(TransferId(*id));
    if (asked == "trade") return services.book->of_trade(TradeId(*id));
    if (asked == "grant") return services.book->of_grant(GrantId(*id));
    order = OrderId(*id);
  }
  return services.book->of_order(order, after, limit);
}

void get_transfers(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto page = page_asked(request.query, usual_page, page_max);
  if (!page) return respond(std::move(page.error()));
  bool of_order = false;
  auto found = transfers_asked(services, request, TransferId(page->after), page->limit, of_order);
  if (!found) {
    const bool is_of_no_order = found.error() == Reject::not_found;
    return respond(is_of_no_order ? client_order_id_not_found() : refusal(found.error()));
  }
  const MemberId viewer = viewer_of(request);
  // Whether there are such transfers, and which, is the owner's too: an order's always leave an account of its member.
  const bool is_anothers =
      of_order && viewer.is_set() && !found->empty() && found->front().transfer.debit.member() != viewer;
  if (is_anothers) found->clear();
  std::vector<TransferRecord> told;
  for (const TransferRow& row : *found) {
    const MemberId debit = row.transfer.debit.member();  // whose order it is, if it is one's
    const bool is_own = !viewer.is_set() || debit == viewer;
    // What has reached a member is its own too, but not by whose order of another's it came.
    if (!is_own && (of_order || row.transfer.credit.member() != viewer)) continue;
    told.push_back({row.transfer, row.time, row.sequence});
    if (!is_own) told.back().transfer.order = {};
  }
  HttpResponse response = items_response(
      told, [&](std::string& out, const TransferRecord& record) { json::append(out, services.model, record); });
  const bool is_full = of_order && found->size() == page->limit;
  add_next_page(response, is_full ? std::to_string(found->back().transfer.transfer.value()) : "");
  respond(std::move(response));
}

}  // namespace

void add_ledger_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      if (services.book == nullptr) return respond(refusal(Reject::not_ready));
      handler(services, request, [&](HttpResponse response) {
        // What cannot be read is not answered as if it were not there.
        respond(services.book->is_whole() ? std::move(response) : refusal(Reject::storage_failed));
      });
    };
  };
  router.add({"GET",
              "/api/v1/accounts",
              Access::member,
              {"member", "as_of", "limit", "page_token"},
              bind(get_accounts),
              page_cost});
  router.add({"GET",
              "/api/v1/accounts/{account}/history",
              Access::member,
              {"as_of", "limit", "page_token"},
              bind(get_history),
              page_cost});
  router.add({"GET",
              "/api/v1/statements",
              Access::member,
              {"member", "from", "to", "format", "limit", "page_token"},
              bind(get_statement),
              page_cost});
  router.add({"GET",
              "/api/v1/transfers",
              Access::member,
              {"transfer", "trade", "order", "client_order_id", "grant", "member", "limit", "page_token"},
              bind(get_transfers),
              page_cost});
}

}  // namespace licet::rest
