#pragma once

#include <functional>

#include "gateway/ws/requests/translate.hpp"

/// The commands of market makers, of baskets and of negotiation. Pure; a market is found by `find`, which answers an id
/// that is not set when there is none. Errors: as in translate.hpp, and unknown_instrument; a fault inside a list names
/// the list.
namespace licet::ws {

using FindMarket = std::function<InstrumentId(std::string_view symbol)>;

[[nodiscard]] Translated<PlaceMassQuote> to_mass_quote(const Request& request, const FindMarket& find);
[[nodiscard]] Translated<PlaceCombination> to_combination(const Request& request, const FindMarket& find);
[[nodiscard]] Translated<RequestQuote> to_request_quote(const Request& request, InstrumentId instrument);
/// Without its counterparty. Exactly one of `request` and `counterparty` is given.
[[nodiscard]] Translated<MakeOffer> to_make_offer(const Request& request, InstrumentId instrument);
[[nodiscard]] Translated<AcceptOffer> to_accept_offer(const Request& request);
/// Without its holder.
[[nodiscard]] Translated<SetKillSwitch> to_kill_switch(const Request& request);

}  // namespace licet::ws
