#pragma once

#include <string>

#include "gateway/views/read_model.hpp"

namespace licet::ws {

/// Appends what a negotiation's event (QuoteRequested, OfferMade, OfferClosed) says to `reader`, as objects separated
/// by commas; nothing of a request that the reader may not know of (ReadModel::as_told_to):
///   {event: "requested", request: {…}}
///   {event: "offered", offer: {…}}
///   {event: "closed", offer (its id), trade (null: not taken), reason (null: taken)}
void append_negotiation(std::string& out, RecordView event, MemberId reader, const ReadModel& model);

}  // namespace licet::ws
