#include "gateway/fix/fields.hpp"

#include <charconv>
#include <chrono>

#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/tags.hpp"

namespace licet::fix {
namespace {

constexpr std::size_t decimals_max = 9;

std::string_view text_of(const FIX::FieldMap& fields, int wanted) {
  return fields.isSetField(wanted) ? std::string_view(fields.getField(wanted)) : std::string_view{};
}

/// All of `text` as a number; none when it is anything else.
template <class Number>
std::optional<Number> number_from(std::string_view text) {
  Number value{};
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

/// 20260131 as midnight, UTC.
std::optional<std::chrono::sys_days> read_day(std::string_view text) {
  if (text.size() != 8) return std::nullopt;
  const auto year = number_from<unsigned>(text.substr(0, 4));
  const auto month = number_from<unsigned>(text.substr(4, 2));
  const auto day = number_from<unsigned>(text.substr(6, 2));
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  // Within what nanoseconds of 64 bits can tell.
  if (!date.ok() || *year < 1'970 || *year > 2'200) return std::nullopt;
  return std::chrono::sys_days(date);
}

Timestamp to_timestamp(std::chrono::sys_days day, std::chrono::nanoseconds of_day) {
  return Timestamp((day.time_since_epoch() + of_day) / std::chrono::nanoseconds(1));
}

/// 12:00:00.123 since midnight.
std::optional<std::chrono::nanoseconds> read_time_of_day(std::string_view text) {
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hours = number_from<unsigned>(text.substr(0, 2));
  const auto minutes = number_from<unsigned>(text.substr(3, 2));
  const auto seconds = number_from<unsigned>(text.substr(6, 2));
  if (!hours || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59) return std::nullopt;
  std::chrono::nanoseconds time = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  time += std::chrono::seconds(*seconds);
  if (text.size() == 8) return time;
  std::string decimals(text.substr(9));
  if (text[8] != '.' || decimals.empty() || decimals.size() > decimals_max) return std::nullopt;
  decimals.resize(decimals_max, '0');
  const auto nanoseconds = number_from<unsigned>(decimals);
  if (!nanoseconds) return std::nullopt;
  return time + std::chrono::nanoseconds(*nanoseconds);
}

Result<const Contract*> find_contract(std::string_view symbol, std::string_view id, ContractDirectory& contracts) {
  if (!id.empty() && id != symbol) return refuse(Reject::invalid_value);
  const Contract* contract = contracts.by_symbol(symbol);
  if (contract == nullptr) return refuse(Reject::unknown_instrument);
  return contract;
}

}  // namespace

std::string_view field_of(const FIX::Message& message, int tag) { return text_of(message, tag); }
std::string_view entry_field(const FIX::FieldMap& entry, int tag) { return text_of(entry, tag); }
std::string_view header_of(const FIX::Message& message, int tag) { return text_of(message.getHeader(), tag); }

std::optional<std::int64_t> whole_number_of(const FIX::Message& message, int tag) {
  const auto text = field_of(message, tag);
  return text.size() > 18 ? std::nullopt : number_from<std::int64_t>(text);
}

char character_of(const FIX::Message& message, int tag, char otherwise) {
  const auto text = field_of(message, tag);
  if (text.empty()) return otherwise;
  return text.size() == 1 ? text.front() : '\0';
}

int entries_of(const FIX::Message& message, int group) { return static_cast<int>(message.groupCount(group)); }
int entries_of(const FIX::FieldMap& entry, int group) { return static_cast<int>(entry.groupCount(group)); }
const FIX::FieldMap& entry_of(const FIX::Message& message, int number, int group) {
  return message.getGroupRef(number, group);
}
const FIX::FieldMap& entry_of(const FIX::FieldMap& entry, int number, int group) {
  return entry.getGroupRef(number, group);
}

Result<ClientOrderId> read_client_order_id(std::string_view text) {
  for (const char c : text) {
    if (c <= ' ' || c > '~') return refuse(Reject::invalid_value);
  }
  const auto id = ClientOrderId::from(text);
  if (!id) return refuse(id.error());
  return *id;
}

Result<OrderId> read_order_id(std::string_view text) {
  if (text.empty() || text == "NONE") return OrderId{};
  const auto value = number_from<std::uint64_t>(text);
  if (!value || *value == 0) return refuse(Reject::invalid_value);
  return OrderId(*value);
}

Result<Side> read_side(std::string_view text) {
  if (text == "1") return Side::buy;
  if (text == "2") return Side::sell;
  return refuse(Reject::invalid_value);
}

Result<SettleTo> read_settle_to(const FIX::Message& message, SettleTo otherwise) {
  const auto text = field_of(message, tag::settle_to);
  if (text.empty()) return otherwise;
  if (text == "1") return SettleTo::activate;
  if (text == "2") return SettleTo::hold;
  return refuse(Reject::invalid_value);
}

Result<SelfTradePrevention> read_self_trade_prevention(const FIX::Message& message, SelfTradePrevention otherwise) {
  switch (character_of(message, tag::self_match_prevention_instruction, ' ')) {
    case ' ':
      return otherwise;
    case '1':
      return SelfTradePrevention::cancel_newest;
    case '2':
      return SelfTradePrevention::cancel_oldest;
    case '3':
      return SelfTradePrevention::cancel_both;
    case '4':
      return SelfTradePrevention::decrement_and_cancel;
    default:
      return refuse(Reject::invalid_value);
  }
}

Result<TimeInForce> read_time_in_force(const FIX::Message& message) {
  switch (character_of(message, tag::time_in_force, '0')) {
    case '0':
      return TimeInForce::day;
    case '1':
      return TimeInForce::good_till_cancel;
    case '2':
      return TimeInForce::at_the_opening;
    case '3':
      return TimeInForce::immediate_or_cancel;
    case '4':
      return TimeInForce::fill_or_kill;
    case '6':
      return TimeInForce::good_till_date;
    case '7':
      return TimeInForce::at_the_close;
    case 'B':
      return TimeInForce::good_for_auction;
    default:
      return refuse(Reject::time_in_force_not_supported);
  }
}

Result<Timestamp> read_time(std::string_view text) {
  if (text.size() < 17 || text[8] != '-') return refuse(Reject::invalid_value);
  const auto day = read_day(text.substr(0, 8));
  const auto time = read_time_of_day(text.substr(9));
  if (!day || !time) return refuse(Reject::invalid_value);
  return to_timestamp(*day, *time);
}

Result<Timestamp> read_end_of_date(std::string_view text) {
  const auto day = read_day(text);
  if (!day) return refuse(Reject::invalid_value);
  return to_timestamp(*day + std::chrono::days(1), {});
}

Result<Price> read_price(std::string_view text) { return text.empty() ? Result<Price>(Price{}) : parse_price(text); }
Result<Quantity> read_quantity(std::string_view text) {
  return text.empty() ? Result<Quantity>(Quantity{}) : parse_quantity(text);
}

Result<const Contract*> contract_of(const FIX::Message& message, ContractDirectory& contracts) {
  return find_contract(field_of(message, tag::symbol), field_of(message, tag::security_id), contracts);
}

Result<const Contract*> contract_of_entry(const FIX::FieldMap& entry, ContractDirectory& contracts) {
  return find_contract(entry_field(entry, tag::symbol), entry_field(entry, tag::security_id), contracts);
}

}  // namespace licet::fix
