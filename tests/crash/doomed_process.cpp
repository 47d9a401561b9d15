#include "tests/crash/doomed_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <utility>

extern char** environ;

namespace licet::testing {
namespace {

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

/// Both ends of a pipe, closed at the end.
class DoomedProcess::Pipe {
 public:
  Pipe() { LICET_CHECK(::pipe2(ends_.data(), O_CLOEXEC) == 0); }
  ~Pipe() {
    close_writing();
    ::close(ends_[0]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  [[nodiscard]] int reading() const { return ends_[0]; }
  [[nodiscard]] int writing() const { return ends_[1]; }
  void close_writing() {
    if (ends_[1] >= 0) ::close(std::exchange(ends_[1], -1));
  }
  /// Whether there was anything to take; false at the end.
  bool take(std::string& into) const {
    std::array<char, 1 << 16> buffer;
    const ssize_t got = ::read(ends_[0], buffer.data(), buffer.size());
    if (got <= 0) return false;
    into.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

DoomedProcess::DoomedProcess()
    : out_(std::make_unique<Pipe>()), errors_(std::make_unique<Pipe>()), heard_(std::size_t{3}) {}

tl::expected<std::unique_ptr<DoomedProcess>, std::string> DoomedProcess::start(std::vector<std::string> arguments,
                                                                               std::vector<std::string> environment) {
  std::unique_ptr<DoomedProcess> process(new DoomedProcess);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, process->out_->writing(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, process->errors_->writing(), STDERR_FILENO);
  for (char** each = environ; *each != nullptr; ++each) environment.emplace_back(*each);
  const auto argv = pointers_to(arguments);
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return tl::unexpected(fmt::format("{}: {}", arguments[0], std::strerror(failed)));
  process->child_ = child;
  process->out_->close_writing();
  process->errors_->close_writing();
  return process;
}

DoomedProcess::~DoomedProcess() {
  if (child_ == 0 || is_waited_for_) return;
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
}

bool DoomedProcess::listen(std::chrono::microseconds at_most) {
  std::array<pollfd, 2> waiting{pollfd{out_->reading(), POLLIN, 0}, pollfd{errors_->reading(), POLLIN, 0}};
  const timespec time{.tv_sec = at_most.count() / 1'000'000, .tv_nsec = at_most.count() % 1'000'000 * 1'000};
  if (::ppoll(waiting.data(), waiting.size(), &time, nullptr) <= 0) return true;
  bool is_open = true;
  if (waiting[1].revents != 0) is_open = errors_->take(end_.errors);
  if (waiting[0].revents != 0 || !is_open) is_open = out_->take(bytes_);
  understand();
  return is_open;
}

void DoomedProcess::understand() {
  const Moment now = std::chrono::steady_clock::now();
  std::size_t at = 0;
  for (; bytes_.size() - at >= sizeof(Word); at += sizeof(Word)) {
    Word word;
    std::memcpy(&word, bytes_.data() + at, sizeof word);
    auto& first = heard_.at(static_cast<std::size_t>(word.kind));
    if (!first) first = now;
    if (word.kind == Word::Kind::started) started_from_ = word.sequence;
    if (word.kind == Word::Kind::acknowledged) acknowledged_.push_back(word);
  }
  bytes_.erase(0, at);
}

DoomedProcess::End DoomedProcess::wait() {
  while (errors_->take(end_.errors)) {
  }
  int status = 0;
  ::waitpid(child_, &status, 0);
  is_waited_for_ = true;
  end_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end_.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  return end_;
}

}  // namespace licet::testing
