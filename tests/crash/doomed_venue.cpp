#include "tests/crash/doomed_venue.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>

#include "engine/runtime/replay.hpp"
#include "settlement/ledger/projection_check.hpp"
#include "tests/runtime/market.hpp"

extern char** environ;

namespace licet::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Both ends of a pipe, closed at the end.
class Pipe {
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

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

tl::expected<pid_t, std::string> spawn(std::vector<std::string> arguments, std::vector<std::string> environment,
                                       const Pipe& out, const Pipe& errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out.writing(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors.writing(), STDERR_FILENO);
  for (char** each = environ; *each != nullptr; ++each) environment.emplace_back(*each);
  const auto argv = pointers_to(arguments);
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return tl::unexpected(fmt::format("{}: {}", arguments[0], std::strerror(failed)));
  return child;
}

}  // namespace

/// AddressSanitizer wants to be the first, and does not have to be.
void DoomedVenue::preload(const std::string& library) {
  environment_ = {"LD_PRELOAD=" + library, "ASAN_OPTIONS=verify_asan_link_order=0"};
}

void DoomedVenue::kill(pid_t child) { ::kill(child, SIGKILL); }

std::vector<std::string> DoomedVenue::arguments() {
  const std::uint64_t run = runs_++;
  return {child_, data_.string(), std::to_string(run), std::to_string(seed_ + 1'000 * run)};
}

DoomedVenue::OrWhy<DoomedVenue::End> DoomedVenue::run(milliseconds after_first_word, const Doom& doom) {
  Pipe out;
  Pipe errors;
  const auto child = spawn(arguments(), environment_, out, errors);
  if (!child) return tl::unexpected(child.error());
  out.close_writing();
  errors.close_writing();

  End end;
  std::string bytes;
  auto deadline = steady_clock::now() + std::chrono::seconds(30);
  bool is_doomed = false;
  for (bool is_open = true; is_open;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    std::array<pollfd, 2> waiting{pollfd{out.reading(), POLLIN, 0}, pollfd{errors.reading(), POLLIN, 0}};
    const int wait = is_doomed ? -1 : static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    const int ready = ::poll(waiting.data(), waiting.size(), wait);
    if (ready == 0 || (!is_doomed && left.count() <= 0)) {
      doom(*child);
      is_doomed = true;
      continue;
    }
    if (waiting[1].revents != 0 && !errors.take(end.errors)) waiting[0].revents |= POLLHUP;
    if (waiting[0].revents != 0) {
      const bool is_first = bytes.empty();
      is_open = out.take(bytes);
      if (is_first && !bytes.empty()) deadline = steady_clock::now() + after_first_word;
    }
  }
  while (errors.take(end.errors)) {
  }
  ::waitpid(*child, &end.status, 0);
  end.signal = WIFSIGNALED(end.status) ? WTERMSIG(end.status) : 0;
  end.status = WIFEXITED(end.status) ? WEXITSTATUS(end.status) : 0;

  const std::size_t count = bytes.size() / sizeof(Acknowledged);
  const std::size_t before = told_.size();
  told_.resize(before + count);
  if (count > 0) std::memcpy(told_.data() + before, bytes.data(), count * sizeof(Acknowledged));
  if (bytes.empty()) return tl::unexpected("the venue acknowledged nothing: " + end.errors);
  return end;
}

DoomedVenue::OrWhy<DoomedVenue::Findings> DoomedVenue::examine() {
  const auto wrong = [](std::string what) { return tl::unexpected(std::move(what)); };
  const auto projection = Projection::open({.directory = data_ / "ledger", .venue = crash_options().mic});
  if (!projection) return wrong(fmt::format("RocksDB: {}", reject_name(projection.error())));
  ProjectionCheck check(**projection);
  RealVenue venue;
  std::vector<Acknowledged> replayed(1);
  const auto report = replay_journal(data_ / "journal", "SHDE", venue.machine(), [&](const EventBatchPtr& batch) {
    check.on_events(batch);
    for_each_command(*batch, [&](const Acknowledged& one) { replayed.push_back(one); });
  });
  if (!report) return wrong(report.error().text());
  if (report->commands < commands_) return wrong("the log has shrunk");
  commands_ = report->commands;
  if (replayed.size() != commands_ + 1) return wrong("a command is not answered");
  for (const Acknowledged& one : told_) {
    if (one.sequence > commands_) return wrong(fmt::format("command {} was acknowledged, and is lost", one.sequence));
    const Acknowledged& again = replayed[one.sequence];
    if (again.request != one.request || again.digest != one.digest) {
      return wrong(fmt::format("of command {} something else was told", one.sequence));
    }
  }
  for (std::uint32_t n = 0; n <= crash_instruments; ++n) {
    const AssetId asset = n == 0 ? AssetId(Currency::cny) : AssetId(InstrumentId(n));
    if (venue.ledger().sum(asset) != 0) return wrong(fmt::format("asset {} does not sum to zero", asset.value()));
  }
  const auto compared = check.compare();
  if (!compared.agrees()) {
    return wrong(
        fmt::format("RocksDB at command {} of {}: {}", compared.applied.value(), commands_, compared.first_difference));
  }
  if (!(*projection)->check_not_ahead(Sequence(commands_))) return wrong("RocksDB is ahead of the log");
  return Findings{.commands = commands_, .acknowledged = told_.size(), .state_hash = venue.machine().state_hash()};
}

}  // namespace licet::testing
