#pragma once

#include <string_view>

#include "gateway/fix/negotiation.hpp"
#include "gateway/fix/order_entry.hpp"
#include "gateway/fix/quotes.hpp"
#include "gateway/fix/requests.hpp"

namespace licet::fix {

/// All that one member may ask for that becomes a command, by topic. One thread.
class Desks {
 public:
  Desks(MemberId member, CommandPort& commands, ContractDirectory& contracts, const ReadModel& model,
        const Clock& clock, Outbox& outbox)
      : requests_(member, commands),
        orders_({member, contracts, model, clock, requests_, outbox}),
        quotes_({member, contracts, model, clock, requests_, outbox}),
        negotiation_({member, contracts, model, clock, requests_, outbox}) {}
  Desks(const Desks&) = delete;
  Desks& operator=(const Desks&) = delete;

  /// False: the type is none of these topics'.
  bool on_message(std::string_view msg_type, const FIX::Message& message) {
    return orders_.on_message(msg_type, message) || quotes_.on_message(msg_type, message) ||
           negotiation_.on_message(msg_type, message);
  }
  /// Answers with the refusal that fits the type. False: the type is none of these topics'.
  bool refuse(std::string_view msg_type, const FIX::Message& message, Reject code) {
    return orders_.refuse(msg_type, message, code) || quotes_.refuse(msg_type, message, code) ||
           negotiation_.refuse(msg_type, message, code);
  }
  [[nodiscard]] Requests& requests() noexcept { return requests_; }

 private:
  Requests requests_;
  OrderEntry orders_;
  Quotes quotes_;
  Negotiation negotiation_;
};

}  // namespace licet::fix
