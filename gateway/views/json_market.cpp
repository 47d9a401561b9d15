// The JSON forms of segments, calls, negotiations and combinations.

#include "gateway/views/json_names.hpp"
#include "gateway/views/json_writer.hpp"

namespace licet::json {
namespace {

void append_indication(std::string& out, const AuctionRecord& auction) {
  if (!auction.indication) {
    out += "null";
    return;
  }
  const AuctionIndicated& told = *auction.indication;
  ObjectWriter(out)
      .optional_price("price", told.price)
      .decimal("volume", told.volume)
      .decimal("surplus", told.surplus)
      .word("surplus_side", licet::word(told.surplus_side))
      .time("time", auction.indicated_at);
}

void append_auction_result(std::string& out, const AuctionRecord& auction) {
  if (!auction.result) {
    out += "null";
    return;
  }
  const AuctionExecuted& told = *auction.result;
  ObjectWriter(out)
      .word("call", licet::word(told.call))
      .optional_price("price", told.price)
      .decimal("volume", told.volume)
      .number("trades", told.trades)
      .decimal("surplus", told.surplus)
      .word("surplus_side", licet::word(told.surplus_side))
      .time("time", auction.executed_at);
}

}  // namespace

void append(std::string& out, const SegmentRecord& segment) {
  const DefineSegment& terms = segment.terms;
  ObjectWriter object(out);
  object.id("id", segment.id.value()).text("code", terms.code.view());
  std::string& ticks = object.key("ticks");
  ticks += '[';
  for (const TickStep& step : terms.ticks) {
    if (step.tick.is_zero()) break;
    if (ticks.back() != '[') ticks += ',';
    ObjectWriter(ticks).decimal("from", step.from).decimal("tick", step.tick);
  }
  ticks += ']';
  object.number("dynamic_collar_bps", terms.dynamic_collar_bps)
      .number("static_collar_bps", terms.static_collar_bps)
      .number("breaker_bps", terms.breaker_bps)
      .number("volatility_call_ms", terms.volatility_call_ms)
      .number("random_end_ms", terms.random_end_ms)
      .number("halt_ms", terms.halt_ms)
      .boolean("block_trades", terms.block_trades != 0);
}

void append_auction(std::string& out, const AuctionRecord& auction) {
  ObjectWriter object(out);
  append_indication(object.key("indication"), auction);
  append_auction_result(object.key("result"), auction);
}

void append(std::string& out, const ReadModel& model, const QuoteRequestRecord& request) {
  const RequestQuote& terms = request.terms;
  ObjectWriter(out)
      .id("request", request.id.value())
      .text("instrument", symbol_of(model, terms.instrument))
      .optional_text("requester", member_code(model, request.requester))
      .word("side", licet::word(terms.side))
      .decimal("quantity", terms.quantity)
      .optional_time("expires", terms.expires)
      .time("requested_at", request.requested_at);
}

void append(std::string& out, const ReadModel& model, const OfferRecord& offer) {
  const MakeOffer& terms = offer.terms;
  ObjectWriter(out)
      .id("offer", offer.id.value())
      .optional_id("request", terms.request.value())
      .text("instrument", symbol_of(model, terms.instrument))
      .text("offerer", member_code(model, offer.offerer))
      .text("counterparty", member_code(model, offer.counterparty))
      .word("side", licet::word(terms.side))
      .decimal("price", terms.price)
      .decimal("quantity", terms.quantity)
      .optional_time("expires", terms.expires)
      .time("made_at", offer.made_at);
}

void append(std::string& out, const ReadModel& model, const CombinationRecord& combination) {
  const PlaceCombination& terms = combination.terms;
  ObjectWriter object(out);
  object.id("combination", combination.id.value())
      .optional_text("client_order_id", terms.client_order_id.view())
      .word("time_in_force", licet::word(terms.time_in_force))
      .word("settle_to", licet::word(terms.settle_to))
      .word("status", word(combination.status))
      .time("accepted_at", combination.accepted_at)
      .time("changed_at", combination.changed_at);
  std::string& legs = object.key("legs");
  legs += '[';
  for (std::size_t n = 0; n < terms.count; ++n) {
    if (n > 0) legs += ',';
    const CombinationLeg& leg = terms.legs[n];
    ObjectWriter(legs)
        .text("instrument", symbol_of(model, leg.instrument))
        .word("side", licet::word(leg.side))
        .decimal("price", leg.price)
        .decimal("quantity", leg.quantity);
  }
  legs += ']';
}

void append(std::string& out, const KillSwitchRecord& record) {
  ObjectWriter(out)
      .boolean("engaged", record.engaged)
      .text("reason", record.reason.view())
      .optional_time("changed_at", record.changed_at);
}

}  // namespace licet::json
