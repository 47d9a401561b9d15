#pragma once

#include <string>

#include "gateway/views/read_model.hpp"

namespace licet::ws {

/// Appends what a negotiation's event (QuoteRequested, OfferMade, OfferClosed) says, as objects separated by commas:
///   {event: "requested", request: {…}}
///   {event: "offered", offer: {…}}
///   {event: "closed", offer (its id), trade (null: not taken), reason (null: taken)}
void append_negotiation(std::string& out, RecordView event, const ReadModel& model);

}  // namespace licet::ws
