#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tests/crash/crash_report.hpp"

namespace licet::testing {

/// One life of a crash_child, and what is heard of it.
class DoomedProcess {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  struct End {
    int signal = 0;      // that ended it; 0: it exited
    int status = 0;      // with which it exited
    std::string errors;  // what it wrote to standard error
  };

  /// `environment` is added to this process's own. Error: it cannot be started.
  [[nodiscard]] static tl::expected<std::unique_ptr<DoomedProcess>, std::string> start(
      std::vector<std::string> arguments, std::vector<std::string> environment);
  ~DoomedProcess();
  DoomedProcess(const DoomedProcess&) = delete;
  DoomedProcess& operator=(const DoomedProcess&) = delete;

  /// Hears what it says for so long at most. False: it has ended, and all that it has said is heard.
  [[nodiscard]] bool listen(std::chrono::microseconds at_most);
  /// After its end.
  [[nodiscard]] End wait();

  [[nodiscard]] pid_t id() const noexcept { return child_; }
  /// When the first Word of a kind was heard.
  [[nodiscard]] std::optional<Moment> heard(Word::Kind kind) const { return heard_[static_cast<std::size_t>(kind)]; }
  /// Of the snapshot that it went on from; 0: of none, or its start is not over.
  [[nodiscard]] std::uint64_t started_from() const noexcept { return started_from_; }
  [[nodiscard]] const std::vector<Word>& acknowledged() const noexcept { return acknowledged_; }

 private:
  class Pipe;
  DoomedProcess();
  void understand();

  std::unique_ptr<Pipe> out_;
  std::unique_ptr<Pipe> errors_;
  pid_t child_ = 0;
  bool is_waited_for_ = false;
  End end_;
  std::string bytes_;  // not a whole Word yet
  std::vector<std::optional<Moment>> heard_;
  std::uint64_t started_from_ = 0;
  std::vector<Word> acknowledged_;
};

}  // namespace licet::testing
