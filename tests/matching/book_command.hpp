#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schemas/vocabulary.hpp"

namespace licet::test {

/// A command to a book, as property tests draw it. Any sequence of any commands makes sense, so that a failing one can
/// be shrunk: what does not apply is skipped. `pick` chooses a live order for those that need one, and the range for
/// the end of a call.
struct BookCommand {
  enum class Kind : std::uint8_t {
    limit,
    immediate_or_cancel,
    fill_or_kill,
    minimum_quantity,
    market,
    iceberg,
    cancel,
    reduce,
    replace,
    stop,
    cancel_stop,
    begin_call,
    end_call,
  };
  Kind kind = Kind::limit;
  Side side = Side::buy;
  SelfTradePrevention mode = SelfTradePrevention::cancel_newest;
  std::uint32_t owner = 1;
  std::int64_t ticks = 1;
  std::int64_t quantity = 1;
  std::int64_t part = 1;  // the peak of an iceberg order; a minimum quantity
  std::uint32_t pick = 0;
  std::uint32_t book = 0;  // which of several
};
[[nodiscard]] std::string describe(const BookCommand& command);
[[nodiscard]] std::string describe(const std::vector<BookCommand>& commands);

}  // namespace licet::test
