#include "gateway/fix/quotes.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gateway/fix/quote_messages.hpp"
#include "gateway/fix/tags.hpp"
#include "gateway/fix/translate_quotes.hpp"

namespace licet::fix {
namespace {

constexpr std::size_t open_orders_looked_at = 100'000;

std::string text_of(const FIX::Message& message, int wanted) { return std::string(field_of(message, wanted)); }

}  // namespace

bool Quotes::on_message(std::string_view msg_type, const FIX::Message& message) {
  if (msg_type == "i") {
    on_mass_quote(message);
  } else if (msg_type == "Z") {
    on_cancel(message);
  } else {
    return false;
  }
  return true;
}

bool Quotes::refuse(std::string_view msg_type, const FIX::Message& message, Reject code) {
  if (msg_type == "i") {
    services_.outbox.send("b", mass_quote_refused(field_of(message, tag::quote_id), code));
  } else if (msg_type == "Z") {
    const QuoteReference about{{}, field_of(message, tag::quote_id), {}, {}};
    services_.outbox.send("AI", quote_refused(about, code, services_.clock.now()));
  } else {
    return false;
  }
  return true;
}

void Quotes::on_mass_quote(const FIX::Message& message) {
  const auto quote = to_mass_quote(message, services_.contracts);
  if (!quote) {
    refuse("i", message, quote.error());
    return;
  }
  const auto refused = [this, quote = *quote, id = text_of(message, tag::quote_id)](Reject code) {
    on_answered(quote);
    services_.outbox.send("b", mass_quote_refused(id, code));
  };
  const auto told = [this, quote = *quote, id = text_of(message, tag::quote_id)](const RecordView& event) {
    if (!event.is<MassQuoteAccepted>()) return;
    on_answered(quote);
    services_.outbox.send("b", mass_quote_accepted(id));
  };
  for (std::size_t n = 0; n < quote->count; ++n) ++on_their_way_[quote->entries[n].instrument];
  services_.requests.send(*quote, refused, told);
}

void Quotes::on_answered(const PlaceMassQuote& quote) {
  for (std::size_t n = 0; n < quote.count; ++n) {
    const auto waiting = on_their_way_.find(quote.entries[n].instrument);
    if (waiting != on_their_way_.end() && --waiting->second == 0) on_their_way_.erase(waiting);
  }
}

void Quotes::on_cancel(const FIX::Message& message) {
  const auto type = field_of(message, tag::quote_cancel_type);
  if (type == "1") return withdraw_from_symbols(message);
  if (type == "4") return withdraw_everywhere(message);
  cancel_offer(message);
}

void Quotes::withdraw_from_symbols(const FIX::Message& message) {
  const auto nothing = to_withdrawal(message, services_.contracts);
  if (!nothing) {
    refuse("Z", message, nothing.error());
    return;
  }
  const auto refused = [this, id = text_of(message, tag::quote_id)](Reject code) {
    services_.outbox.send("AI", quote_refused({{}, id, {}, {}}, code, services_.clock.now()));
  };
  const auto told = [this, id = text_of(message, tag::quote_id)](const RecordView& event) {
    if (!event.is<MassQuoteAccepted>()) return;
    services_.outbox.send("AI", quote_status({{}, id, {}, {}}, QuoteStatus::cancelled_for_symbol, event.header().time));
  };
  services_.requests.send(*nothing, refused, told);
}

std::unordered_set<InstrumentId> Quotes::quoted() const {
  std::unordered_set<InstrumentId> instruments;
  for (const auto& [instrument, count] : on_their_way_) instruments.insert(instrument);
  for (const OrderRecord& order : services_.model.orders(services_.member, true, open_orders_looked_at)) {
    if (order.terms.client_order_id.empty()) instruments.insert(order.terms.instrument);
  }
  return instruments;
}

void Quotes::withdraw_everywhere(const FIX::Message& message) {
  const auto instruments = quoted();
  std::vector<InstrumentId> sorted(instruments.begin(), instruments.end());
  std::sort(sorted.begin(), sorted.end());
  // Answered once: by the first refusal, or when the last part is done.
  struct Progress {
    std::string quote_id;
    std::size_t parts_left = 0;
    bool is_refused = false;
  };
  const auto progress = std::make_shared<Progress>();
  progress->quote_id = text_of(message, tag::quote_id);
  progress->parts_left = (sorted.size() + PlaceMassQuote::max_entries - 1) / PlaceMassQuote::max_entries;
  const auto done = [this](const Progress& all) {
    services_.outbox.send("AI",
                          quote_status({{}, all.quote_id, {}, {}}, QuoteStatus::cancelled_all, services_.clock.now()));
  };
  if (sorted.empty()) return done(*progress);
  const auto refused = [this, progress](Reject code) {
    if (std::exchange(progress->is_refused, true)) return;
    services_.outbox.send("AI", quote_refused({{}, progress->quote_id, {}, {}}, code, services_.clock.now()));
  };
  const auto told = [progress, done](const RecordView& event) {
    if (event.is<MassQuoteAccepted>() && --progress->parts_left == 0 && !progress->is_refused) done(*progress);
  };
  PlaceMassQuote part;
  for (std::size_t n = 0; n < sorted.size(); ++n) {
    part.entries[part.count++].instrument = sorted[n];
    if (part.count < PlaceMassQuote::max_entries && n + 1 < sorted.size()) continue;
    services_.requests.send(part, refused, told);
    part = PlaceMassQuote{};
  }
}

void Quotes::cancel_offer(const FIX::Message& message) {
  const auto cancel = to_offer_cancel(message);
  if (!cancel) {
    refuse("Z", message, cancel.error());
    return;
  }
  const auto refused = [this, id = text_of(message, tag::quote_id)](Reject code) {
    services_.outbox.send("AI", quote_refused({{}, id, {}, {}}, code, services_.clock.now()));
  };
  const auto told = [this, refused, id = text_of(message, tag::quote_id)](const RecordView& event) {
    if (const auto* rejected = event.get_if<CancelRejected>()) return refused(rejected->reject);
    if (!event.is<OrderCancelled>()) return;
    services_.outbox.send("AI", quote_status({{}, id, {}, {}}, QuoteStatus::cancelled, event.header().time));
  };
  services_.requests.send(*cancel, refused, told);
}

}  // namespace licet::fix
