#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/fix/contracts.hpp"
#include "schemas/command.hpp"

namespace FIX {
class FieldMap;
class Message;
}  // namespace FIX

/// The fields of a message that the dictionary has accepted, read as the venue's own types.
namespace licet::fix {

/// Reads one field after another and keeps the first refusal.
class Reading {
 public:
  template <class T>
  void take(const Result<T>& value, T& into) {
    if (value) {
      into = *value;
    } else {
      require(false, value.error());
    }
  }
  void require(bool holds, Reject code) noexcept {
    if (!holds && !refusal_) refusal_ = code;
  }
  [[nodiscard]] bool is_good() const noexcept { return !refusal_; }
  /// `body`, or why not.
  template <class Body>
  [[nodiscard]] Result<Body> result(const Body& body) const {
    if (refusal_) return refuse(*refusal_);
    return body;
  }

 private:
  std::optional<Reject> refusal_;
};

/// A field's text; empty when the message has none. The view ends with the message.
[[nodiscard]] std::string_view field_of(const FIX::Message& message, int tag);
/// The same of one entry of a group.
[[nodiscard]] std::string_view entry_field(const FIX::FieldMap& entry, int tag);
/// A session header's text; empty when absent.
[[nodiscard]] std::string_view header_of(const FIX::Message& message, int tag);
/// A field of type int, SeqNum or NumInGroup; none when absent or not a whole number of at most 18 digits.
[[nodiscard]] std::optional<std::int64_t> whole_number_of(const FIX::Message& message, int tag);
/// One of a field's values as a character: `otherwise` when absent, NUL when it is longer than one.
[[nodiscard]] char character_of(const FIX::Message& message, int tag, char otherwise);

/// Entries of a repeating group, numbered from 1.
[[nodiscard]] int entries_of(const FIX::Message& message, int group);
[[nodiscard]] int entries_of(const FIX::FieldMap& entry, int group);
[[nodiscard]] const FIX::FieldMap& entry_of(const FIX::Message& message, int number, int group);
[[nodiscard]] const FIX::FieldMap& entry_of(const FIX::FieldMap& entry, int number, int group);

/// ClOrdID and its kin: printable ASCII without spaces. Errors: invalid_value, too_large.
[[nodiscard]] Result<ClientOrderId> read_client_order_id(std::string_view text);
/// OrderID(37) and its kin: a number, or nothing and "NONE" for none. Errors: invalid_value.
[[nodiscard]] Result<OrderId> read_order_id(std::string_view text);
/// Side(54): 1 or 2. Errors: invalid_value.
[[nodiscard]] Result<Side> read_side(std::string_view text);
/// SettleTo(20001), with `otherwise` when absent. Errors: invalid_value.
[[nodiscard]] Result<SettleTo> read_settle_to(const FIX::Message& message, SettleTo otherwise);
/// SelfMatchPreventionInstruction(2964), with `otherwise` when absent. Errors: invalid_value.
[[nodiscard]] Result<SelfTradePrevention> read_self_trade_prevention(const FIX::Message& message,
                                                                     SelfTradePrevention otherwise);
/// TimeInForce(59), day when absent. Errors: time_in_force_not_supported.
[[nodiscard]] Result<TimeInForce> read_time_in_force(const FIX::Message& message);

/// UTCTimestamp: 20260131-12:00:00 with at most nine decimals. Errors: invalid_value.
[[nodiscard]] Result<Timestamp> read_time(std::string_view text);
/// LocalMktDate 20260131: the end of that day, UTC. Errors: invalid_value.
[[nodiscard]] Result<Timestamp> read_end_of_date(std::string_view text);
/// Price and quantity of a field that may be absent: then 0.
[[nodiscard]] Result<Price> read_price(std::string_view text);
[[nodiscard]] Result<Quantity> read_quantity(std::string_view text);

/// The instrument by Symbol(55), which SecurityID(48) with SecurityIDSource(22) 8 may repeat but not contradict.
/// Errors: unknown_instrument, invalid_value.
[[nodiscard]] Result<const Contract*> contract_of(const FIX::Message& message, ContractDirectory& contracts);
/// The same of one entry of a group.
[[nodiscard]] Result<const Contract*> contract_of_entry(const FIX::FieldMap& entry, ContractDirectory& contracts);

}  // namespace licet::fix
