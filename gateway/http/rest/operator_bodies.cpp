#include "gateway/http/rest/operator_bodies.hpp"

#include "gateway/http/rest/body_reader.hpp"

namespace licet::rest {
namespace {

using json::FieldSpec;
using json::Value;

Result<void> take_ticks(const Value& value, DefineSegment& into) {
  static constexpr std::array<FieldSpec, 2> fields{{{"from"}, {"tick"}}};
  return value.read_array(DefineSegment::max_tick_steps, [&into](std::size_t n, const Value& step) {
    return read_element(step, fields, into.ticks[n],
                        [](TickStep& element, std::size_t index, const Value& field) -> Result<void> {
                          return take(field.price(), index == 0 ? element.from : element.tick);
                        });
  });
}

}  // namespace

BodyResult<SessionBody> read_session(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 8> fields{{{"state"},
                                                    {"symbol", false},
                                                    {"segment", false},
                                                    {"reason", false},
                                                    {"ends_at", false},
                                                    {"next", false},
                                                    {"random_end_ms", false},
                                                    {"seed", false}}};
  auto body = read(reader, text, fields, SessionBody{},
                   [](SessionBody& into, std::size_t index, const Value& value) -> Result<void> {
                     switch (index) {
                       case 0:
                         return take_word(value, into.session.state);
                       case 1:
                         return take_text(value, into.symbol.emplace());
                       case 2:
                         return take_text(value, into.segment.emplace());
                       case 3:
                         return take_text(value, into.session.reason);
                       case 4:
                         return take(value.time(), into.session.ends_at);
                       case 5:
                         return take_word(value, into.session.next);
                       case 6:
                         return take_number(value, into.session.random_end_ms);
                       default:
                         into.has_seed = true;
                         return take(value.id(), into.session.seed);
                     }
                   });
  if (body && body->symbol && body->segment) {
    return tl::unexpected(json::ReadError{Reject::invalid_value, "segment"});
  }
  return body;
}

BodyResult<DefineSegment> read_segment(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 9> fields{{{"code"},
                                                    {"ticks", false},
                                                    {"dynamic_collar_bps", false},
                                                    {"static_collar_bps", false},
                                                    {"breaker_bps", false},
                                                    {"volatility_call_ms", false},
                                                    {"random_end_ms", false},
                                                    {"halt_ms", false},
                                                    {"block_trades", false}}};
  return read(reader, text, fields, DefineSegment{},
              [](DefineSegment& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_text(value, into.code);
                  case 1:
                    return take_ticks(value, into);
                  case 2:
                    return take_number(value, into.dynamic_collar_bps);
                  case 3:
                    return take_number(value, into.static_collar_bps);
                  case 4:
                    return take_number(value, into.breaker_bps);
                  case 5:
                    return take_number(value, into.volatility_call_ms);
                  case 6:
                    return take_number(value, into.random_end_ms);
                  case 7:
                    return take_number(value, into.halt_ms);
                  default:
                    return take_flag(value, into.block_trades);
                }
              });
}

BodyResult<DelistBody> read_delist(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 2> fields{{{"symbol"}, {"reason", false}}};
  return read(reader, text, fields, DelistBody{},
              [](DelistBody& into, std::size_t index, const Value& value) -> Result<void> {
                return index == 0 ? take_text(value, into.symbol) : take_text(value, into.reason);
              });
}

BodyResult<KillSwitchBody> read_kill_switch(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 3> fields{{{"engaged"}, {"member", false}, {"reason", false}}};
  return read(reader, text, fields, KillSwitchBody{},
              [](KillSwitchBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_flag(value, into.change.engaged);
                  case 1:
                    return take_text(value, into.member.emplace());
                  default:
                    return take_text(value, into.change.reason);
                }
              });
}

}  // namespace licet::rest
