#pragma once

#include <string>

#include "settlement/grants/grant_directory.hpp"

namespace licet {

/// The terms of a grant as an ODRL 2.2 Agreement in the JSON-LD profile that the Dataspace Protocol 2025-1 uses: on one
/// line, `rightOperand`s as strings. Assigner is the vendor, assignee the holder, target the release; one permission
/// for the grant's action with its term, licences and delivery limit as constraints; distribution is prohibited unless
/// it is what was bought. Terms of our own have the prefix `licet:`.
[[nodiscard]] std::string agreement_json(const ReleasedGrant& grant);

}  // namespace licet
