#include "gateway/licet/story.hpp"

#include <charconv>
#include <utility>

#include "gateway/licet/describe.hpp"

namespace licet {
namespace {

/// The order that an event is about; none for other events.
std::optional<OrderId> order_of(RecordView event) {
  if (const auto* e = event.get_if<OrderAccepted>()) return e->order;
  if (const auto* e = event.get_if<OrderRested>()) return e->order;
  if (const auto* e = event.get_if<OrderRefreshed>()) return e->order;
  if (const auto* e = event.get_if<OrderTriggered>()) return e->order;
  if (const auto* e = event.get_if<OrderReduced>()) return e->order;
  if (const auto* e = event.get_if<OrderCancelled>()) return e->order;
  if (const auto* e = event.get_if<CancelRejected>()) return e->order;
  if (const auto* e = event.get_if<OrderReplaced>()) return e->order;
  return std::nullopt;
}

std::optional<GrantId> grant_of(RecordView event) {
  if (const auto* e = event.get_if<GrantReleased>()) return e->grant;
  if (const auto* e = event.get_if<GrantChanged>()) return e->grant;
  if (const auto* e = event.get_if<UsageMetered>()) return e->grant;
  return std::nullopt;
}

/// What says why cash moved in a command without a trade.
bool is_reason(RecordView event) {
  return event.is<CashPosted>() || event.is<TransferBegun>() || event.is<TransferEnded>() || event.is<JournalPosted>();
}

}  // namespace

Story::Story(std::string kind, std::string id) : kind_(std::move(kind)), id_(std::move(id)) {
  const auto read = std::from_chars(id_.data(), id_.data() + id_.size(), number_);
  is_number_ = !id_.empty() && read.ec == std::errc() && read.ptr == id_.data() + id_.size();
  if (!is_number_) return;
  if (kind_ == "order") own_orders_.insert(OrderId(number_));
  if (kind_ == "order") orders_.insert(OrderId(number_));
  if (kind_ == "trade") trades_.insert(TradeId(number_));
  if (kind_ == "grant") grants_.insert(GrantId(number_));
}

bool Story::is_valid() const noexcept {
  if (kind_ == "account") return !id_.empty();
  if (kind_ == "client_order") return id_.find('/') != std::string::npos;
  return is_number_;
}

void Story::learn(const EventBuffer& events, const ReadModel& model) {
  for (const RecordView event : events) {
    if (const auto* e = event.get_if<Trade>()) learn_trade(*e);
    if (const auto* e = event.get_if<TransferPosted>()) learn_transfer(*e, model);
    if (const auto* e = event.get_if<GrantReleased>(); e != nullptr && kind_ != "account") {
      if (e->trade.is_set() && trades_.contains(e->trade)) grants_.insert(e->grant);
      if (e->trade.is_set() && grants_.contains(e->grant)) trades_.insert(e->trade);
    }
    if (const auto* e = event.get_if<OrderAccepted>()) {
      learn_name(e->order, event.header().member, e->terms.client_order_id, model);
    }
    if (const auto* e = event.get_if<OrderReplaced>()) {
      learn_name(e->order, event.header().member, e->client_order_id, model);
    }
  }
}

void Story::learn_trade(const Trade& trade) {
  const bool is_own = own_orders_.contains(trade.buyer.order) || own_orders_.contains(trade.seller.order);
  if (is_own && kind_ != "account") trades_.insert(trade.trade);
  if (!trades_.contains(trade.trade)) return;
  orders_.insert(trade.buyer.order);
  orders_.insert(trade.seller.order);
}

void Story::learn_transfer(const TransferPosted& transfer, const ReadModel& model) {
  const bool is_asked = kind_ == "transfer" && transfer.transfer == TransferId(number_);
  const bool is_of_account =
      kind_ == "account" && (is_account(transfer.debit, model) || is_account(transfer.credit, model));
  if (!is_asked && !is_of_account) return;
  if (transfer.trade.is_set()) trades_.insert(transfer.trade);
  if (!transfer.order.is_set()) return;
  orders_.insert(transfer.order);
  if (is_asked) own_orders_.insert(transfer.order);
}

void Story::learn_name(OrderId order, MemberId member, const ClientOrderId& name, const ReadModel& model) {
  if (kind_ != "client_order" || name.empty()) return;
  const auto record = model.member(member);
  if (!record || record->terms.code.str() + '/' + name.str() != id_) return;
  own_orders_.insert(order);
  orders_.insert(order);
}

bool Story::tells(RecordView event, bool is_touched, const ReadModel& model) const {
  if (const auto* e = event.get_if<TransferPosted>()) return tells_transfer(*e, model);
  if (const auto* e = event.get_if<Trade>()) return trades_.contains(e->trade);
  if (const auto grant = grant_of(event)) return grants_.contains(*grant);
  if (is_reason(event)) return is_touched;
  const auto order = order_of(event);
  return order && orders_.contains(*order);
}

bool Story::tells_transfer(const TransferPosted& transfer, const ReadModel& model) const {
  if (kind_ == "account") return is_account(transfer.debit, model) || is_account(transfer.credit, model);
  if (kind_ == "transfer" && transfer.transfer == TransferId(number_)) return true;
  if (transfer.trade.is_set()) return trades_.contains(transfer.trade);
  return transfer.order.is_set() && orders_.contains(transfer.order);
}

bool Story::is_account(AccountId account, const ReadModel& model) const {
  return is_number_ ? account.value() == number_ : describe_account(account, model) == id_;
}

}  // namespace licet
