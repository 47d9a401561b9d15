#include "tests/venue/executed_once.hpp"

namespace licet::test {

std::string ExecutedOnce::follow(MemberId acting, const EventBuffer& events) {
  for (const RecordView event : events) {
    const MemberId member = event.header().member;
    const Timestamp time = event.header().time;
    std::string fault;
    if (const auto* accepted = event.get_if<OrderAccepted>()) {
      fault = take_order(member, accepted->terms.client_order_id);
    } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
      if (replaced->client_order_id != replaced->orig_client_order_id) {
        fault = take_order(member, replaced->client_order_id);
      }
    } else if (const auto* cash = event.get_if<CashPosted>()) {
      fault = take_transfer(acting, cash->terms.reference, {cash->transfer, time}, cash->repeated != 0);
    } else if (const auto* begun = event.get_if<TransferBegun>()) {
      fault = take_transfer(acting, begun->terms.client_transfer_id, {begun->transfer, time}, begun->repeated != 0);
    } else if (const auto* ended = event.get_if<TransferEnded>()) {
      fault = take_transfer(acting, ended->client_transfer_id, {ended->pending, time}, ended->repeated != 0);
    } else if (const auto* journal = event.get_if<JournalPosted>()) {
      fault = take_transfer(acting, journal->terms.client_transfer_id, {journal->first, time}, journal->repeated != 0);
    }
    if (!fault.empty()) return fault;
  }
  return {};
}

std::string ExecutedOnce::take_order(MemberId member, const ClientOrderId& id) {
  if (id.empty() || orders_.emplace(member, id).second) return {};  // quotes and legs have none
  return "client order id " + id.str() + " of member " + std::to_string(member.value()) + " was executed twice";
}

std::string ExecutedOnce::take_transfer(MemberId acting, const ClientTransferId& id, const Done& done,
                                        bool is_repeated) {
  if (id.empty()) return {};  // time ended it
  const auto known = transfers_.find({acting, id});
  const bool is_remembered = known != transfers_.end() && done.time < known->second.time.later_by(Duration::days(7));
  if (!is_repeated) {
    if (is_remembered) return "the transfer of id " + id.str() + " was made twice";
    transfers_[{acting, id}] = done;
    return {};
  }
  ++repeated;
  if (is_remembered && known->second.transfer == done.transfer) return {};
  return "the transfer of id " + id.str() + " is said to be made before, and was not";
}

}  // namespace licet::test
