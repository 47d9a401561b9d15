#pragma once

#include <cstdint>

#include "engine/core/strong_id.hpp"

namespace licet {

/// Position of a command in the venue's one log: 1, 2, 3, … without gaps. Every event carries its command's number.
using Sequence = StrongId<struct SequenceTag, std::uint64_t>;
/// A certified entity: vendor, buyer, market maker or operator. Issued densely from 1 by the venue; at most 2^24 - 1.
using MemberId = StrongId<struct MemberTag, std::uint32_t>;
/// A described body of data. Issued densely from 1.
using DatasetId = StrongId<struct DatasetTag, std::uint32_t>;
/// A tradable licence series (FIX 48). Issued densely from 1; at most 2^31 - 1.
using InstrumentId = StrongId<struct InstrumentTag, std::uint32_t>;
/// A group of instruments under common rules (FIX 1300). Issued densely from 1.
using SegmentId = StrongId<struct SegmentTag, std::uint32_t>;
/// A request for quotes. Issued densely from 1.
using QuoteRequestId = StrongId<struct QuoteRequestTag, std::uint64_t>;
/// An order at the venue (FIX 37). Unique over the venue's life.
using OrderId = StrongId<struct OrderTag, std::uint64_t>;
/// A match between two orders (FIX 880). Issued densely from 1.
using TradeId = StrongId<struct TradeTag, std::uint64_t>;
/// One posting between two accounts. Issued densely from 1.
using TransferId = StrongId<struct TransferTag, std::uint64_t>;
/// A released access to data. Issued densely from 1.
using GrantId = StrongId<struct GrantTag, std::uint64_t>;
/// A gateway connection of this run of the process; 0 for commands with no connection to answer.
using OriginId = StrongId<struct OriginTag, std::uint32_t>;
/// A connection's own number for a request, echoed on every event that its command causes.
using RequestId = StrongId<struct RequestTag, std::uint64_t>;

}  // namespace licet
