#include "gateway/ws/negotiations.hpp"

#include "gateway/views/json_writer.hpp"

namespace licet::ws {

void append_negotiation(std::string& out, RecordView event, MemberId reader, const ReadModel& model) {
  std::optional<QuoteRequestRecord> request;
  if (const auto* requested = event.get_if<QuoteRequested>()) {
    request = model.as_told_to(reader, {.id = requested->id,
                                        .terms = requested->terms,
                                        .requester = requested->requester,
                                        .requested_at = event.header().time,
                                        .traded = {}});
    if (!request) return;
  }
  if (!out.empty()) out += ',';
  json::ObjectWriter object(out);
  if (request) {
    object.word("event", "requested");
    json::append(object.key("request"), model, *request);
  } else if (const auto* made = event.get_if<OfferMade>()) {
    object.word("event", "offered");
    json::append(object.key("offer"), model,
                 OfferRecord{.id = made->offer,
                             .terms = made->terms,
                             .offerer = made->offerer,
                             .counterparty = made->counterparty,
                             .made_at = event.header().time});
  } else if (const auto* closed = event.get_if<OfferClosed>()) {
    const bool is_taken = closed->trade.is_set();
    object.word("event", "closed")
        .id("offer", closed->offer.value())
        .optional_id("trade", closed->trade.value())
        .optional_text("reason", is_taken ? std::string_view() : word(closed->reason));
  }
}

}  // namespace licet::ws
