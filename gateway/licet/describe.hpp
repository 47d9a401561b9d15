#pragma once

#include <string>

#include "gateway/views/read_model.hpp"
#include "schemas/command.hpp"

/// Commands and events in words, one line each, for people who read a log.
namespace licet {

/// "NEURALIS place_order buy 3 FLIGHTS_3M/TRAIN/ORG/12M limit at 2150 day, client order id A1". `model` tells names.
[[nodiscard]] std::string describe_command(RecordView command, const ReadModel& model);
/// "trade 7: 3 FLIGHTS_3M/TRAIN/ORG/12M at 2150, NEURALIS order 12 from CITYDATA order 9".
[[nodiscard]] std::string describe_event(RecordView event, const ReadModel& model);

/// "CITYDATA/CNY/available"
[[nodiscard]] std::string describe_account(AccountId account, const ReadModel& model);

}  // namespace licet
