#include "gateway/licet/backup_command.hpp"

#include <fmt/format.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <ranges>
#include <vector>

#include "gateway/licet/commands.hpp"
#include "gateway/licet/control_socket.hpp"

namespace licet {
namespace {

namespace fs = std::filesystem;

// Fields are set apart by tabs, which no path of a venue has.
constexpr std::string_view request_word = "backup";

std::string request_of(const BackupOptions& options) {
  return fmt::format("{}\t{}\t{}\t{}", request_word, options.to.string(), options.since.string(),
                     options.config.string());
}

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char letter : line) {
    if (letter == '\t') {
      fields.emplace_back();
    } else {
      fields.back() += letter;
    }
  }
  return fields;
}

fs::path full_path(const fs::path& path) { return path.empty() ? path : fs::absolute(path).lexically_normal(); }

std::string sentence(const BackupManifest& manifest, const BackupOptions& options, double seconds) {
  return fmt::format("{}: {} to command {}, {} files, {} bytes, in {:.2f} s", options.to.string(), manifest.venue,
                     manifest.last.value(), manifest.files.size(), manifest.bytes(), seconds);
}

/// "ok …" or "error …".
std::string backed_up(const BackupSource& source, const BackupOptions& options) {
  const auto started = std::chrono::steady_clock::now();
  const auto made = make_backup(source, options);
  if (!made) return "error " + made.error() + "\n";
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - started;
  return "ok " + sentence(*made, options, spent.count()) + "\n";
}

/// The venue is stopped, and its directory locked.
std::string back_up_stopped(const DataDirectory& directory, const std::string& mic, const BackupOptions& options) {
  const auto venue = Text<7>::from(mic);
  if (!venue) return "error the venue's mic is too long\n";
  const auto projection = Projection::open({.directory = directory.ledger(), .venue = *venue});
  if (!projection) {
    return fmt::format("error {}: {}: {}\n", directory.ledger().string(), reject_name(projection.error()),
                       reject_message(projection.error()));
  }
  return backed_up({.directory = directory, .mic = mic, .projection = **projection, .is_running = false}, options);
}

int say(const std::string& answer) {
  const bool is_made = answer.starts_with("ok ");
  const std::string text = answer.substr(answer.find(' ') + 1);
  fmt::print(is_made ? stdout : stderr, "{}{}", is_made ? "backup      " : "licet backup: ", text);
  return is_made ? 0 : 1;
}

}  // namespace

std::string answer_backup_request(const std::string& request, const DataDirectory& directory, const std::string& mic,
                                  Projection& projection, const std::stop_token& stop) {
  const auto fields = fields_of(request);
  if (fields.size() != 4 || fields[0] != request_word || !fs::path(fields[1]).is_absolute()) {
    return "error this process knows no such request\n";
  }
  return backed_up({.directory = directory, .mic = mic, .projection = projection, .is_running = true, .stop = stop},
                   {.to = fields[1], .since = fields[2], .config = fields[3]});
}

int run_backup(const BackupCommandOptions& command) {
  const BackupOptions options{
      .to = full_path(command.to), .since = full_path(command.since), .config = full_path(command.config)};
  if (request_of(options).find('\n') != std::string::npos || fields_of(request_of(options)).size() != 4) {
    fmt::print(stderr, "licet backup: a path with a tab or a line's end cannot be used\n");
    return 2;
  }
  DataDirectory directory(command.data);
  if (!fs::is_directory(directory.journal())) {
    fmt::print(stderr, "licet backup: {}: there is no journal\n", directory.journal().string());
    return 2;
  }
  if (directory.lock(false)) return say(back_up_stopped(directory, command.mic, options));
  const auto answer = ControlSocket::ask(directory.control(), request_of(options));
  if (answer) return say(*answer);
  fmt::print(stderr, "licet backup: {}\n", answer.error());
  return 2;
}

int run_restore(const RestoreCommandOptions& command) {
  const auto started = std::chrono::steady_clock::now();
  const auto manifest = restore_backup(command.from, command.data);
  if (!manifest) {
    fmt::print(stderr, "licet restore: {}\n", manifest.error());
    return 1;
  }
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - started;
  fmt::print("restored    {}: {} to command {}, {} files, {} bytes: every hash holds ({:.2f} s)\n",
             command.data.string(), manifest->venue, manifest->last.value(), manifest->files.size(), manifest->bytes(),
             spent.count());
  return 0;
}

}  // namespace licet
