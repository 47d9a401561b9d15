#include "engine/runtime/read_ahead.hpp"

#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace licet {
namespace {

constexpr std::size_t batches = 16;          // in all: read ahead, being handed over, free
constexpr std::size_t batch_commands = 512;  // 128 KiB: they go from one processor's cache to the other's
constexpr std::size_t batch_marks = 512;     // groups may be as small as one command

/// A stretch of the log: commands, and what was told between them.
struct Batch {
  struct Mark {
    std::size_t behind = 0;  // so many of the commands
    std::variant<JournalPosition, JournalProgress> told;
  };
  std::vector<Command> commands;
  std::vector<Mark> marks;

  void clear() {
    commands.clear();
    marks.clear();
  }
  [[nodiscard]] bool is_full() const noexcept {
    return commands.size() >= batch_commands || marks.size() >= batch_marks;
  }
  [[nodiscard]] bool is_empty() const noexcept { return commands.empty() && marks.empty(); }
};

/// Batches go round: filled by one thread, emptied by another.
class Circle {
 public:
  Circle() {
    for (Batch& batch : batches_) {
      batch.commands.reserve(batch_commands);
      batch.marks.reserve(batch_marks);
    }
  }
  /// The batch to fill. When none is empty, waits until half of them are: a thread is not woken for each. Null: nobody
  /// wants more.
  [[nodiscard]] Batch* to_fill() {
    std::unique_lock lock(mutex_);
    if (filled_ - done_ == batches) emptied_.wait(lock, [this] { return is_half_empty() || is_given_up_; });
    if (is_given_up_) return nullptr;
    Batch& batch = batches_[filled_ % batches];
    batch.clear();
    return &batch;
  }
  void fill() {
    {
      const std::lock_guard lock(mutex_);
      ++filled_;
    }
    came_.notify_one();
  }
  /// No more come.
  void end() {
    {
      const std::lock_guard lock(mutex_);
      has_ended_ = true;
    }
    came_.notify_one();
  }
  /// Null at the end.
  [[nodiscard]] const Batch* next() {
    std::unique_lock lock(mutex_);
    came_.wait(lock, [this] { return done_ < filled_ || has_ended_; });
    return done_ < filled_ ? &batches_[done_ % batches] : nullptr;
  }
  void done() {
    bool is_waited_for = false;
    {
      const std::lock_guard lock(mutex_);
      ++done_;
      is_waited_for = is_half_empty();
    }
    if (is_waited_for) emptied_.notify_one();
  }
  void give_up() {
    {
      const std::lock_guard lock(mutex_);
      is_given_up_ = true;
    }
    emptied_.notify_one();
  }

 private:
  [[nodiscard]] bool is_half_empty() const noexcept { return filled_ - done_ <= batches / 2; }

  std::array<Batch, batches> batches_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::condition_variable emptied_;
  std::size_t filled_ = 0;
  std::size_t done_ = 0;
  bool has_ended_ = false;
  bool is_given_up_ = false;
};

/// The handlers of the thread that reads.
class Filler {
 public:
  explicit Filler(Circle& circle) : circle_(circle), batch_(circle.to_fill()) {}

  void take(const Command& command) {
    if (batch_ == nullptr) return;
    batch_->commands.push_back(command);
    if (batch_->is_full()) pass_on();
  }
  template <class Told>
  void take_told(const Told& told) {
    if (batch_ == nullptr) return;
    batch_->marks.push_back({batch_->commands.size(), told});
    if (batch_->is_full()) pass_on();
  }
  void end() {
    if (batch_ != nullptr && !batch_->is_empty()) circle_.fill();
    circle_.end();
  }

 private:
  void pass_on() {
    circle_.fill();
    batch_ = circle_.to_fill();
  }

  Circle& circle_;
  Batch* batch_;
};

/// Ends with its thread, also when a handler throws: then nobody wants the rest of the log, and none of it is read.
class Joined {
 public:
  template <class Work>
  Joined(Circle& circle, std::stop_source& stop, Work work) : circle_(circle), stop_(stop), thread_(std::move(work)) {}
  ~Joined() {
    stop_.request_stop();
    circle_.give_up();
    thread_.join();
  }
  Joined(const Joined&) = delete;
  Joined& operator=(const Joined&) = delete;

 private:
  Circle& circle_;
  std::stop_source& stop_;
  std::thread thread_;
};

}  // namespace

JournalResult<JournalReport> read_ahead(const JournalReading& read, const CommandHandler& each,
                                        const GroupHandler& on_group, const JournalProgressHandler& progress,
                                        const std::stop_token& stop) {
  JournalResult<JournalReport> result;
  std::exception_ptr failure;  // of the reading thread
  Circle circle;
  std::stop_source stop_reading;
  const std::stop_callback follow(stop, [&] { stop_reading.request_stop(); });
  {
    const Joined reader(circle, stop_reading, [&] {
      Filler filler(circle);
      GroupHandler note_group;
      JournalProgressHandler note_progress;
      try {
        if (on_group) note_group = [&](const JournalPosition& position) { filler.take_told(position); };
        if (progress) note_progress = [&](const JournalProgress& so_far) { filler.take_told(so_far); };
        result = read([&](const Command& command) { filler.take(command); }, note_group, note_progress,
                      stop_reading.get_token());
      } catch (...) {
        failure = std::current_exception();
      }
      filler.end();
    });
    while (const Batch* batch = circle.next()) {
      std::size_t at = 0;
      for (const Batch::Mark& mark : batch->marks) {
        for (; at < mark.behind; ++at) each(batch->commands[at]);
        if (const auto* position = std::get_if<JournalPosition>(&mark.told)) on_group(*position);
        if (const auto* so_far = std::get_if<JournalProgress>(&mark.told)) progress(*so_far);
      }
      for (; at < batch->commands.size(); ++at) each(batch->commands[at]);
      circle.done();
    }
  }
  if (failure) std::rethrow_exception(failure);
  return result;
}

}  // namespace licet
