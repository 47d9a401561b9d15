// Cash that moves without a trade: withdrawals and other transfers in two phases, journals, limits of accounts.

#include <utility>

#include "gateway/http/rest/ledger_bodies.hpp"
#include "gateway/http/rest/ledger_text.hpp"
#include "gateway/http/rest/order_answers.hpp"
#include "gateway/views/json_writer.hpp"

namespace licet::rest {
namespace {

using ledger_text::account_name;

/// Whether a request was done now, or had been done before under its id.
int status_of(std::uint8_t repeated) noexcept { return repeated != 0 ? 200 : 201; }

/// Answers a command by its one event: `make(out, event)` writes the body.
template <class Event, class Make>
CommandBroker::Answer answer_by(const HttpRespond& respond, Make make) {
  return [respond, make](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) return respond(refusal(*refused));
    // What time did stands before the command's own answer.
    const Event* told = nullptr;
    for (const RecordView& event : *events) {
      if (const Event* found = event.template get_if<Event>()) told = found;
    }
    if (told == nullptr) return respond(refusal(Reject::not_ready));
    std::string body;
    const int status = make(body, *told);
    respond(json_response(status, std::move(body)));
  };
}

CommandBroker::Answer begun_answer(const Services& services, const HttpRespond& respond) {
  return answer_by<TransferBegun>(respond, [&services](std::string& out, const TransferBegun& begun) {
    json::ObjectWriter(out)
        .id("transfer", begun.transfer.value())
        .text("client_transfer_id", begun.terms.client_transfer_id.view())
        .text("debit", account_name(services.model, begun.terms.debit))
        .text("credit", account_name(services.model, begun.terms.credit))
        .decimal("amount", begun.terms.amount)
        .time("expires", begun.expires)
        .boolean("repeated", begun.repeated != 0);
    return status_of(begun.repeated);
  });
}

CommandBroker::Answer ended_answer(const HttpRespond& respond) {
  return answer_by<TransferEnded>(respond, [](std::string& out, const TransferEnded& ended) {
    json::ObjectWriter(out)
        .id("transfer", ended.pending.value())
        .text("client_transfer_id", ended.client_transfer_id.view())
        .word("state", word(ended.state))
        .decimal("posted", ended.posted)
        .decimal("returned", ended.returned)
        .boolean("repeated", ended.repeated != 0);
    return 200;
  });
}

void post_withdrawal(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_withdrawal(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto venue = services.model.venue();
  if (!venue) return respond(refusal(Reject::not_ready));
  const AssetId currency(body->currency.value_or(venue->currency));
  body->transfer.debit = AccountId(request.principal.member, currency, Purpose::available);
  body->transfer.credit = AccountId(MemberId(1), currency, Purpose::external);
  services.broker.submit(request.principal.member, body->transfer, begun_answer(services, respond));
}

void post_transfer(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_transfer(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto debit = ledger_text::account_named(services.model, body->debit.view());
  if (!debit) return respond(error_response(debit.error(), "debit"));
  const auto credit = ledger_text::account_named(services.model, body->credit.view());
  if (!credit) return respond(error_response(credit.error(), "credit"));
  body->transfer.debit = *debit;
  body->transfer.credit = *credit;
  services.broker.submit(request.principal.member, body->transfer, begun_answer(services, respond));
}

void post_pending(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto id = id_in_path(request.path_values[0]);
  if (!id) return respond(refusal(Reject::unknown_transfer));
  auto body = read_post_transfer(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  body->pending = TransferId(*id);
  services.broker.submit(request.principal.member, *body, ended_answer(respond));
}

void void_pending(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto id = id_in_path(request.path_values[0]);
  if (!id) return respond(refusal(Reject::unknown_transfer));
  auto body = read_void_transfer(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  body->pending = TransferId(*id);
  services.broker.submit(request.principal.member, *body, ended_answer(respond));
}

void get_pending(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto page = page_asked(request.query, 100, 1'000);
  if (!page) return respond(std::move(page.error()));
  const bool is_operator = request.principal.role == MemberRole::operator_;
  const MemberId of = is_operator ? MemberId() : request.principal.member;
  const auto records = services.model.pending_transfers(of, TransferId(page->after), page->limit);
  HttpResponse response = items_response(records, [&](std::string& out, const PendingTransferRecord& record) {
    ledger_text::append(out, services.model, record);
  });
  add_next_page(response, records.size() == page->limit ? std::to_string(records.back().id.value()) : "");
  respond(std::move(response));
}

void post_journal(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_journal(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  PostJournal& journal = body->journal;
  for (std::size_t n = 0; n < journal.count; ++n) {
    const auto debit = ledger_text::account_named(services.model, body->accounts[n].first.view());
    const auto credit = ledger_text::account_named(services.model, body->accounts[n].second.view());
    if (!debit || !credit) return respond(error_response(debit ? credit.error() : debit.error(), "entries"));
    journal.entries[n].debit = *debit;
    journal.entries[n].credit = *credit;
  }
  services.broker.submit(request.principal.member, journal,
                         answer_by<JournalPosted>(respond, [](std::string& out, const JournalPosted& posted) {
                           json::ObjectWriter(out)
                               .id("first_transfer", posted.first.value())
                               .text("client_transfer_id", posted.terms.client_transfer_id.view())
                               .number("transfers", posted.terms.count)
                               .boolean("repeated", posted.repeated != 0);
                           return status_of(posted.repeated);
                         }));
}

void put_account_limits(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_account_limits(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto account = ledger_text::account_named(services.model, body->account.view());
  if (!account) return respond(error_response(account.error(), "account"));
  body->limits.account = *account;
  services.broker.submit(
      request.principal.member, body->limits,
      answer_by<AccountLimitsSet>(respond, [&services](std::string& out, const AccountLimitsSet& set) {
        json::ObjectWriter(out)
            .text("account", account_name(services.model, set.terms.account))
            .decimal("floor", set.terms.floor)
            .decimal("ceiling", set.terms.ceiling);
        return 200;
      }));
}

}  // namespace

void add_transfer_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      handler(services, request, respond);
    };
  };
  router.add({"POST", "/api/v1/withdrawals", Access::member, {}, bind(post_withdrawal)});
  // The operator's: all; a member's: its own.
  router.add({"GET", "/api/v1/pending-transfers", Access::member, {"limit", "page_token"}, bind(get_pending)});
  router.add({"POST", "/api/v1/pending-transfers", Access::operator_, {}, bind(post_transfer)});
  router.add({"POST", "/api/v1/pending-transfers/{transfer}/post", Access::operator_, {}, bind(post_pending)});
  router.add({"POST", "/api/v1/pending-transfers/{transfer}/void", Access::operator_, {}, bind(void_pending)});
  router.add({"POST", "/api/v1/journals", Access::operator_, {}, bind(post_journal)});
  router.add({"PUT", "/api/v1/account-limits", Access::operator_, {}, bind(put_account_limits)});
}

}  // namespace licet::rest
