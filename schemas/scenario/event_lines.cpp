#include <fmt/format.h>

#include "schemas/scenario/event_forms.hpp"
#include "schemas/scenario/lines.hpp"

namespace licet::scenario {
namespace {

template <class... Bodies>
struct Family {};
using AllEvents =
    Family<CommandRejected, VenueOpened, MemberCertified, KeyRegistered, DatasetRegistered, InstrumentListed,
           SessionChanged, OrderAccepted, OrderRejected, OrderRested, OrderCancelled, CancelRejected, OrderReplaced,
           Trade, TransferPosted, GrantReleased, GrantChanged, UsageMetered, AllCancelled, SegmentDefined,
           KillSwitchSet, OrderTriggered, OrderRefreshed, OrderReduced, AuctionIndicated, AuctionExecuted,
           MassQuoteAccepted, QuoteRequested, OfferMade, OfferClosed, CombinationAccepted, CashPosted, TransferBegun,
           TransferEnded, JournalPosted, AccountLimitsSet, RulesAdopted>;

/// The form of an event, and whom it is told to.
template <class Io, class Body>
void whole_form(Io& io, Body& body) {
  form(io, body);
  if constexpr (!std::is_same_v<Body, OfferMade>) io.detail("told", io.told());
}

template <class Body>
std::string write_as(RecordView event, const Names& names, const Details& details) {
  Body body = event.as<Body>();
  const Context context{names, event.header().time, {}};
  Keys keys;
  whole_form(keys, body);
  Writer writer(context, std::move(keys), details, event.header().member);
  whole_form(writer, body);
  const std::string rest = writer.take();
  return fmt::format("{}{}{}", event_verb(Body::type), rest.empty() ? "" : " ", rest);
}

template <class Body>
Parsed<ExpectedEvent> read_as(std::span<const Word> words, const Names& names, Timestamp now) {
  const Context context{names, now, {}};
  Body body{};
  Keys keys;
  whole_form(keys, body);
  Reader reader(context, words, std::move(keys));
  whole_form(reader, body);
  if (auto fault = reader.finish()) return tl::unexpected(std::move(*fault));
  ExpectedEvent expected;
  RecordHeader cause;
  cause.time = now;
  expected.record.begin(cause);
  expected.record.emit(body, reader.told());
  expected.details = reader.details();
  return expected;
}

template <class... Bodies>
std::string write_any(Family<Bodies...>, RecordView event, const Names& names, const Details& details) {
  std::string text;
  const auto try_one = [&]<class Body>(std::type_identity<Body>) {
    if (!event.is<Body>()) return false;
    text = write_as<Body>(event, names, details);
    return true;
  };
  static_cast<void>((try_one(std::type_identity<Bodies>{}) || ...));
  return text;
}

template <class... Bodies>
Parsed<ExpectedEvent> read_any(Family<Bodies...>, const Word& verb, std::span<const Word> words, const Names& names,
                               Timestamp now) {
  Parsed<ExpectedEvent> result = tl::unexpected(fmt::format("'{}' is no event", verb.text));
  const auto try_one = [&]<class Body>(std::type_identity<Body>) {
    if (!verb.is(event_verb(Body::type))) return false;
    result = read_as<Body>(words, names, now);
    return true;
  };
  static_cast<void>((try_one(std::type_identity<Bodies>{}) || ...));
  return result;
}

}  // namespace

std::string_view event_verb(EventType type) noexcept {
  using enum EventType;
  constexpr std::pair<EventType, std::string_view> shorter[] = {
      {command_rejected, "refused"},  {order_accepted, "accepted"},     {order_rejected, "rejected"},
      {order_rested, "rested"},       {order_cancelled, "cancelled"},   {order_replaced, "replaced"},
      {order_triggered, "triggered"}, {order_refreshed, "refreshed"},   {order_reduced, "reduced"},
      {transfer_posted, "transfer"},  {auction_indicated, "indicated"}, {auction_executed, "executed"},
      {grant_released, "granted"}};
  for (const auto& [known, verb] : shorter) {
    if (known == type) return verb;
  }
  return word(type);  // "trade", "cancel_rejected", "session_changed", …
}

std::string write_event(RecordView event, const Names& names, const Details& details) {
  return write_any(AllEvents{}, event, names, details);
}

Parsed<ExpectedEvent> read_event(std::span<const Word> words, const Names& names, Timestamp now) {
  if (words.empty()) return tl::unexpected(std::string("the line has no event"));
  return read_any(AllEvents{}, words.front(), words.subspan(1), names, now);
}

}  // namespace licet::scenario
