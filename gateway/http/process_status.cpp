#include "gateway/http/process_status.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/http/error_response.hpp"

namespace licet {
namespace {

std::string_view reason(ProcessPhase phase) noexcept {
  switch (phase) {
    case ProcessPhase::starting:
      return "the venue opens its data directory and its gateways";
    case ProcessPhase::recovering:
      return "the log is replayed";
    case ProcessPhase::catching_up:
      return "the ledger's projection takes in what the log held";
    case ProcessPhase::ready:
      return "commands are taken and questions answered";
    case ProcessPhase::stopping:
      return "no more commands are taken; those that were accepted become durable and are told";
  }
  return {};
}

/// When to ask again: at the latest in a while, for the time left is an estimate.
std::uint32_t retry_after(const ProcessStatus& status) noexcept {
  constexpr std::uint32_t longest = 30;
  return std::clamp<std::uint32_t>(status.seconds_left.value_or(1), 1, longest);
}

}  // namespace

void append_json(std::string& out, const ProcessStatus& status) {
  out += fmt::format(R"({{"state":"{}","reason":"{}")", word(status.phase), reason(status.phase));
  const bool has_progress = status.phase == ProcessPhase::recovering || status.phase == ProcessPhase::catching_up ||
                            status.phase == ProcessPhase::stopping;
  if (has_progress) {
    const auto or_null = [](bool known, std::uint64_t value) {
      return known ? std::to_string(value) : std::string("null");
    };
    out += fmt::format(R"(,"commands":{},"commands_expected":{},"percent":{},"seconds_left":{})", status.commands,
                       or_null(status.commands_expected != 0, status.commands_expected), status.percent,
                       or_null(status.seconds_left.has_value(), status.seconds_left.value_or(0)));
  }
  out += '}';
}

HttpResponse not_ready_response(const ProcessStatus& status) {
  HttpResponse response = error_response(Reject::not_ready);
  response.body.pop_back();  // the object goes on
  response.body += ",\"process\":";
  append_json(response.body, status);
  response.body += '}';
  response.fields.emplace_back("retry-after", std::to_string(retry_after(status)));
  return response;
}

}  // namespace licet
