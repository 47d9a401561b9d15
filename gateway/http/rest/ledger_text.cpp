#include "gateway/http/rest/ledger_text.hpp"

#include "gateway/views/json_names.hpp"
#include "gateway/views/json_writer.hpp"

namespace licet::ledger_text {
namespace {

using json::ObjectWriter;

std::string asset_name(const ReadModel& model, AssetId asset) {
  return asset.is_currency() ? std::string(word(asset.currency())) : json::symbol_of(model, asset.instrument());
}

std::string amount_text(AssetId asset, std::int64_t amount) {
  return asset.is_currency() ? to_text(Money(amount)) : to_text(Quantity(amount));
}

/// The order whose hold moved, unless it is another member's.
OrderId told_order(const TransferPosted& transfer, MemberId viewer) noexcept {
  const bool is_own = !viewer.is_set() || transfer.debit.member() == viewer;
  return is_own ? transfer.order : OrderId();
}

void add_entry(ObjectWriter& object, const ReadModel& model, const StatementRow& row, MemberId viewer) {
  const TransferPosted& transfer = row.transfer.transfer;
  object.id("transfer", transfer.transfer.value())
      .number("sequence", row.transfer.sequence.value())
      .time("time", row.transfer.time)
      .word("code", word(transfer.code))
      .word("amount", amount_text(row.account.asset(), row.amount()))
      .word("balance", amount_text(row.account.asset(), row.balance))
      .text("counterpart", account_name(model, row.counterpart()))
      .optional_id("trade", transfer.trade.value())
      .optional_id("order", told_order(transfer, viewer).value());
}

std::string id_or_nothing(std::uint64_t id) { return id == 0 ? std::string() : std::to_string(id); }

std::string_view word_of(StatementRow::Kind kind) noexcept {
  switch (kind) {
    case StatementRow::Kind::opening:
      return "opening";
    case StatementRow::Kind::entry:
      return "entry";
    case StatementRow::Kind::closing:
      return "closing";
  }
  return "";
}

}  // namespace

std::string account_name(const ReadModel& model, AccountId account) {
  return json::member_code(model, account.member()) + '/' + asset_name(model, account.asset()) + '/' +
         std::string(word(account.purpose()));
}

Result<AccountId> account_named(const ReadModel& model, std::string_view name) {
  const std::size_t first = name.find('/');
  const std::size_t last = name.rfind('/');
  if (first == std::string_view::npos || first == last) return refuse(Reject::transfer_account_not_allowed);
  const std::string_view asset = name.substr(first + 1, last - first - 1);
  const auto purpose = from_word<Purpose>(name.substr(last + 1));
  if (!purpose) return refuse(Reject::transfer_account_not_allowed);
  const auto member = model.member_by_code(name.substr(0, first));
  if (!member) return refuse(Reject::unknown_member);
  if (const auto currency = from_word<Currency>(asset)) return AccountId(member->id, AssetId(*currency), *purpose);
  const auto instrument = model.instrument_by_symbol(asset);
  if (!instrument) return refuse(Reject::unknown_instrument);
  return AccountId(member->id, AssetId(instrument->id), *purpose);
}

void append_account(std::string& out, const ReadModel& model, const BalanceRow& row, AccountBounds bounds) {
  const AccountId account = row.account;
  ObjectWriter object(out);
  object.id("account", account.value())
      .text("name", account_name(model, account))
      .text("member", json::member_code(model, account.member()))
      .text("asset", asset_name(model, account.asset()))
      .word("purpose", word(account.purpose()))
      .word("balance", amount_text(account.asset(), row.balance))
      .number("changed_by", row.changed_by.value());
  if (bounds == AccountBounds::left_out) return;
  const auto limits = model.account_limits(account);
  const auto bound = [&](std::string_view name, Money value) {
    if (value.is_zero()) {
      object.null(name);
    } else {
      object.decimal(name, value);
    }
  };
  bound("floor", limits ? limits->floor : Money());
  bound("ceiling", limits ? limits->ceiling : Money());
}

void append_line(std::string& out, const ReadModel& model, AccountId account, const AccountLine& line,
                 MemberId viewer) {
  StatementRow row;
  row.kind = StatementRow::Kind::entry;
  row.account = account;
  row.balance = line.balance;
  row.transfer = line.row;
  ObjectWriter object(out);
  add_entry(object, model, row, viewer);
}

void append_row(std::string& out, const ReadModel& model, const StatementRow& row, MemberId viewer) {
  ObjectWriter object(out);
  object.word("kind", word_of(row.kind)).text("account", account_name(model, row.account));
  if (row.kind == StatementRow::Kind::entry) {
    add_entry(object, model, row, viewer);
  } else {
    object.word("balance", amount_text(row.account.asset(), row.balance));
  }
}

void append_csv(std::string& out, const ReadModel& model, const StatementRow& row, MemberId viewer) {
  const AssetId asset = row.account.asset();
  const auto add = [&out](std::string_view field) {
    out += field;
    out += ',';
  };
  add(word_of(row.kind));
  add(json::member_code(model, row.account.member()));
  add(asset_name(model, asset));
  add(word(row.account.purpose()));
  if (row.kind != StatementRow::Kind::entry) {
    out += ",,,,,";
    add(amount_text(asset, row.balance));
    out += ",,\r\n";
    return;
  }
  const TransferPosted& transfer = row.transfer.transfer;
  std::string time;
  json::append_time(time, row.transfer.time);
  add(std::to_string(row.transfer.sequence.value()));
  add(std::string_view(time).substr(1, time.size() - 2));  // without its quotes
  add(std::to_string(transfer.transfer.value()));
  add(word(transfer.code));
  add(amount_text(asset, row.amount()));
  add(amount_text(asset, row.balance));
  add(account_name(model, row.counterpart()));
  add(id_or_nothing(transfer.trade.value()));
  out += id_or_nothing(told_order(transfer, viewer).value());
  out += "\r\n";
}

void append(std::string& out, const ReadModel& model, const PendingTransferRecord& record) {
  const BeginTransfer& terms = record.terms;
  ObjectWriter(out)
      .id("transfer", record.id.value())
      .text("client_transfer_id", terms.client_transfer_id.view())
      .text("debit", account_name(model, terms.debit))
      .text("credit", account_name(model, terms.credit))
      .decimal("amount", terms.amount)
      .word("currency", word(terms.debit.asset().currency()))
      .optional_text("reason", terms.reason.view())
      .time("begun_at", record.begun_at)
      .time("expires", record.expires)
      .number("sequence", record.sequence.value());
}

}  // namespace licet::ledger_text
