#include "gateway/views/json.hpp"

#include "engine/core/hex.hpp"
#include "gateway/views/json_names.hpp"
#include "gateway/views/json_writer.hpp"

namespace licet::json {
namespace {

void append_levels(std::string& out, const std::vector<LevelRecord>& levels) {
  out += '[';
  for (const LevelRecord& level : levels) {
    if (&level != levels.data()) out += ',';
    out += '[';
    append_decimal(out, level.price);
    out += ',';
    append_decimal(out, level.quantity);
    out += ',';
    append_number(out, level.orders);
    out += ']';
  }
  out += ']';
}

Money notional_of(const Trade& trade) noexcept {
  // Fits: the venue has settled it.
  return Money(trade.price.raw() * trade.quantity.raw());
}

/// Mean price of an order's fills, rounded down to 1/10,000. (FIX 6)
void append_average(ObjectWriter& object, const OrderRecord& order) {
  if (!order.filled.is_positive()) {
    object.null("average_price");
  } else {
    object.decimal("average_price", Price(order.notional.raw() / order.filled.raw()));
  }
}

void append_account(std::string& out, const ReadModel& model, AccountId account) {
  ObjectWriter(out).text("member", member_code(model, account.member())).word("purpose", word(account.purpose()));
}

}  // namespace

std::string_view word(OrderStatus status) noexcept {
  switch (status) {
    case OrderStatus::new_:
      return "new";
    case OrderStatus::partially_filled:
      return "partially_filled";
    case OrderStatus::filled:
      return "filled";
    case OrderStatus::cancelled:
      return "cancelled";
    case OrderStatus::rejected:
      return "rejected";
  }
  return {};
}

std::string_view word(OrderWait wait) noexcept {
  switch (wait) {
    case OrderWait::nothing:
      break;
    case OrderWait::trigger:
      return "trigger";
    case OrderWait::call:
      return "call";
    case OrderWait::counterparty:
      return "counterparty";
    case OrderWait::combination:
      return "combination";
  }
  return {};
}

void append(std::string& out, const ReadModel& model, const MemberRecord& member) {
  ObjectWriter(out)
      .text("code", member.terms.code.view())
      .text("name", member.terms.name.view())
      .word("role", licet::word(member.terms.role))
      .optional_text("owner", member_code(model, member.terms.owner))
      .time("certified_until", member.terms.certified_until)
      .decimal("max_order_quantity", member.terms.max_order_quantity)
      .decimal("max_order_notional", member.terms.max_order_notional)
      .decimal("max_gross_exposure", member.terms.max_gross_exposure)
      .number("max_open_orders", member.terms.max_open_orders)
      .number("max_messages_per_second", member.terms.max_messages_per_second)
      .boolean("kill_switch", member.kill_switch.engaged);
}

void append(std::string& out, const ReadModel& model, const InstrumentRecord& instrument) {
  const ListInstrument& terms = instrument.terms;
  ObjectWriter(out)
      .id("id", instrument.id.value())
      .text("symbol", terms.symbol.view())
      .text("dataset", dataset_code(model, terms.dataset))
      .text("vendor", member_code(model, instrument.vendor))
      .word("right", licet::word(terms.right))
      .word("unit", licet::word(terms.unit))
      .number("term_days", terms.term_days)
      .word("currency", licet::word(terms.currency))
      .word("mode", licet::word(terms.mode))
      .optional_text("segment", segment_code(model, terms.segment))
      .word("session", licet::word(instrument.session))
      .optional_time("session_ends_at", instrument.session_ends_at)
      .text("session_reason", instrument.session_reason.view())
      .optional_time("issue_date", terms.issue_date)
      .optional_time("redeem_by", terms.redeem_by)
      .boolean("transferable", terms.transferable != 0)
      .decimal("tick", terms.tick)
      .decimal("lot", terms.lot)
      .decimal("min_quantity", terms.min_quantity)
      .decimal("max_quantity", terms.max_quantity)
      .decimal("cap", terms.cap)
      .decimal("issued", instrument.issued)
      .decimal("volume", instrument.volume)
      .optional_price("reference_price", terms.reference_price)
      .optional_price("last_price", instrument.last_price)
      .number("band_bps", terms.band_bps)
      .number("buyer_fee_bps", terms.buyer_fee_bps)
      .number("seller_fee_bps", terms.seller_fee_bps)
      .number("royalty_bps", terms.royalty_bps)
      .number("min_hold_days", terms.min_hold_days)
      .number("holder_cap", terms.holder_cap)
      .number("quota_bytes", terms.quota_bytes);
}

void append(std::string& out, const ReadModel& model, const DatasetRecord& dataset) {
  const RegisterDataset& terms = dataset.terms;
  ObjectWriter object(out);
  object.id("id", dataset.id.value())
      .text("code", terms.code.view())
      .text("vendor", member_code(model, terms.vendor))
      .number("release", terms.release);
  object.word("manifest_sha256", hex_text(terms.manifest_sha256));
  object.number("size_bytes", terms.size_bytes)
      .word("sensitivity", licet::word(terms.sensitivity))
      .word("personal_data", licet::word(terms.personal_data))
      .word("grade", licet::word(terms.grade));
}

void append(std::string& out, const ReadModel& model, const OrderRecord& order) {
  const PlaceOrder& terms = order.terms;
  ObjectWriter object(out);
  object.id("order", order.id.value())
      .optional_text("client_order_id", terms.client_order_id.view())
      .text("instrument", symbol_of(model, terms.instrument))
      .text("member", member_code(model, order.member))
      .word("side", licet::word(terms.side))
      .word("type", licet::word(terms.order_type))
      .word("time_in_force", licet::word(terms.time_in_force))
      .optional_price("price", terms.price)
      .optional_price("stop_price", terms.stop_price)
      .decimal("quantity", terms.quantity)
      .optional_quantity("display_quantity", terms.display_quantity)
      .optional_quantity("min_quantity", terms.min_quantity)
      .optional_time("expires", terms.expires)
      .word("post_only", licet::word(terms.post_only))
      .decimal("leaves", order.leaves)
      .decimal("filled", order.filled)
      .decimal("reduced", order.reduced)
      .decimal("shown", order.shown)
      .optional_price("stands_at", order.stands_at);
  append_average(object, order);
  object.decimal("notional", order.notional)
      .word("status", word(order.status))
      .optional_text("waits_for", word(order.waits_for))
      .boolean("triggered", order.is_triggered)
      .optional_id("combination", order.combination.value())
      .word("settle_to", licet::word(terms.settle_to))
      .word("self_trade_prevention", licet::word(terms.self_trade_prevention))
      .time("accepted_at", order.accepted_at)
      .time("changed_at", order.changed_at)
      .number("sequence", order.changed_by.value());
}

void append_public(std::string& out, const TradeRecord& record) {
  ObjectWriter(out)
      .id("trade", record.trade.trade.value())
      .decimal("price", record.trade.price)
      .decimal("quantity", record.trade.quantity)
      .word("aggressor", licet::word(record.trade.aggressor))
      .word("kind", licet::word(record.trade.kind))
      .time("time", record.time)
      .number("sequence", record.sequence.value());
}

void append_own(std::string& out, const ReadModel& model, const TradeRecord& record, MemberId viewer) {
  const Trade& trade = record.trade;
  const auto grant = model.grant_of_trade(trade.trade);
  const std::uint64_t grant_id = grant ? grant->terms.grant.value() : 0;
  ObjectWriter object(out);
  object.id("trade", trade.trade.value())
      .text("instrument", symbol_of(model, trade.instrument))
      .decimal("price", trade.price)
      .decimal("quantity", trade.quantity)
      .decimal("notional", notional_of(trade))
      .word("aggressor", licet::word(trade.aggressor))
      .word("kind", licet::word(trade.kind))
      .time("time", record.time)
      .number("sequence", record.sequence.value());
  const bool bought = viewer == trade.buyer.member;
  if (!bought && viewer != trade.seller.member) {
    object.text("buyer", member_code(model, trade.buyer.member))
        .id("buyer_order", trade.buyer.order.value())
        .decimal("buyer_fee", trade.buyer.fee)
        .text("seller", member_code(model, trade.seller.member))
        .id("seller_order", trade.seller.order.value())
        .decimal("seller_fee", trade.seller.fee)
        .decimal("royalty", trade.royalty)
        .optional_id("grant", grant_id);
    return;
  }
  const TradeSide& side = bought ? trade.buyer : trade.seller;
  object.word("side", licet::word(bought ? Side::buy : Side::sell))
      .id("order", side.order.value())
      .optional_text("client_order_id", side.client_order_id.view())
      .decimal("fee", side.fee)
      .decimal("royalty", bought ? Money() : trade.royalty)
      .decimal("leaves", side.leaves)
      .decimal("filled", side.filled)
      .word("settle_to", licet::word(side.settle_to))
      .optional_id("grant", bought ? grant_id : 0);
}

void append(std::string& out, const ReadModel& model, const TransferRecord& record) {
  const TransferPosted& transfer = record.transfer;
  const AssetId asset = transfer.debit.asset();
  ObjectWriter object(out);
  object.id("transfer", transfer.transfer.value()).word("code", licet::word(transfer.code));
  if (asset.is_currency()) {
    object.word("asset", licet::word(asset.currency())).decimal("amount", Money(transfer.amount));
  } else {
    object.text("asset", symbol_of(model, asset.instrument())).decimal("amount", Quantity(transfer.amount));
  }
  append_account(object.key("debit"), model, transfer.debit);
  append_account(object.key("credit"), model, transfer.credit);
  object.optional_id("trade", transfer.trade.value())
      .optional_id("order", transfer.order.value())
      .time("time", record.time)
      .number("sequence", record.sequence.value());
}

void append(std::string& out, const BalanceRecord& balance) {
  ObjectWriter(out)
      .word("currency", licet::word(balance.currency))
      .decimal("available", balance.available)
      .decimal("held", balance.held)
      .decimal("in_transit", balance.in_transit);
}

void append(std::string& out, const ReadModel& model, const HoldingRecord& holding) {
  ObjectWriter(out)
      .text("instrument", symbol_of(model, holding.instrument))
      .decimal("available", holding.available)
      .decimal("held", holding.held)
      .decimal("activated", holding.activated)
      .decimal("retired", holding.retired);
}

void append(std::string& out, const ReadModel& model, const GrantRecord& grant) {
  const GrantReleased& terms = grant.terms;
  ObjectWriter object(out);
  object.id("grant", terms.grant.value())
      .optional_id("trade", terms.trade.value())
      .text("holder", member_code(model, terms.holder))
      .text("dataset", dataset_code(model, terms.dataset))
      .text("instrument", symbol_of(model, terms.instrument))
      .word("right", licet::word(terms.right))
      .decimal("quantity", terms.quantity)
      .word("state", licet::word(grant.state))
      .text("reason", grant.reason.view())
      .time("not_before", terms.not_before)
      .time("not_after", terms.not_after)
      .number("quota_bytes", terms.quota_bytes)
      .number("used_bytes", grant.used_bytes)
      .number("used_requests", grant.used_requests);
  object.word("manifest_sha256", hex_text(terms.manifest_sha256));
  object.time("released_at", grant.released_at);
}

void append(std::string& out, const ReadModel& model, const BookSnapshot& book) {
  ObjectWriter object(out);
  object.text("instrument", symbol_of(model, book.instrument)).number("sequence", book.sequence);
  if (book.sequence == 0) {
    object.null("time");
  } else {
    object.time("time", book.time);
  }
  append_levels(object.key("bids"), book.bids);
  append_levels(object.key("asks"), book.asks);
}

void append(std::string& out, const ReadModel& model, const BookUpdate& update) {
  ObjectWriter object(out);
  object.text("instrument", symbol_of(model, update.instrument))
      .number("previous", update.previous)
      .number("sequence", update.sequence)
      .time("time", update.time);
  append_levels(object.key("bids"), update.bids);
  append_levels(object.key("asks"), update.asks);
  std::string& list = object.key("trades");
  list += '[';
  for (const TradeRecord& trade : update.trades) {
    if (&trade != update.trades.data()) list += ',';
    append_public(list, trade);
  }
  list += ']';
}

}  // namespace licet::json
