#include "gateway/fix/security_list.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "engine/core/hex.hpp"
#include "gateway/fix/fields.hpp"
#include "gateway/fix/status_messages.hpp"
#include "gateway/fix/tags.hpp"
#include "gateway/fix/writer.hpp"

namespace licet::fix {
namespace {

/// NoInstrAttrib(870) of type 99, "key=value": the licence terms that FIX has no field for.
void write_attributes(BodyWriter& body, const ListInstrument& terms, const DatasetRecord* dataset) {
  std::vector<std::string> attributes{
      fmt::format("term_days={}", terms.term_days),
      fmt::format("transferable={}", terms.transferable != 0 ? 'Y' : 'N'),
      fmt::format("cap={}", to_text(terms.cap)),
      fmt::format("royalty_bps={}", terms.royalty_bps),
      fmt::format("buyer_fee_bps={}", terms.buyer_fee_bps),
      fmt::format("seller_fee_bps={}", terms.seller_fee_bps),
      fmt::format("band_bps={}", terms.band_bps),
      fmt::format("quota_bytes={}", terms.quota_bytes),
      fmt::format("mode={}", word(terms.mode)),
      fmt::format("min_hold_days={}", terms.min_hold_days),
      fmt::format("holder_cap={}", terms.holder_cap),
  };
  if (dataset != nullptr) {
    attributes.push_back(fmt::format("dataset={}", dataset->terms.code.view()));
    attributes.push_back(fmt::format("release={}", dataset->terms.release));
    attributes.push_back(fmt::format("sensitivity={}", word(dataset->terms.sensitivity)));
    attributes.push_back(fmt::format("personal_data={}", word(dataset->terms.personal_data)));
    attributes.push_back(fmt::format("grade={}", word(dataset->terms.grade)));
    attributes.push_back(fmt::format("manifest_sha256={}", hex_text(dataset->terms.manifest_sha256)));
  }
  body.number(tag::no_instr_attrib, attributes.size());
  for (const auto& attribute : attributes) {
    body.number(tag::instr_attrib_type, 99).text(tag::instr_attrib_value, attribute);
  }
}

/// TickRules: the instrument's own tick, then the segment's coarser ones from higher prices on.
void write_tick_rules(BodyWriter& body, const ListInstrument& terms, const SegmentRecord& segment) {
  std::vector<TickStep> steps{{Price{}, terms.tick}};
  for (const TickStep& step : segment.terms.ticks) {
    if (step.tick.is_zero()) break;
    if (step.tick.raw() > terms.tick.raw()) steps.push_back(step);
  }
  body.number(tag::no_tick_rules, steps.size());
  for (const TickStep& step : steps) {
    body.price(tag::start_tick_price_range, step.from).price(tag::tick_increment, step.tick);
  }
}

}  // namespace

SecurityList::SecurityList(const ReadModel& model, std::string exchange, Reader& reader)
    : model_(model), exchange_(std::move(exchange)), reader_(reader) {}

bool SecurityList::on_request(const FIX::Message& message) {
  const auto request_id = field_of(message, tag::security_req_id);
  if (field_of(message, tag::security_list_request_type) == "0") {
    send_one(request_id, field_of(message, tag::symbol));
    return true;
  }
  if (next_.is_set()) return false;
  request_id_ = request_id;
  next_ = InstrumentId(1);  // instruments are numbered densely
  resume();
  return true;
}

std::string SecurityList::begin_list(std::string_view request_id, int result) {
  std::string out;
  BodyWriter(out)
      .text(tag::security_req_id, request_id)
      .text(tag::security_response_id, fmt::format("{}.{}", request_id, ++responses_))
      .number(tag::security_request_result, static_cast<std::uint64_t>(result));
  return out;
}

void SecurityList::send_one(std::string_view request_id, std::string_view symbol) {
  const auto instrument = model_.instrument_by_symbol(symbol);
  std::string out = begin_list(request_id, instrument ? 0 : 2);
  BodyWriter body(out);
  if (!instrument) {
    body.refusal(Reject::unknown_instrument);
  } else {
    body.number(tag::tot_no_related_sym, 1).character(tag::last_fragment, 'Y').number(tag::no_related_sym, 1);
    append_instrument(out, *instrument);
  }
  reader_.send_reference("y", out);
}

void SecurityList::resume() {
  while (next_.is_set() && !reader_.is_congested()) {
    std::string entries;
    int count = 0;
    auto instrument = model_.instrument(next_);
    const bool none_at_all = !instrument && next_ == InstrumentId(1);
    for (; instrument && count < fragment_size; ++count) {
      append_instrument(entries, *instrument);
      next_ = InstrumentId(next_.value() + 1);
      instrument = model_.instrument(next_);
    }
    std::string out = begin_list(request_id_, none_at_all ? 2 : 0);
    BodyWriter(out).character(tag::last_fragment, instrument ? 'N' : 'Y');
    if (count > 0) BodyWriter(out).number(tag::no_related_sym, static_cast<std::uint64_t>(count));
    if (!instrument) next_ = InstrumentId{};
    reader_.send_reference("y", out + entries);
  }
}

void SecurityList::append_instrument(std::string& out, const InstrumentRecord& instrument) const {
  const ListInstrument& terms = instrument.terms;
  const auto dataset = model_.dataset(terms.dataset);
  const auto segment = model_.segment(terms.segment);
  const auto symbol = terms.symbol.view();
  BodyWriter body(out);
  body.text(tag::symbol, symbol)
      .text(tag::security_id, symbol)
      .character(tag::security_id_source, '8')
      .number(tag::product, 12)
      .text(tag::security_type, "LICENCE")
      .text(tag::security_sub_type, word(terms.right))
      .text(tag::security_exchange, exchange_)
      .text(tag::unit_of_measure, word(terms.unit));
  if (terms.issue_date != Timestamp{}) body.date_only(tag::issue_date, terms.issue_date);
  if (terms.redeem_by != Timestamp{}) body.date_only(tag::maturity_date, terms.redeem_by);
  if (segment) body.text(tag::market_segment_id, segment->terms.code.view());
  body.text(tag::currency, word(terms.currency))
      .price(tag::min_price_increment, terms.tick)
      .quantity(tag::round_lot, terms.lot)
      .quantity(tag::min_trade_vol, terms.min_quantity)
      .quantity(tag::max_trade_vol, terms.max_quantity)
      .number(tag::security_trading_status, security_trading_status_of(instrument.session));
  if (segment) write_tick_rules(body, terms, *segment);
  write_attributes(body, terms, dataset ? &*dataset : nullptr);
}

}  // namespace licet::fix
