#pragma once

#include <chrono>
#include <string>

#include "engine/runtime/journal.hpp"

namespace licet {

/// Says on the log, once a second and only for what takes longer, how far a reading of the journal is.
class Progress {
 public:
  explicit Progress(std::string what)
      : what_(std::move(what)), next_(std::chrono::steady_clock::now() + std::chrono::seconds(1)) {}
  void operator()(const JournalProgress& progress);

 private:
  std::string what_;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace licet
