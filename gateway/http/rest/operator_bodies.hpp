#pragma once

#include "gateway/http/rest/bodies.hpp"

/// The JSON bodies by which the operator (and, for its own, a member) runs the market. Pure, for fuzzing; errors as in
/// bodies.hpp.
namespace licet::rest {

/// {state, symbol?, segment?, reason?, ends_at?, next = open, random_end_ms?, seed?}: without a symbol the segment's
/// instruments, without either all. An end needs ends_at; without a seed the gateway draws one.
struct SessionBody {
  std::optional<Symbol> symbol;
  std::optional<SegmentCode> segment;
  bool has_seed = false;
  SetSession session;  // without its instrument and segment
};
[[nodiscard]] BodyResult<SessionBody> read_session(json::Reader& reader, std::string_view text);

/// {code, ticks? = [{from, tick}, …], dynamic_collar_bps?, static_collar_bps?, breaker_bps?, volatility_call_ms?,
/// random_end_ms?, halt_ms?, block_trades?}; a number left out is 0 and switches its rule off.
[[nodiscard]] BodyResult<DefineSegment> read_segment(json::Reader& reader, std::string_view text);

/// {symbol, reason?}
struct DelistBody {
  Symbol symbol;
  Reason reason;
};
[[nodiscard]] BodyResult<DelistBody> read_delist(json::Reader& reader, std::string_view text);

/// {engaged, member?, reason?}: without a member, the operator means the venue and everyone else itself.
struct KillSwitchBody {
  std::optional<MemberCode> member;
  SetKillSwitch change;  // without its holder
};
[[nodiscard]] BodyResult<KillSwitchBody> read_kill_switch(json::Reader& reader, std::string_view text);

}  // namespace licet::rest
