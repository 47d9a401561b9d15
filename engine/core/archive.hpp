#pragma once

#include "engine/core/state_digest.hpp"
#include "engine/core/state_reader.hpp"
#include "engine/core/state_writer.hpp"

/// Saved state. Whatever keeps state lists its fields once, for all directions:
///
///     struct Holding {
///       std::int64_t units = 0;
///       std::vector<Lot> immature;
///       static void archive(auto& self, auto& a) { a(self.units, self.immature); }
///     };
///
/// and an archive `a` writes them (StateWriter), reads them (StateReader) or adds them to the state's hash
/// (StateDigest). `Archive::loads` tells the reader from the others, where something must be rebuilt.
///
/// `a.unhashed(…)` names fields that the hash leaves out, `a.derived(…)` what it has besides: what follows from the
/// rest.
///
/// On the wire: numbers, ids, amounts, times, texts and records as they lie in memory, little endian; bool and enum as
/// their number, which the reader checks (word() or is_known()); optional as a flag and the value; arrays without,
/// other containers with their 64-bit count, keyed ones by rising key. No padding, no pointers, no alignment.
///
/// Large pieces are named parts, so that a reader knows what it has before it and a layout can change:
///
///     const std::uint32_t version = a.begin_part("members", 2);
///     a(self.members_);
///     if (version >= 2) a(self.groups_);
///     a.end_part();
///
///     part = name length (u8), name, version (u32), body, length of the body (u64)
///
/// A reader trusts nothing: see StateReader. That the bytes are those that were written, and of which state, is for the
/// file around them to prove.
